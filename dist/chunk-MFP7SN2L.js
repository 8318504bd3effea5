import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  codeCell,
  codeSpan,
  escapeText,
  shortened,
  textCell
} from "./chunk-HJN3OFBP.js";
import {
  markdownTable
} from "./chunk-JOGDXAF4.js";
import {
  formatBytes,
  formatChange,
  formatPercentOf,
  formatRange,
  formatValue
} from "./chunk-Z4WAPPOA.js";

// src/report/blame-markdown.ts
var SHOWN = 10;
function blameLines({ blame }) {
  if (blame === void 0) return [];
  const rows2 = blame.layers.slice(0, SHOWN).map(({ node, operator, pass, share, bytes }) => [
    codeCell(node),
    textCell(operator),
    codeCell(pass),
    formatValue(share, "share"),
    formatChange(bytes, "bytes")
  ]);
  const table = markdownTable(
    [["layer", "operator", "pass", "share of the loss", "as float"], ...rows2],
    { align: ["l", "l", "l", "r", "r"] }
  );
  return [
    `<details><summary>${summaryOf(blame)}</summary>`,
    "",
    table,
    "",
    "</details>",
    "",
    ...blame.noise === void 0 ? [] : [`${noiseSentence(blame, blame.noise)}.`, ""],
    ...blame.fix === void 0 ? [] : fixLines(blame, blame.fix)
  ];
}
function lossText({ measure }, loss) {
  return measure === "kl-divergence" ? formatValue(loss, "nats") : formatValue(loss, "share");
}
var range = (from, to) => from === to ? from : `${from} to ${to}`;
function noiseSentence(blame, noise) {
  const { losses, flips, flipsOfNoise = [], layers, unread } = noise;
  const [least, most] = [Math.min(...losses), Math.max(...losses)];
  const isWorse = blame.loss > most;
  const said = isWorse ? "worse than" : blame.loss < least ? "milder than" : "no worse than";
  const counts = flips === void 0 ? "" : `, and flips ${flips.toLocaleString("en-US")} of ${blame.rows.toLocaleString("en-US")} answers against ${range(`${Math.min(...flipsOfNoise)}`, `${Math.max(...flipsOfNoise)}`)}`;
  const rest = unread === 0 ? "" : ` (${unread} more could not be read)`;
  const why = isWorse ? ", so that its errors fall where they hurt, or its activations add to them" : "";
  return `The candidate is ${said} random noise as loud as its own error in each of ${layers} weights${rest}${why}: it loses ${lossText(blame, blame.loss)} against ${range(lossText(blame, least), lossText(blame, most))} in ${losses.length} draws${counts}`;
}
function summaryOf(blame) {
  const { rows: rows2, loss, layers, untried, measure } = blame;
  const what = measure === "kl-divergence" ? "KL" : "noise";
  const rest = untried === 0 ? "" : `; ${untried} more were not tried`;
  return `Layers to blame: ${layers.length} put back to float one by one on ${rows2.toLocaleString("en-US")} calibration rows (${what} of the candidate ${lossText(blame, loss)}${rest})`;
}
function fixLines(blame, fix) {
  const { passes, loss, bytes, nodes } = fix;
  const end = promiseOf(fix);
  const layers = nodes.length === 1 ? "1 layer" : `${nodes.length} layers`;
  const from = `${lossText(blame, blame.loss)} to ${lossText(blame, loss)}`;
  const text2 = `${layers} kept float costs ${formatBytes(bytes)}, takes the loss from ${from}, ${end}`;
  return [
    `${fix.visible && fix.meets ? "What would mend it" : "What may help"}: ${text2}.`,
    "",
    ...passes.map(stepLine),
    ""
  ];
}
function promiseOf({ meets, visible }) {
  if (!visible)
    return "but the candidate meets every criterion on those rows, so that they cannot show whether it mends what failed";
  return meets ? "and would meet every criterion of behaviour by its estimates there, which the gate would still have to prove" : "and would still miss a criterion there";
}
function stepLine(step) {
  const entries = Object.entries(step).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  return `    - { ${entries.join(", ")} }`;
}

// src/report/block-lines.ts
var SHOWN2 = 20;
function blocksOf({ measurements }) {
  return measurements.filter(({ metric }) => metric === "block-sqnr").toSorted((a, b) => (a.estimate ?? -Infinity) - (b.estimate ?? -Infinity));
}
var nameOf = ({ slice }) => slice.replace(/^block=/, "");
function blockSentence(record) {
  const blocks = blocksOf(record);
  const [worst] = blocks;
  if (worst === void 0) return void 0;
  const { estimate, unit, n } = worst;
  const figure = estimate === null ? "cannot be computed" : `is ${formatValue(estimate, unit)} at the least`;
  return `signal to noise of what the ${blocks.length} residual blocks add, on ${n.toLocaleString("en-US")} rows, ${figure} (${nameOf(worst)})`;
}
function blockLines(record) {
  const sentence = blockSentence(record);
  if (sentence === void 0) return [];
  const rows2 = blocksOf(record).slice(0, SHOWN2).map((block) => [
    textCell(nameOf(block)),
    block.n.toLocaleString("en-US"),
    formatValue(block.estimate, block.unit),
    block.interval === null ? "" : formatRange(block.interval, block.unit, formatValue)
  ]);
  const table = markdownTable([["residual block", "rows", "SQNR", "90 % interval"], ...rows2], {
    align: ["l", "r", "r", "r"]
  });
  const summary = `Blocks: ${textCell(sentence)}`;
  return [`<details><summary>${summary}</summary>`, "", table, "", "</details>", ""];
}

// src/report/marks.ts
var SYMBOLS = {
  pass: "\u2705",
  fail: "\u274C",
  inconclusive: "\u2754",
  "not-checked": "\u2B1C",
  error: "\u{1F4A5}",
  waived: "\u{1F3AB}"
};
var MARKS = {
  pass: "\u2705 pass",
  fail: "\u274C fail",
  inconclusive: "\u2754 undecided",
  "not-checked": "\u2B1C not checked",
  error: "\u{1F4A5} error",
  waived: "\u{1F3AB} waived"
};
var findingMark = ({
  outcome,
  blocking
}) => outcome === "inconclusive" && blocking === false ? "\u2796 only shown" : MARKS[outcome];
var OUTCOMES = [
  "fail",
  "error",
  "not-checked",
  "inconclusive",
  "waived",
  "pass"
];
var VERDICTS = [
  "fail",
  "error",
  "not-checked",
  "inconclusive",
  "pass"
];

// src/report/finding-row.ts
var ARM_UNITS = {
  bytes: "bytes",
  "gzip-bytes": "bytes",
  "peak-memory": "bytes",
  "latency-p50": "ms",
  "latency-p90": "ms",
  "latency-p95": "ms",
  "latency-p99": "ms",
  "load-time": "ms",
  throughput: "rows/s"
};
function findingRow(finding) {
  const { metric, slice, criterion, actual, expected, outcome, tier } = finding;
  const unit = ARM_UNITS[metric] ?? expected.unit;
  const against = criterion.kind === "non-inferiority" && criterion.versus === "baseline" ? ", to baseline" : "";
  const isGap = criterion.kind === "group-gap";
  const isCritical = tier === 2 ? " (critical)" : "";
  const where = slice === "all" || isGap ? "" : `, ${slice}${isCritical}`;
  return {
    check: isGap ? `${metric} ${slice}` : `${metric}${where}${against}`,
    reference: formatValue(actual.reference, unit),
    candidate: formatValue(actual.candidate, unit),
    change: changeOf(finding),
    allowed: allowedOf(finding),
    n: actual.n === 1 && actual.interval === null ? "" : actual.n.toLocaleString("en-US"),
    outcome
  };
}
function isChange({ expected }) {
  return expected.operator === "change-above" || expected.operator === "change-below";
}
function changeOf(finding) {
  const { actual, expected } = finding;
  const { interval } = actual;
  if (!isChange(finding) && expected.unit !== "ratio") {
    return interval === null ? "" : formatRange(interval, expected.unit, formatValue);
  }
  const value = formatChange(actual.change, expected.unit);
  return interval === null ? value : `${value} ${formatRange(interval, expected.unit, formatChange)}`;
}
function allowedOf(finding) {
  const { expected } = finding;
  if (expected.limit === null) return "\u2013";
  const isDifference = isChange(finding) && expected.unit !== "ratio";
  const limit = isDifference ? formatChange(expected.limit, expected.unit) : formatValue(expected.limit, expected.unit);
  const isUpper = expected.operator === "at-most" || expected.operator === "change-below";
  return `${isUpper ? "\u2264" : "\u2265"} ${limit}`;
}
function worstFirst(findings) {
  return findings.toSorted((a, b) => rankOf(a) - rankOf(b));
}
var rankOf = ({ outcome, blocking }) => blocking === false && outcome !== "pass" ? OUTCOMES.length : OUTCOMES.indexOf(outcome);
function isHeadline({ tier, outcome }) {
  return tier === 1 || tier === 2 && outcome !== "pass" || outcome === "fail" || outcome === "error" || outcome === "waived";
}

// src/report/advice.ts
function adviceOn(judged) {
  const findings = judged.findings.filter(
    ({ outcome, blocking }) => outcome !== "pass" && blocking !== false
  );
  const metrics = /* @__PURE__ */ new Map();
  for (const { advice, metric } of findings) {
    if (advice === void 0) continue;
    metrics.set(advice, (metrics.get(advice) ?? /* @__PURE__ */ new Set()).add(metric));
  }
  const said = metrics.size < 2 ? [...metrics.keys()] : [...metrics].map(([advice, names]) => `For ${[...names].join(", ")}: ${advice}`);
  const isOfLayers = said.some((sentence) => sentence.includes(KEEP_FLOAT));
  return [...said, ...isOfLayers ? layerAdvice(judged) : [], ...openAdvice(findings)];
}
var KEEP_FLOAT = "keep-float in the recipe";
function layerAdvice({ blame, model, policy }) {
  const [worst] = blame?.layers ?? [];
  if (worst !== void 0 && worst.share > 0)
    return [`The layer that loses most is ${JSON.stringify(shortened(worst.node, 100))}`];
  return policy.source === "built-in" ? [] : [`\`compression-gate check ${model.name} --blame\` names the layers`];
}
function openAdvice(findings) {
  const open = findings.filter(({ outcome }) => outcome === "inconclusive");
  const [timed, counted] = [open.filter(isRatio), open.filter((finding) => !isRatio(finding))];
  return [
    ...counted.length === 0 ? [] : [
      "What is undecided needs more rows in the evaluation data, as many as are said, or a candidate that changes fewer answers; if a larger change is acceptable, allow more in the policy and say why"
    ],
    ...timed.length === 0 ? [] : [
      "What is undecided of timings needs another run, best on a machine that does nothing else"
    ],
    ...findings.some(({ outcome }) => outcome === "not-checked") ? [
      "What is not checked does not pass: add what its sentence says is missing, and run it again"
    ] : []
  ];
}
var isRatio = ({ expected }) => expected.unit === "ratio";

// src/report/method-sentences.ts
var NAIVE = "Wald";
var SURE = 0.05;
var SHOWN3 = 6;
function methodSentences(findings) {
  const passed = findings.filter(({ outcome }) => outcome === "pass");
  return [
    ...listed("Proven here, though other methods would not say so", passed.flatMap(dissentOf)),
    ...listed("Allowed, and yet more than chance", passed.flatMap(certainChangeOf))
  ];
}
function listed(start, items) {
  if (items.length === 0) return [];
  const rest = items.length - SHOWN3;
  const more = rest > 0 ? ` and ${rest} more, in the record` : "";
  return [`${start}: ${items.slice(0, SHOWN3).join("; ")}${more}`];
}
function unblockingSentences(findings) {
  return findings.filter(({ tier, outcome, blocking }) => tier < 3 && outcome !== "pass" && blocking === false).map(({ explanation }) => explanation);
}
var nameOf2 = ({ metric, slice }) => slice === "all" ? metric : `${metric} on ${escapeText(slice)}`;
function dissentOf(finding) {
  const methods = (finding.secondOpinions ?? []).filter(({ keeps, method }) => !keeps && method !== NAIVE).map(({ method }) => method);
  return methods.length === 0 ? [] : [`${nameOf2(finding)} (${methods.join(", ")})`];
}
function certainChangeOf(finding) {
  const [first] = finding.changeTests ?? [];
  if (first === void 0 || first.pValue >= SURE) return [];
  const p = first.pValue < 1e-3 ? "p < 0.001" : `p = ${Number(first.pValue.toPrecision(2))}`;
  return [`${nameOf2(finding)} (${first.method}: ${p})`];
}

// src/report/headline.ts
function findMeasurement({ measurements }, wanted) {
  const { metric, arm, versus, kernels, slice = "all" } = wanted;
  return measurements.find(
    (measurement) => measurement.slice === slice && (metric === void 0 || measurement.metric === metric) && (arm === void 0 || measurement.arm === arm) && (versus === void 0 || measurement.versus === versus) && (kernels === void 0 || measurement.kernels === kernels)
  );
}
function sizesOf(record) {
  const measured = (arm) => findMeasurement(record, { metric: "bytes", arm })?.estimate ?? null;
  return {
    base: measured("base") ?? record.model.bytes,
    candidate: measured("candidate") ?? record.candidate.bytes
  };
}
var sizeText = ({ base, candidate }) => `${formatBytes(base)} \u2192 ${formatBytes(candidate)}`;
function headline(record) {
  const sizes = sizesOf(record);
  const latency = latencyOf(record)?.estimate ?? null;
  return {
    size: `${sizeText(sizes)} (${formatPercentOf(sizes.candidate, sizes.base)})`,
    latency: latency === null ? void 0 : formatValue(latency, "ratio"),
    answers: changedAnswers(record)
  };
}
function headlineText(record) {
  const { size, latency, answers } = headline(record);
  const speed = latency === void 0 ? [] : [`latency ${latency}`];
  return [size, ...speed, ...answers === void 0 ? [] : [answers]].join(" \xB7 ");
}
var factor = (value) => String(Number(value.toPrecision(2)));
function impact(record) {
  const sizes = sizesOf(record);
  const ratio = sizes.base / sizes.candidate;
  const size = ratio > 1 ? `${factor(ratio)}\xD7 smaller` : `no smaller (\xD7${factor(1 / ratio)})`;
  const speed = speedOf(record);
  const parts = [`${size} (${sizeText(sizes)})${speed === void 0 ? "" : ` and ${speed}`}`];
  return [...parts, changedAnswers(record) ?? []].flat().join("; ");
}
function speedOf(record) {
  const { estimate = null, interval = null } = latencyOf(record) ?? {};
  if (estimate === null || interval === null) return void 0;
  if (interval.upper < 1) return `${formatPercentOf(1 - estimate, 1)} faster`;
  if (interval.lower > 1) return `${formatPercentOf(estimate - 1, 1)} slower`;
  return "neither faster nor slower that could be told";
}
var latencyOf = (record) => findMeasurement(record, { metric: "latency-p50", arm: "change" });
function changedAnswers(record) {
  const flips = findMeasurement(record, { metric: "flips", versus: "base", kernels: "ordinary" });
  if (flips !== void 0 && flips.estimate !== null)
    return `${countOf(flips)} of ${answersIn(flips.n)} changed`;
  const sqnr = findMeasurement(record, { metric: "sqnr", versus: "base", kernels: "ordinary" });
  return sqnr && `output noise at ${formatValue(sqnr.estimate, "dB")}`;
}
var rows = (count) => count.toLocaleString("en-US");
var answersIn = (count) => `${rows(count)} ${count === 1 ? "answer" : "answers"}`;
var countOf = ({ estimate, n }) => rows(Math.round(Number(estimate) * n));
var SAYS = {
  fail: ["failed", "failed"],
  error: ["ended in an error", "ended in an error"],
  "not-checked": ["was not checked", "were not checked"],
  inconclusive: ["is undecided", "are undecided"],
  waived: ["is waived", "are waived"],
  pass: ["is proven", "are proven"]
};
function tally(findings) {
  const entering = findings.filter(({ blocking }) => blocking !== false);
  const counts = OUTCOMES.map((outcome) => ({
    outcome,
    count: entering.filter((finding) => finding.outcome === outcome).length
  })).filter(({ outcome, count }) => count > 0 && outcome !== "pass");
  const checks = entering.length === 1 ? "check" : "checks";
  if (entering.length === 0) return "Nothing was checked";
  if (counts.length === 0)
    return entering.length === 1 ? "The one check that must be proven is proven" : `All ${entering.length} checks that must be proven are proven`;
  const parts = counts.map(({ outcome, count }, position) => {
    const said = SAYS[outcome][count === 1 ? 0 : 1];
    return position === 0 ? `${count} of ${entering.length} ${checks} ${said}` : `${count} ${said}`;
  });
  return parts.join(", ");
}
function sentenceOfRun({ findings, verdict }) {
  if (verdict.outcome === "pass") return void 0;
  const [worst] = worstFirst(findings.filter(({ blocking }) => blocking !== false));
  const isOfFinding = worst !== void 0 && verdict.summary.startsWith(worst.explanation);
  return isOfFinding ? void 0 : verdict.summary;
}
function kernelSentence(record) {
  const { environment } = record;
  const flips = findMeasurement(record, { metric: "kernel-flips" });
  const cpu = environment.saturates ? "This CPU's int8 kernels saturate" : "This CPU's int8 kernels are exact";
  if (flips === void 0 || flips.estimate === null) return `${cpu}.`;
  if (flips.estimate === 0)
    return `${cpu}; the ordinary and the exact kernels give the same ${flips.n === 1 ? "answer" : `${rows(flips.n)} answers`}.`;
  return `${cpu}; the ordinary and the exact kernels differ in ${countOf(flips)} of ${answersIn(flips.n)}.`;
}

// src/report/notices.ts
function noticesOf({ baseline, model, notices }) {
  if (baseline.bootstrap !== true) return notices;
  const { name } = model;
  const bootstrap = `There is no baseline yet, and the policy says bootstrap: ${name} is judged against its float model alone. Record a baseline with \`compression-gate baseline record ${name}\` and commit it`;
  return [bootstrap, ...notices];
}

// src/report/challenge-rows.ts
var TELLING = ["accuracy", "mae", "sqnr", "novelty-auc", "flips"];
function challengeRows(record) {
  return (record.data.challenges ?? []).map((facts) => rowOf(record, facts));
}
function rowOf(record, { name, rows: rows2 }) {
  const own = record.findings.filter(({ slice }) => slice === name);
  return {
    name,
    rows: rows2.toLocaleString("en-US"),
    ...figuresOf(record, name),
    outcome: worstFirst(own)[0]?.outcome
  };
}
var NOTHING = { metric: "\u2013", reference: "\u2013", candidate: "\u2013", change: "\u2013", flips: "\u2013" };
function figuresOf(record, slice) {
  const find = (metric2, arm) => findMeasurement(record, { slice, kernels: "ordinary", metric: metric2, arm });
  const metric = TELLING.find((one) => find(one, "candidate") !== void 0);
  if (metric === void 0) return NOTHING;
  const candidate = find(metric, "candidate");
  const unit = candidate?.unit ?? "";
  return {
    metric,
    reference: formatValue(find(metric, "base")?.estimate ?? null, unit),
    candidate: formatValue(candidate?.estimate ?? null, unit),
    change: changeText(find(metric, "change"), unit),
    flips: formatValue(find("flips", "candidate")?.estimate ?? null, "share")
  };
}
function changeText(change, unit) {
  if (change === void 0) return "\u2013";
  const value = formatChange(change.estimate, unit);
  const { interval } = change;
  return interval === null ? value : `${value} ${formatRange(interval, unit, formatChange)}`;
}

// src/report/load-rows.ts
var PREFIX = "load=";
var SERVING = "serving@";
var MEMBER = /@(?:(?:rows|batch|threads)=\d+,?)+$/;
function worstLoadRows(record) {
  const groups = /* @__PURE__ */ new Map();
  for (const row of loadRows(record)) {
    const key = [row.pattern.replace(MEMBER, ""), row.metric].join(" ");
    groups.set(key, [...groups.get(key) ?? [], row]);
  }
  return [...groups.values()].flatMap((rows2) => {
    const [worst] = rows2.toSorted((a, b) => rank(a) - rank(b) || b.badness - a.badness);
    return worst === void 0 ? [] : [{ ...worst, of: rows2.length }];
  });
}
var ofSweep = (pattern, count) => count === 1 ? pattern : `${pattern} (worst of ${count})`;
var rank = ({ outcome }) => outcome === void 0 ? OUTCOMES.length : OUTCOMES.indexOf(outcome);
var titleOf = ({ metric, detail }) => detail?.["estimated"] === 1 ? `${metric} (estimated)` : metric;
function loadRows({ measurements, findings }) {
  const ratios = measurements.filter(
    ({ slice, arm }) => (slice.startsWith(PREFIX) || slice.startsWith(SERVING)) && arm === "change"
  );
  return ratios.map((ratio) => {
    const find = (arm) => measurements.find(
      (one) => one.slice === ratio.slice && one.metric === ratio.metric && one.arm === arm
    );
    const [base, candidate] = [find("base"), find("candidate")];
    return {
      pattern: ratio.slice.startsWith(PREFIX) ? ratio.slice.slice(PREFIX.length) : ratio.slice,
      queries: ratio.n.toLocaleString("en-US"),
      metric: titleOf(ratio),
      reference: withRange(base),
      candidate: withRange(candidate),
      ratio: withRange(ratio),
      outcome: outcomeOf(findings, ratio),
      badness: badnessOf(ratio)
    };
  });
}
function badnessOf({ estimate, better }) {
  if (estimate === null) return Number.POSITIVE_INFINITY;
  return better === "higher" ? 1 / estimate : estimate;
}
function withRange(one) {
  const unit = one?.unit ?? "";
  const text2 = formatValue(one?.estimate ?? null, unit);
  return one?.interval === null || one?.interval === void 0 ? text2 : `${text2} ${formatRange(one.interval, unit, formatValue)}`;
}
function outcomeOf(findings, { slice, metric }) {
  return findings.find((finding) => finding.slice === slice && finding.metric === metric)?.outcome;
}

// src/report/probe-rows.ts
function probeRows({ measurements }, prefix = "probe=") {
  return measurements.filter(({ slice, arm }) => slice.startsWith(prefix) && arm === "candidate").map(({ slice, metric, n, unit, estimate }) => {
    const other = (arm) => measurements.find(
      (found) => found.slice === slice && found.metric === metric && found.arm === arm
    )?.estimate ?? null;
    return {
      probe: slice.slice(prefix.length),
      rows: n.toLocaleString("en-US"),
      metric,
      reference: formatValue(other("base"), unit),
      candidate: formatValue(estimate, unit),
      change: formatChange(other("change"), unit)
    };
  });
}

// src/report/provider-rows.ts
function providerRows(record) {
  return (record.providers ?? []).map((facts) => ({
    ...rowOf(record, { name: facts.slice, rows: facts.rows }),
    name: facts.name,
    latency: latencyOf2(record, facts.slice),
    remark: remarkOn(facts)
  }));
}
function latencyOf2(record, slice) {
  const found = findMeasurement(record, {
    slice,
    kernels: "ordinary",
    metric: "latency-p50",
    arm: "change"
  });
  return found === void 0 ? "\u2013" : formatChange(found.estimate, found.unit);
}
function remarkOn({ name, operators, unavailable }) {
  if (operators === void 0 || unavailable !== void 0) return void 0;
  const [base, candidate] = [operators.base, operators.candidate].map(
    (placed) => elsewhere(placed, name)
  );
  if (base?.count === 0 && candidate?.count === 0) return void 0;
  return `On ${name} ${candidate?.text} operators of the candidate and ${base?.text} of the float model run elsewhere`;
}
function elsewhere(placed, name) {
  const all = Object.values(placed).reduce((sum, count2) => sum + count2, 0);
  const count = all - (placed[name] ?? 0);
  return { count, text: `${count} of ${all}` };
}

// src/report/suite-rows.ts
function suiteRows(record) {
  return (record.suites ?? []).flatMap(
    (suite) => suite.tests.map((facts) => {
      const name = `${suite.name}: ${facts.name}`;
      const finding = record.findings.find(({ slice }) => slice === name);
      const passed = (count) => `${count.toLocaleString("en-US")} of ${facts.cases.toLocaleString("en-US")}`;
      return {
        name,
        kind: facts.kind.replace("-", " "),
        base: passed(facts.basePassed),
        candidate: passed(facts.candidatePassed),
        lost: facts.lost.toLocaleString("en-US"),
        outcome: finding?.outcome,
        facts
      };
    })
  );
}

// src/report/waiver-rows.ts
var SENTENCE_LENGTH = 500;
function waiverRows({ judged, waivers = [] }) {
  const rows2 = waivers.flatMap((use) => {
    const waiver = judged?.waiving?.waivers.find(({ id }) => id === use.id);
    return waiver === void 0 ? [] : [{ ...use, waiver }];
  });
  return rows2.toSorted((a, b) => Number(b.state === "used") - Number(a.state === "used"));
}
var text = (words) => escapeText(shortened(words, SENTENCE_LENGTH));
function waiverLines(record) {
  const rows2 = waiverRows(record);
  if (rows2.length === 0) return [];
  const lines = rows2.map(({ id, state, explanation, waiver }) => {
    const { owner, reason, link, expires } = waiver;
    const mark = state === "used" ? "\u{1F3AB}" : "\u26A0\uFE0F";
    const what = state === "used" ? `${explanation}, until ${expires}` : explanation;
    return `- ${mark} [${codeSpan(id)}](${link}) of ${text(owner)}: ${text(what)}. Reason: ${text(reason)}.`;
  });
  const day = record.judged?.waiving?.day ?? "";
  return [`**Waivers**, as of ${day} (UTC):`, "", ...lines, ""];
}

export {
  blameLines,
  noiseSentence,
  blockSentence,
  blockLines,
  SYMBOLS,
  MARKS,
  findingMark,
  OUTCOMES,
  VERDICTS,
  findingRow,
  worstFirst,
  isHeadline,
  adviceOn,
  methodSentences,
  unblockingSentences,
  findMeasurement,
  headline,
  headlineText,
  impact,
  tally,
  sentenceOfRun,
  kernelSentence,
  noticesOf,
  challengeRows,
  worstLoadRows,
  ofSweep,
  loadRows,
  probeRows,
  providerRows,
  suiteRows,
  waiverRows,
  waiverLines
};
