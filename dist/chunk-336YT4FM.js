import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  baselineRevisions,
  driftOf,
  driftSentences,
  formatter,
  groundText,
  movedTable
} from "./chunk-JVFLUSTH.js";
import {
  exitCodeWith
} from "./chunk-BBEI5L22.js";
import {
  OUTCOMES,
  SYMBOLS
} from "./chunk-MFP7SN2L.js";
import {
  gateModel
} from "./chunk-WYMGTS43.js";
import {
  clearRecord,
  recordPath
} from "./chunk-DDT44KBS.js";
import {
  codeSpan,
  escapeText,
  figureCell,
  sentenceText,
  shortened
} from "./chunk-HJN3OFBP.js";
import {
  markdownTable
} from "./chunk-JOGDXAF4.js";
import {
  modelsInForce
} from "./chunk-KX32WM3W.js";
import {
  baselinePath,
  readBaseline
} from "./chunk-5LOKLYOR.js";
import {
  readPolicy
} from "./chunk-OGZNBD5N.js";
import {
  EngineError,
  UserError
} from "./chunk-RGPNZ57M.js";

// src/report/revalidation-markdown.ts
var SAYS = {
  pass: "still holds",
  fail: "no longer holds",
  error: "could not be judged",
  "not-checked": "was not checked in full",
  inconclusive: "cannot be decided on this data"
};
function revalidationMarkdown(models, unjudged) {
  const sorted = models.toSorted(
    (a, b) => OUTCOMES.indexOf(a.verdict.outcome) - OUTCOMES.indexOf(b.verdict.outcome)
  );
  const sections = [
    ...unjudged.map(unmeasuredModelMarkdown),
    ...sorted.map((model) => revalidatedModelMarkdown(model))
  ];
  return ["## Compression gate: revalidation\n", ...sections].join("\n");
}
function revalidatedModelMarkdown(revalidated) {
  const { record, verdict, drift } = revalidated;
  const { name } = record.model;
  const lines = [
    `### ${SYMBOLS[verdict.outcome]} ${codeSpan(name)} ${SAYS[verdict.outcome]}`,
    "",
    `${sentenceText(shortened(verdict.summary, 1e3))}.`,
    "",
    ...drift === void 0 ? [] : driftLines(drift, record),
    ...findingLines(record),
    ...revalidated.evidence.flatMap((one) => [`${evidenceSentence(one)}.`, ""]),
    ...historyLines(revalidated),
    footLine(record, drift),
    "",
    `Reproduce: ${codeSpan(`npx compression-gate revalidate ${name}`)}`,
    ""
  ];
  return lines.join("\n");
}
function unmeasuredModelMarkdown({ model, reason }) {
  const heading = `### ${SYMBOLS.error} ${codeSpan(model)} could not be measured`;
  return [heading, "", `${sentenceText(shortened(reason, 1e3))}.`, ""].join("\n");
}
function driftLines(drift, record) {
  const sentences = driftSentences(drift);
  const since = drift.acceptedAt.slice(0, 10);
  if (sentences.length === 0)
    return [`Nothing moved since it was accepted on ${escapeText(since)}.`, ""];
  return [
    `**Since it was accepted on ${escapeText(since)}**`,
    "",
    ...sentences.map((text) => `- ${escapeText(text)}.`),
    "",
    ...movedTable(drift, record)
  ];
}
var MOST_FINDINGS = 10;
function findingLines({ findings }) {
  const problems = findings.filter(({ outcome, blocking }) => outcome !== "pass" && blocking !== false).toSorted((a, b) => OUTCOMES.indexOf(a.outcome) - OUTCOMES.indexOf(b.outcome));
  if (problems.length === 0) return [];
  const rest = problems.length - MOST_FINDINGS;
  return [
    "**What does not hold**",
    "",
    ...problems.slice(0, MOST_FINDINGS).map(problemLine),
    ...rest > 0 ? [`- \u2026 and ${rest} more, in the record.`] : [],
    ""
  ];
}
var problemLine = ({ outcome, explanation }) => `- ${SYMBOLS[outcome]} ${sentenceText(shortened(explanation, 500))}.`;
function evidenceSentence(given) {
  const { margin, rows, evidence, proof, provenAt } = given;
  const points = `${Number((100 * margin).toPrecision(4))} pt`;
  const odds = evidence > 1e6 ? "more than a million" : evidence.toPrecision(3);
  const since = provenAt === null ? "" : `, which ${provenAt.toLocaleString("en-US")} rows reached first`;
  return `Evidence of ${rows.toLocaleString("en-US")} rows that accuracy loses less than ${points}, valid however often it is looked at while rows are only added at the end: ${odds} to 1; ${proof} is proof${since}`;
}
var MOST_FIGURES = 4;
function historyLines({ record, history }) {
  const asked = new Set(record.policy.criteria.map(({ metric }) => metric));
  const names = [...asked].filter((name) => history.some(({ values }) => name in values));
  const shown = names.slice(0, MOST_FIGURES);
  if (history.length < 2 || shown.length === 0) return [];
  const rows = history.map(({ commit, acceptedAt, onnxruntime, values }) => [
    codeSpan(commit.slice(0, 10)),
    figureCell(acceptedAt.slice(0, 10)),
    figureCell(onnxruntime),
    ...shown.map((name) => formatter(record, name)(values[name]))
  ]);
  const table = markdownTable([["commit", "accepted", "onnxruntime", ...shown], ...rows]);
  return ["**Accepted before**", "", table, ""];
}
function footLine({ data, environment, tool }, drift) {
  const facts = [
    `${data.evaluation.rows.toLocaleString("en-US")} rows of ${data.evaluation.source}`,
    `onnxruntime ${environment.onnxruntime}`,
    environment.cpuModel,
    ...(drift?.grounds ?? []).map(groundText),
    `${tool.name} ${tool.version}`
  ];
  return `<sub>${facts.map((fact) => escapeText(shortened(fact, 300))).join(" \xB7 ")}</sub>`;
}

// src/judge/revalidation-verdict.ts
function revalidationVerdict(verdict, drift) {
  const missing = whatIsMissing(drift);
  if (missing === void 0 || verdict.outcome === "fail" || verdict.outcome === "error")
    return verdict;
  return { ...verdict, outcome: "not-checked", blocks: true, summary: missing };
}
function whatIsMissing(drift) {
  if (drift === void 0)
    return "There is no baseline: nothing was accepted that could be measured again";
  const [cause] = drift.causes;
  if (cause?.kind !== "candidate") return void 0;
  const why = cause.because.length === 0 ? "its recipe makes other bytes than it did" : `what it is made of changed (${cause.because.join(", ")})`;
  return `What was measured is not the accepted candidate: ${why}`;
}

// src/stats/e-process.ts
function logEvidence(losses, { margin, bet }) {
  const evidence = new Float64Array(losses.length);
  let sum = 0;
  for (let row = 0; row < losses.length; row += 1) {
    sum += Math.log1p(bet * (margin - (losses[row] ?? 0)));
    evidence[row] = sum;
  }
  return evidence;
}

// src/judge/standing-evidence.ts
var BET = 0.3;
var PROOF = 20;
function standingEvidence(criteria, { label, cluster, base, candidate, candidateExact }) {
  if (label === void 0 || cluster !== void 0) return [];
  if ([base, candidate, candidateExact].some((answers) => answers.includes(null))) return [];
  const arms = [candidate, candidateExact].map(
    (answers) => label.map((right, row) => Number(base[row] === right) - Number(answers[row] === right))
  );
  return criteria.flatMap(
    (criterion) => isMarginOfAccuracy(criterion) ? [worstOf(arms, criterion.margin)] : []
  );
}
var isMarginOfAccuracy = (criterion) => criterion.kind === "non-inferiority" && criterion.metric === "accuracy" && criterion.versus !== "baseline" && criterion.relative !== true && criterion.margin > 0 && criterion.margin < 1;
function worstOf(arms, margin) {
  const worst = arms.map((losses) => logEvidence(losses, { margin, bet: BET })).reduce((least, other) => (other.at(-1) ?? 0) < (least.at(-1) ?? 0) ? other : least);
  const first = worst.findIndex((value) => value >= Math.log(PROOF));
  return {
    margin,
    rows: worst.length,
    evidence: Math.min(Number.MAX_VALUE, Math.exp(worst.at(-1) ?? 0)),
    proof: PROOF,
    provenAt: first === -1 ? null : first + 1
  };
}

// src/commands/revalidate.ts
async function revalidate(host, engine, { policyPath, models, output }) {
  const file = await readPolicy(host, policyPath);
  const folder = host.files.resolve(
    output ?? host.files.resolve(file.directory, file.policy.output ?? "out")
  );
  const [revalidated, failed] = [[], []];
  for (const inForce of modelsInForce(host, file, { names: models, output: folder })) {
    await clearRecord(host, inForce.output);
    try {
      revalidated.push(await revalidateModel(host, engine, inForce));
    } catch (error) {
      if (!(error instanceof UserError || error instanceof EngineError)) throw error;
      failed.push({ model: inForce.name, error });
    }
  }
  const unjudged = failed.map(({ model, error }) => ({ model, reason: error.message }));
  const markdown = revalidationMarkdown(revalidated, unjudged);
  const reportPath = host.files.resolve(folder, "revalidation.md");
  await host.files.write(reportPath, markdown);
  const records = revalidated.map(({ record, verdict }) => ({ ...record, verdict }));
  const exitCode = exitCodeWith({ records, failed });
  return { revalidated, failed, markdown, reportPath, exitCode };
}
var SHOWN_REVISIONS = 6;
async function revalidateModel(host, engine, inForce) {
  const { name, baselines, directory } = inForce;
  if (baselines === void 0) throw new Error("A policy always has a folder for baselines");
  const path = baselinePath(host, baselines, name);
  const baseline = await readBaseline(host, path);
  const record = await gateModel(host, await engine(), {
    inForce: byAcceptedRecipe(inForce, baseline),
    canary: false
  });
  const drift = baseline === void 0 ? void 0 : driftOf(baseline, record);
  const revisions = await baselineRevisions(
    host,
    { path, model: name, directory },
    SHOWN_REVISIONS
  );
  return {
    record,
    recordPath: recordPath(host, inForce.output),
    drift,
    verdict: revalidationVerdict(record.verdict, drift),
    evidence: standingEvidence(record.policy.criteria, record.rows),
    history: revisions.map(({ commit, baseline: { acceptedAt, onnxruntime, values } }) => ({
      commit,
      acceptedAt,
      onnxruntime,
      values
    }))
  };
}
function byAcceptedRecipe(inForce, baseline) {
  const { recipe } = inForce.policy;
  const isProvided = typeof recipe === "object" && "provided" in recipe;
  if (baseline === void 0 || baseline.recipe === null || isProvided) return inForce;
  const { passes } = baseline.recipe;
  return { ...inForce, policy: { ...inForce.policy, recipe: { passes } } };
}

export {
  revalidatedModelMarkdown,
  unmeasuredModelMarkdown,
  evidenceSentence,
  revalidate
};
