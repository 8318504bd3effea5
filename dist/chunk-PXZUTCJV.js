import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  MARKS,
  OUTCOMES,
  SYMBOLS,
  VERDICTS,
  adviceOn,
  blameLines,
  blockLines,
  challengeRows,
  findMeasurement,
  findingMark,
  findingRow,
  headline,
  impact,
  isHeadline,
  kernelSentence,
  loadRows,
  methodSentences,
  noticesOf,
  ofSweep,
  probeRows,
  providerRows,
  sentenceOfRun,
  suiteRows,
  tally,
  unblockingSentences,
  waiverLines,
  worstFirst,
  worstLoadRows
} from "./chunk-MFP7SN2L.js";
import {
  worstFlips
} from "./chunk-OL4HG3YZ.js";
import {
  codeCell,
  codeSpan,
  escapeText,
  figureCell,
  sentenceText,
  shortened,
  textCell
} from "./chunk-HJN3OFBP.js";
import {
  markdownTable
} from "./chunk-JOGDXAF4.js";
import {
  fusionSentence,
  operationSentence
} from "./chunk-FTAWUDKC.js";
import {
  formatBytes,
  formatChange,
  formatRange,
  formatValue
} from "./chunk-Z4WAPPOA.js";

// src/report/folded.ts
function folded(summary, lines) {
  if (lines.length === 0) return [`${summary}.`, ""];
  return [`<details><summary>${summary}</summary>`, "", ...lines, "", "</details>", ""];
}

// src/report/candidate-sections.ts
function changeLines({ candidate }) {
  const { changes, operators } = candidate;
  if (changes.length === 0) return [];
  const applied = changes.filter(({ kind }) => kind === "applied").length;
  const left = changes.length - applied;
  const rows = grouped(changes).map(({ pass, kind, operator, reason, count }) => [
    codeCell(pass),
    kind === "applied" ? "changed" : "left",
    String(count),
    textCell(operator),
    textCell(reason)
  ]);
  const runs = Object.entries(operators ?? {}).map(([name, count]) => `${codeSpan(name)} ${count}`);
  const table = markdownTable([["pass", "", "nodes", "operator", "what or why"], ...rows], {
    align: ["l", "l", "r", "l", "l"]
  });
  const after = runs.length === 0 ? [] : ["", `After its own rewriting, the engine runs ${runs.join(", ")}.`];
  const fusion = candidate.fusion && fusionSentence(candidate.fusion);
  const audit = fusion === void 0 ? [] : ["", `${escapeText(fusion)}.`];
  const nodes = left === 1 ? "1 node" : `${left} nodes`;
  const summary = `What changed in the model: ${applied} ${applied === 1 ? "change" : "changes"}, ${nodes} left as ${left === 1 ? "it is" : "they are"}`;
  return folded(summary, [table, ...after, ...audit]);
}
function grouped(changes) {
  const groups = /* @__PURE__ */ new Map();
  for (const change of changes) {
    const key = [change.pass, change.kind, change.operator, change.reason].join("\n");
    groups.set(key, { ...change, count: (groups.get(key)?.count ?? 0) + 1 });
  }
  return [...groups.values()];
}
function operationLines({ operations }) {
  if (operations === void 0) return [];
  const { base, candidate } = operations;
  return folded("What a row costs to compute", [
    `float: ${escapeText(operationSentence(base))}`,
    "",
    `candidate: ${escapeText(operationSentence(candidate))}`
  ]);
}
function trialLines({ candidate }) {
  const trials = candidate.trials ?? [];
  if (trials.length === 0) return [];
  const rows = trials.map(({ recipe, outcome, bytes, latencyRatio, flips, reason }) => [
    codeCell(recipe),
    outcome === "chosen" ? "**chosen**" : outcome.replace("-", " "),
    bytes === void 0 ? "\u2013" : formatBytes(bytes),
    latencyRatio === void 0 ? "\u2013" : formatValue(latencyRatio, "ratio"),
    flips === void 0 ? "\u2013" : formatValue(flips, "share"),
    textCell(reason)
  ]);
  return folded(`What the search tried on the calibration rows: ${trials.length} recipes`, [
    markdownTable([["recipe", "", "size", "latency", "flips", "why"], ...rows], {
      align: ["l", "l", "r", "r", "r", "l"]
    })
  ]);
}

// src/report/example-lines.ts
var NAMED = 5;
function exampleLines({ rows, examples = [], policy }, command) {
  if (examples.length > 0) return publishedLines(examples);
  const flips = worstFlips(rows);
  if (flips.length === 0) return [];
  const ids = flips.slice(0, NAMED).map(({ digest }) => codeSpan(digest));
  const worst = flips.length === 1 ? "The row" : `The worst of ${flips.length.toLocaleString("en-US")} rows`;
  const isShown = command !== void 0 && policy.source !== "built-in";
  const shown = isShown ? ` On your machine ${codeSpan(command, 1e3)} shows what they say.` : "";
  return [`<sub>${worst} whose answer changed: ${ids.join(", ")}.${shown}</sub>`, ""];
}
function publishedLines(examples) {
  const rows = examples.map((example) => [
    codeCell(example.digest),
    textCell(example.flip),
    textCell(example.label ?? "\u2013"),
    `${textCell(example.base)} ${formatValue(example.baseScore ?? null, "share")}`,
    `${textCell(example.candidate)} ${formatValue(example.candidateScore ?? null, "share")}`,
    textCell(saidBy(example))
  ]);
  const header = ["row", "", "label", "float", "candidate", "what it says"];
  return folded(`The worst flips: ${examples.length}`, [markdownTable([header, ...rows])]);
}
function saidBy({ cells, pictures }) {
  const words = cells.map(({ name, text }) => `${name}: ${text}`).join(", ");
  if (words !== "") return words;
  return pictures.length === 0 ? "\u2013" : "an image, in the report on your machine";
}

// src/report/small-cells.ts
var LEAST_SHOWN = 10;
function withoutSmallCells(record) {
  const slices = record.judged?.slices ?? [];
  const small = new Set(
    slices.filter(({ rows, apart }) => apart !== true && rows > 0 && rows < LEAST_SHOWN).map(({ name }) => name)
  );
  if (small.size === 0) return record;
  const findings = record.findings.map(
    (finding) => small.has(finding.slice) ? hidden(finding) : finding
  );
  const summary = record.findings.reduce(
    (text, { explanation }, position) => text.replace(explanation, () => findings[position]?.explanation ?? ""),
    record.verdict.summary
  );
  return { ...record, findings, verdict: { ...record.verdict, summary } };
}
function hidden(finding) {
  const { metric, slice, outcome, secondOpinions: _, changeTests: __, ...rest } = finding;
  return {
    ...rest,
    metric,
    slice,
    outcome,
    actual: { ...finding.actual, reference: null, candidate: null, change: null, interval: null },
    explanation: `${metric} on ${slice} is ${outcome}; with fewer than ${LEAST_SHOWN} rows its figures are in the record only`
  };
}

// src/report/fairness-markdown.ts
function fairnessLines({ fairness = [] }) {
  return fairness.flatMap((facts) => {
    const tested = facts.groups.filter(({ needs }) => needs.rows === 0).length;
    const summary = `Groups by ${escapeText(facts.by)}: ${tested} of ${facts.groups.length} have rows enough to be compared`;
    return folded(summary, [
      groupTable(facts),
      "",
      ...summaryLines(facts),
      ...thresholdLines(facts)
    ]);
  });
}
var SHOWN = [
  ["selectionRate", "selected"],
  ["truePositiveRate", "found (TPR)"],
  ["falsePositiveRate", "falsely found (FPR)"],
  ["accuracy", "accuracy"]
];
function groupTable({ groups }) {
  const rows = groups.map(
    (group) => group.rows < LEAST_SHOWN ? hiddenRow(group) : groupRow(group)
  );
  const header = ["group", "rows", ...SHOWN.map(([, title]) => title), "calibration error", ""];
  return markdownTable([header, ...rows], {
    align: ["l", "r", "r", "r", "r", "r", "r", "l"]
  });
}
function groupRow(group) {
  return [
    textCell(group.name),
    group.rows.toLocaleString("en-US"),
    ...SHOWN.map(([rate]) => rateCell(group, rate)),
    `${formatValue(group.base.calibrationError, "share")} \u2192 ${formatValue(group.candidate.calibrationError, "share")}`,
    lackCell(group)
  ];
}
var hiddenRow = ({ name }) => [
  textCell(name),
  `< ${LEAST_SHOWN}`,
  ...SHOWN.map(() => ""),
  "",
  `not shown: fewer than ${LEAST_SHOWN} rows`
];
function rateCell(group, rate) {
  const values = `${formatValue(group.base[rate], "share")} \u2192 ${formatValue(group.candidate[rate], "share")}`;
  const change = group.changes.find((one) => one.rate === rate);
  if (change === void 0) return values;
  return `${values} ${formatRange(change.interval, "share", formatChange)}`;
}
var moreOf = (count, kind) => `${count.toLocaleString("en-US")} more ${kind}${count === 1 ? "row" : "rows"}`;
function lackCell({ needs: { rows, positives, negatives } }) {
  const lacks = [
    ...rows > 0 ? [moreOf(rows, "")] : [],
    ...positives > 0 ? [moreOf(positives, "positive ")] : [],
    ...negatives > 0 ? [moreOf(negatives, "negative ")] : []
  ];
  return lacks.length === 0 ? "" : `not testable: needs ${lacks.join(", ")}`;
}
var EQUAL = {
  "selection-rate": "equal selection rates",
  "true-positive-rate": "equal true-positive rates",
  "equalized-odds": "equalized odds"
};
function thresholdLines({ thresholds = [], overall }) {
  if (thresholds.length === 0) return [];
  const now = formatValue(overall.candidate.accuracy, "share");
  const items = thresholds.map(({ equalises, accuracy, groups }) => {
    const each = groups.map((group) => `${escapeText(group.name)} ${thresholdText(group)}`);
    return `- ${EQUAL[equalises]}, at an accuracy of ${formatValue(accuracy, "share")} instead of ${now}: ${each.join("; ")}`;
  });
  return [
    "",
    "Advice, no part of the verdict: thresholds of the candidate by group that would make the groups alike. They were chosen on these very rows, so that they will do less well on others; whether groups may be told apart is for you to know.",
    "",
    ...items
  ];
}
var selected = (above) => above <= -1 ? "everyone" : above >= 1 ? "nobody" : `above ${formatValue(above, "")}`;
function thresholdText({ thresholds, coin }) {
  const used = thresholds.filter(({ share }) => share > 0);
  const texts = used.map(
    ({ above, share }) => used.length === 1 ? selected(above) : `${selected(above)} for ${formatValue(share, "share")}`
  );
  const chance = coin === void 0 ? "" : `, and a coin that says yes to ${formatValue(coin.probability, "share")} for ${formatValue(coin.share, "share")}`;
  return `${texts.join(" and ")}${chance}`;
}
var both = (name, before, after) => `${name} ${formatValue(before, "")} \u2192 ${formatValue(after, "")}`;
function summaryLines({ base, candidate, reference }) {
  const sentences = [
    both("demographic parity ratio", base.demographicParityRatio, candidate.demographicParityRatio),
    both(
      "equalized odds difference",
      base.equalizedOddsDifference,
      candidate.equalizedOddsDifference
    ),
    both("differential fairness", base.differentialFairness, candidate.differentialFairness),
    both("generalized entropy", base.generalizedEntropy, candidate.generalizedEntropy)
  ];
  const [before, after] = [base.againstReference, candidate.againstReference];
  if (reference !== void 0 && before !== void 0 && after !== void 0) {
    sentences.push(
      both(
        `disparate impact against ${escapeText(reference)}`,
        before.disparateImpact,
        after.disparateImpact
      )
    );
  }
  return [`All groups, float \u2192 candidate: ${sentences.join(" \xB7 ")}.`];
}

// src/report/finding-sections.ts
var SENTENCES = 20;
var SENTENCE_LENGTH = 1e3;
function findingLines(record, detail) {
  const { findings } = record;
  if (detail === "counts") return [];
  const sorted = worstFirst(findings);
  const shown = sorted.filter(
    (finding) => isHeadline(finding) && (detail === "all" || finding.outcome !== "pass")
  );
  const problems = sorted.filter(
    ({ outcome, blocking }) => outcome !== "pass" && blocking !== false
  );
  return [
    ...problemLines(problems),
    ...adviceOn(record).flatMap((sentence2) => [`${sentenceText(sentence2)}.`, ""]),
    ...shown.length === 0 ? [] : [findingTable(shown), ""],
    ...unblockingLines(sorted)
  ];
}
function furtherFindingLines({ findings }, detail) {
  if (detail !== "all") return [];
  const others = worstFirst(findings).filter((finding) => !isHeadline(finding));
  return [...otherLines(others), ...methodLines(findings)];
}
var methodLines = (findings) => methodSentences(findings).flatMap((sentence2) => [`<sub>${sentence2}.</sub>`, ""]);
function unblockingLines(findings) {
  const sentences = unblockingSentences(findings);
  if (sentences.length === 0) return [];
  return [...sentences.map((sentence2) => `- ${sentenceText(sentence2)}.`), ""];
}
function findingTable(findings) {
  const rows = findings.map((finding) => {
    const { check, reference, candidate, change, allowed, n } = findingRow(finding);
    const cells = [reference, candidate, change, allowed, n].map(figureCell);
    return [textCell(check), ...cells, figureCell(findingMark(finding))];
  });
  return markdownTable(
    [["check", "float", "candidate", "change (90 % interval)", "allowed", "n", ""], ...rows],
    { align: ["l", "r", "r", "r", "r", "r", "l"] }
  );
}
function problemLines(problems) {
  if (problems.length === 0) return [];
  const said = problems.slice(0, SENTENCES).map(({ outcome, explanation }) => {
    const sentence2 = sentenceText(shortened(explanation, SENTENCE_LENGTH));
    return `- ${SYMBOLS[outcome]} ${sentence2}.`;
  });
  const rest = problems.length - said.length;
  return [...said, ...rest === 0 ? [] : [`- \u2026 and ${rest} more, in the record.`], ""];
}
function otherLines(findings) {
  if (findings.length === 0) return [];
  const open = findings.filter(({ outcome }) => outcome !== "pass");
  const proven = findings.length - open.length;
  const rest = open.length === 0 ? "" : `, ${open.length} only listed: none of them is shown to be worse`;
  const checks = findings.length === 1 ? "check" : "checks";
  const summary = `${findings.length} more ${checks} on slices: ${proven} proven${rest}`;
  if (open.length === 0) return folded(summary, []);
  const rows = open.map((finding) => {
    const { check, change, allowed, n } = findingRow(finding);
    return [
      textCell(check),
      n,
      figureCell(change),
      figureCell(allowed),
      amountOf(finding.rowsNeeded),
      amountOf(finding.rowsNeededIfReal)
    ];
  });
  const header = ["slice", "n", "change (90 % interval)", "allowed", ...MORE_ROWS];
  const align = ["l", "r", "r", "r", "r", "r"];
  return folded(summary, [markdownTable([header, ...rows], { align })]);
}
var MORE_ROWS = ["more rows, were the models equal", "more rows, if the change is as seen"];
var amountOf = (rows = null) => rows === null || rows === 0 ? "\u2013" : rows.toLocaleString("en-US");

// src/report/corruption-error.ts
function corruptionError(severities, clean) {
  const over = (arm, less) => severities.reduce((total, errors) => total + errors[arm] - less, 0);
  return {
    ratio: over("candidate", 0) / over("base", 0),
    relative: clean === void 0 ? void 0 : over("candidate", clean.candidate) / over("base", clean.base)
  };
}
function corruptionLines(record) {
  const named = /* @__PURE__ */ new Map();
  for (const { name, kind } of record.data.challenges ?? []) {
    const [perturbation = name] = name.split("@", 1);
    if (kind === "perturbation")
      named.set(perturbation, [...named.get(perturbation) ?? [], name]);
  }
  const sentences = [...named].flatMap(([perturbation, slices]) => {
    const severities = slices.flatMap((slice) => errorsOn(record, slice) ?? []);
    if (slices.length < 2 || severities.length < slices.length) return [];
    const { ratio, relative } = corruptionError(severities, cleanErrors(record, slices));
    if (!Number.isFinite(ratio)) return [];
    const added = relative !== void 0 && Number.isFinite(relative) ? `, and what it adds to the errors ${formatValue(relative, "")} times` : "";
    return [
      `Under ${escapeText(perturbation)}, over ${slices.length} severities, the candidate errs ${formatValue(ratio, "")} times as often as the float model${added}.`
    ];
  });
  return sentences.length === 0 ? [] : [sentences.join(" "), ""];
}
function errorsOn(record, slice) {
  const find = (arm) => findMeasurement(record, { slice, kernels: "ordinary", metric: "accuracy", arm });
  const [base, candidate] = [find("base"), find("candidate")];
  const [before, after] = [base?.estimate, candidate?.estimate];
  if (typeof before !== "number" || typeof after !== "number") return void 0;
  return { base: 1 - before, candidate: 1 - after, rows: candidate?.n ?? 0 };
}
function cleanErrors(record, slices) {
  const all = errorsOn(record, "all");
  return slices.every((slice) => errorsOn(record, slice)?.rows === all?.rows) ? all : void 0;
}

// src/report/robustness-markdown.ts
function challengeLines(record, marks) {
  const challenges = challengeRows(record);
  if (challenges.length === 0) return [];
  const rows = challenges.map((row) => [
    textCell(row.name),
    row.rows,
    row.metric,
    textCell(row.reference),
    textCell(row.candidate),
    textCell(row.change),
    row.flips,
    row.outcome === void 0 ? "\u2013" : marks[row.outcome]
  ]);
  const header = ["beyond the evaluation data", "rows", "metric", "float", "candidate"];
  return [
    markdownTable([[...header, "change (90 % interval)", "flips", ""], ...rows], {
      align: ["l", "r", "l", "r", "r", "r", "r", "l"]
    }),
    "",
    ...corruptionLines(record)
  ];
}
function providerLines(record, marks) {
  const rows = providerRows(record);
  if (rows.length === 0) return [];
  const cells = rows.map((row) => [
    textCell(row.name),
    row.metric,
    textCell(row.reference),
    textCell(row.candidate),
    textCell(row.change),
    row.flips,
    row.latency,
    row.outcome === void 0 ? "\u2013" : marks[row.outcome]
  ]);
  const header = ["provider", "metric", "float", "candidate", "change (90 % interval)", "flips"];
  const table = markdownTable([[...header, "latency", ""], ...cells], {
    align: ["l", "l", "r", "r", "r", "r", "r", "l"]
  });
  const remarks = rows.flatMap(
    ({ remark }) => remark === void 0 ? [] : [`> ${sentenceText(shortened(remark, 300))}.`, ""]
  );
  return [table, "", ...remarks];
}
function suiteLines(record, marks) {
  const tests = suiteRows(record);
  if (tests.length === 0) return [];
  const rows = tests.map(({ name, kind, base, candidate, lost: lost2, outcome }) => [
    textCell(name),
    kind,
    base,
    candidate,
    lost2,
    outcome === void 0 ? "\u2013" : marks[outcome]
  ]);
  const table = markdownTable(
    [["behaviour test", "kind", "float passes", "candidate passes", "lost", ""], ...rows],
    { align: ["l", "l", "r", "r", "r", "l"] }
  );
  const lost = tests.flatMap(
    ({ name, facts }) => facts.lostCases.map((one) => [name, one.case, one.base, one.candidate].map(textCell))
  );
  if (lost.length === 0) return [table, ""];
  const cases = markdownTable([["behaviour test", "case", "float", "candidate"], ...lost]);
  const summary = `Lost cases: ${lost.length} shown`;
  return [table, "", `<details><summary>${summary}</summary>`, "", cases, "", "</details>", ""];
}
function attackLines(record) {
  const rows = probeRows(record, "attack=").filter(({ metric }) => metric === "passed-cases");
  if (rows.length === 0) return [];
  const cells = rows.map((row) => [row.probe, row.rows, row.reference, row.candidate, row.change]);
  const header = ["withstands the attack", "rows", "float", "candidate", "change"];
  return [markdownTable([header, ...cells], { align: ["l", "r", "r", "r", "r"] }), ""];
}
function loadLines(record, marks) {
  const worst = worstLoadRows(record);
  if (worst.length === 0) return [];
  const table = loadTable(
    worst.map(({ of, ...row }) => ({ ...row, pattern: ofSweep(row.pattern, of) })),
    marks
  );
  if (worst.every(({ of }) => of === 1)) return [...table, ""];
  return [...table, "", ...folded("All that was swept", loadTable(loadRows(record), marks))];
}
function loadTable(rows, marks) {
  const cells = rows.map(({ pattern, outcome, ...row }) => [
    textCell(pattern),
    row.queries,
    row.metric,
    row.reference,
    row.candidate,
    row.ratio,
    outcome === void 0 ? "\u2013" : marks[outcome]
  ]);
  const header = ["load", "queries", "metric", "float", "candidate", "ratio (90 % interval)", ""];
  return [markdownTable([header, ...cells], { align: ["l", "r", "l", "r", "r", "r", "l"] })];
}
function probeLines(record) {
  const rows = probeRows(record);
  if (rows.length === 0) return [];
  const cells = rows.map((row) => [
    row.probe,
    row.rows,
    row.metric,
    row.reference,
    row.candidate,
    row.change
  ]);
  const header = ["probe (not judged)", "rows", "metric", "float", "candidate", "change"];
  return [markdownTable([header, ...cells], { align: ["l", "r", "l", "r", "r", "r"] }), ""];
}

// src/report/title.ts
var SAYS = {
  fail: (name) => `${name} must not merge`,
  error: (name) => `${name} could not be judged`,
  "not-checked": (name) => `${name} was not checked in full`,
  inconclusive: (name) => `the data cannot decide about ${name}`
};
function titleOf(records, unjudged = 0) {
  if (unjudged > 0) return unfinished(records, unjudged);
  const worst = VERDICTS.find(
    (outcome) => records.some(({ verdict }) => verdict.outcome === outcome)
  );
  const [only] = records;
  if (worst === void 0 || only === void 0)
    return `${SYMBOLS["not-checked"]} Compression gate: no model was checked`;
  const start = `${SYMBOLS[worst]} Compression gate:`;
  if (worst === "pass") return `${start} ${passed(records, only)}`;
  if (records.length === 1) return `${start} ${SAYS[worst](codeSpan(only.model.name))}`;
  const blocked = records.filter(({ verdict }) => verdict.blocks).length;
  const warned = records.filter(({ verdict }) => verdict.outcome === "inconclusive").length;
  return blocked === 0 ? `${start} ${warned} of ${records.length} models ${warned === 1 ? "is" : "are"} undecided, which the policy lets merge` : `${start} ${blocked} of ${records.length} models must not merge`;
}
function passed(records, only) {
  const all = records.length === 1 ? `${codeSpan(only.model.name)} passes` : `all ${records.length} models pass`;
  const waived = records.reduce((sum, { verdict }) => sum + (verdict.counts.waived ?? 0), 0);
  return waived === 0 ? all : `${all}, ${waived} ${waived === 1 ? "check is" : "checks are"} waived`;
}
function unfinished(records, unjudged) {
  const failed = records.filter(
    ({ verdict }) => verdict.outcome === "fail" && verdict.blocks
  ).length;
  const all = records.length + unjudged;
  return failed > 0 ? `${SYMBOLS.fail} Compression gate: ${failed} of ${all} models must not merge, and ${unjudged} could not be judged` : `${SYMBOLS.error} Compression gate: ${unjudged} of ${all} models could not be judged`;
}

// src/report/markdown.ts
var MAXIMUM_LENGTH = 64e3;
var SENTENCE_LENGTH2 = 1e3;
function renderMarkdown(whole, options) {
  const records = whole.map(withoutSmallCells);
  for (const detail of ["all", "problems", "counts"]) {
    const text = renderWith(records, options, detail);
    if (text.length <= MAXIMUM_LENGTH) return text;
  }
  return renderFirst(records, options);
}
function renderWith(records, options, detail) {
  const areSeveral = records.length + (options.unjudged?.length ?? 0) > 1;
  const sections = worstModelsFirst(records).flatMap((record) => [
    ...areSeveral ? [headingOf(record), ""] : [],
    ...renderModel(record, options, detail)
  ]);
  const start = [...startOf(records, options), ...records.length > 1 ? overview(records) : []];
  return joined([...start, ...sections]);
}
function renderFirst(records, options) {
  const lines = [...startOf(records, options)];
  let shown = 0;
  let length = joined(lines).length;
  for (const record of worstModelsFirst(records)) {
    const section = [headingOf(record), "", ...renderModel(record, options, "counts")];
    length += section.join("\n").length + 1;
    if (length > MAXIMUM_LENGTH - 200) break;
    lines.push(...section);
    shown += 1;
  }
  return joined([...lines, `${records.length - shown} more models are in their records only.`]);
}
var rank = ({ verdict }) => OUTCOMES.indexOf(verdict.outcome);
function worstModelsFirst(records) {
  return records.toSorted((a, b) => rank(a) - rank(b));
}
var joined = (lines) => `${lines.join("\n").trimEnd()}
`;
function startOf(records, { marker, unjudged = [], reproduce }) {
  const lines = unjudged.map(
    ({ model, reason }) => [
      `- ${codeSpan(model)} came to no verdict. ${sentenceText(reason)}.`,
      ...repeating(reproduce(model))
    ].join(" ")
  );
  return [
    ...marker === void 0 ? [] : [marker],
    `## ${titleOf(records, unjudged.length)}`,
    "",
    ...lines.length === 0 ? [] : [...lines, ""]
  ];
}
var repeating = (command) => command === void 0 || command.length > SENTENCE_LENGTH2 ? [] : [`Reproduce: ${codeSpan(command, SENTENCE_LENGTH2)}`];
var headingOf = ({ model, verdict }) => `### ${codeSpan(model.name)}: ${MARKS[verdict.outcome]}`;
function overview(records) {
  const rows = records.map((record) => {
    const { size, latency = "\u2013", answers = "\u2013" } = headline(record);
    return [codeCell(record.model.name), MARKS[record.verdict.outcome], size, latency, answers];
  });
  return [markdownTable([["model", "verdict", "size", "latency", "answers"], ...rows]), ""];
}
function renderModel(record, options, detail) {
  const command = options.reproduce(record.model.name);
  return [
    ...verdictLines(record),
    ...findingLines(record, detail),
    ...repeating(command).flatMap((line) => [line, ""]),
    ...furtherFindingLines(record, detail),
    ...detail === "counts" ? [] : waiverLines(record),
    ...detail === "counts" ? [] : challengeLines(record, MARKS),
    ...detail === "counts" ? [] : providerLines(record, MARKS),
    ...detail === "counts" ? [] : suiteLines(record, MARKS),
    ...detail === "all" ? [...probeLines(record), ...blockLines(record)] : [],
    ...detail === "counts" ? [] : attackLines(record),
    ...detail === "counts" ? [] : loadLines(record, MARKS),
    ...detail === "all" ? fairnessLines(record) : [],
    kernelSentence(record),
    "",
    ...detail === "all" ? exampleLines(record, command) : [],
    ...detail === "counts" ? [] : blameLines(record),
    ...noticeLines(record),
    ...detail === "counts" ? [] : changeLines(record),
    ...detail === "all" ? operationLines(record) : [],
    ...detail === "all" ? trialLines(record) : [],
    ...footLines(record)
  ];
}
function verdictLines(record) {
  const { candidate, canary, canaryKind, findings } = record;
  const ofRun = sentenceOfRun(record);
  const maker = candidate.recipe === null ? `The provided candidate (${codeSpan(candidate.path)})` : `Recipe ${codeSpan(candidate.recipe.name)}`;
  const does = candidate.recipe === null ? "is" : "makes the model";
  const broken = canary === true && canaryKind !== "renamed" ? ["This candidate was broken on purpose: the gate must fail it.", ""] : [];
  return [
    `**${tally(findings)}.** ${maker} ${does} ${impact(record)}.`,
    "",
    ...broken,
    ...ofRun === void 0 ? [] : [`${sentence(ofRun)}.`, ""]
  ];
}
var sentence = (text) => sentenceText(shortened(text, SENTENCE_LENGTH2));
function noticeLines(record) {
  return noticesOf(record).slice(0, 20).flatMap((notice) => [`> ${sentence(notice)}.`, ""]);
}
function footLines({ data, environment, tool, baseline, candidate }) {
  const { instructionSets, cpuModel, onnxruntime } = environment;
  const sets = instructionSets.length === 0 ? "" : ` (${instructionSets.join(", ")})`;
  const against = baseline.state === "present" ? `baseline of ${(baseline.acceptedAt ?? "").slice(0, 10)}` : `baseline ${baseline.state}`;
  const facts = [
    `${data.evaluation.rows.toLocaleString("en-US")} rows of ${data.evaluation.source}`,
    against,
    `${cpuModel}${sets}`,
    `onnxruntime ${onnxruntime}`,
    `candidate ${candidate.digest.slice(0, 10)}`,
    `${tool.name} ${tool.version}`
  ];
  return [`<sub>${facts.map((fact) => escapeText(shortened(fact, 300))).join(" \xB7 ")}</sub>`, ""];
}

export {
  withoutSmallCells,
  renderMarkdown
};
