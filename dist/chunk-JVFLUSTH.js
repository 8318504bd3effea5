import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  figureCell,
  textCell
} from "./chunk-HJN3OFBP.js";
import {
  markdownTable
} from "./chunk-JOGDXAF4.js";
import {
  buildBaseline,
  parseBaseline
} from "./chunk-5LOKLYOR.js";
import {
  formatValue
} from "./chunk-Z4WAPPOA.js";
import {
  UserError
} from "./chunk-RGPNZ57M.js";

// src/report/drift-lines.ts
function driftSentences(drift) {
  return [...drift.causes.map((cause) => causeSentence(drift, cause)), ...floatSentence(drift)];
}
function causeSentence({ grounds, sharedRows }, cause) {
  switch (cause.kind) {
    case "candidate":
      return cause.because.length === 0 ? "The candidate is not the accepted one: its recipe makes other bytes than it did" : `The candidate is not the accepted one: ${cause.because.join(", ")} changed since`;
    case "engine": {
      const engine = grounds.find(({ what }) => what === "engine");
      return `The engine changed from onnxruntime ${engine?.accepted ?? "?"} to ${engine?.now ?? "?"}, and the same candidate answers ${count(cause.rows)} of the ${count(sharedRows)} rows that stayed differently`;
    }
    case "machine":
      return `The same candidate under the same engine answers ${count(cause.rows)} of the ${count(sharedRows)} rows that stayed differently: this machine computes otherwise than the one of the baseline`;
    case "data":
      return `The evaluation data changed: ${count(cause.came)} rows came, ${count(cause.gone)} went, ${count(sharedRows)} stayed`;
  }
}
var count = (rows) => rows.toLocaleString("en-US");
function floatSentence({ base, candidate }) {
  if (candidate.length === 0) return [];
  if (base === void 0) return ["The baseline does not hold the float model's own figures"];
  return base.length === 0 ? ["The float model's own figures did not move: only the candidate's did"] : [`The float model's own figures moved too (${count(base.length)} of them)`];
}
function groundText({ what, accepted, now }) {
  return `${what}: ${accepted.slice(0, 10)} \u2192 ${now.slice(0, 10)}`;
}
var MOST_VALUES = 12;
function movedTable(drift, record) {
  const base = new Map(drift.base?.map((value) => [value.name, value]));
  const asked = new Set(record.policy.criteria.map(({ metric }) => metric));
  const rank = (value) => isSlice(value) ? 2 : asked.has(value.name) ? 0 : 1;
  const sorted = [...drift.candidate].toSorted((a, b) => rank(a) - rank(b));
  const rows = sorted.slice(0, MOST_VALUES).map(({ name, accepted, now }) => {
    const cell = formatter(record, name);
    const float = base.get(name);
    return [
      textCell(name),
      cell(accepted),
      cell(now),
      float === void 0 ? "" : `${cell(float.accepted)} \u2192 ${cell(float.now)}`
    ];
  });
  if (rows.length === 0) return [];
  const rest = sorted.length - rows.length;
  const table = markdownTable([["figure", "accepted", "now", "float model"], ...rows], {
    align: ["l", "r", "r", "r"]
  });
  return [table, "", ...rest === 0 ? [] : [`\u2026 and ${rest} more, in the record.`, ""]];
}
var isSlice = ({ name }) => name.includes(" on ");
function formatter({ measurements }, name) {
  const [metric = name] = name.split(" on ", 1);
  const unit = measurements.find((one) => one.metric === metric && one.arm === "candidate")?.unit ?? "";
  return (value) => figureCell(formatValue(value ?? null, unit));
}

// src/record/drift.ts
function driftOf(baseline, record) {
  return driftBetween(baseline, buildBaseline(record));
}
function driftBetween(before, after) {
  const grounds = groundsOf(before, after);
  const rows = Object.keys(after.answers);
  const shared = rows.filter((row) => before.answers[row] !== void 0);
  const changed = shared.filter((row) => isOther(before.answers[row], after.answers[row])).length;
  const came = rows.length - shared.length;
  const gone = Object.keys(before.answers).length - shared.length;
  const { baseValues } = before;
  return {
    acceptedAt: before.acceptedAt,
    causes: causesOf(grounds, { changed, came, gone }),
    grounds,
    sharedRows: shared.length,
    candidate: movedValues(before.values, after.values).filter(isBeyondRounding),
    base: baseValues === void 0 || after.baseValues === void 0 ? void 0 : movedValues(baseValues, after.baseValues).filter(isBeyondRounding)
  };
}
function groundsOf(before, after) {
  const both = (what, pick) => {
    const [accepted, now] = [pick(before), pick(after)];
    return accepted === void 0 || now === void 0 || accepted === now ? [] : [{ what, accepted, now }];
  };
  return [
    ...both("model", ({ modelDigest }) => modelDigest),
    ...both("candidate", ({ candidateDigest }) => candidateDigest),
    ...both("evaluation data", ({ evaluationDigest }) => evaluationDigest),
    ...both("calibration data", ({ calibrationDigest }) => calibrationDigest),
    ...both("policy", ({ policyDigest }) => policyDigest),
    ...both("engine", ({ onnxruntime }) => onnxruntime)
  ];
}
var MAKINGS = ["model", "calibration data", "policy", "engine"];
function causesOf(grounds, { changed, came, gone }) {
  const moved = new Set(grounds.map(({ what }) => what));
  const causes = [];
  if (moved.has("candidate"))
    causes.push({ kind: "candidate", because: MAKINGS.filter((what) => moved.has(what)) });
  else if (changed > 0)
    causes.push({ kind: moved.has("engine") ? "engine" : "machine", rows: changed });
  if (came > 0 || gone > 0) causes.push({ kind: "data", came, gone });
  return causes;
}
var ROUNDING = 1e-5;
function isOther(accepted, now) {
  if (accepted === now) return false;
  const [a, b] = [Number(accepted), Number(now)];
  return Number.isInteger(a) && Number.isInteger(b) || !isNear(a, b);
}
var isNear = (a, b) => Math.abs(a - b) <= ROUNDING * Math.max(Math.abs(a), Math.abs(b));
var isBeyondRounding = ({ accepted = Number.NaN, now = Number.NaN }) => !isNear(accepted, now);
function movedValues(accepted, now) {
  const known = new Set(Object.keys(accepted).map(metricOf));
  const names = [.../* @__PURE__ */ new Set([...Object.keys(accepted), ...Object.keys(now)])].toSorted();
  return names.filter((name) => known.has(metricOf(name))).map((name) => ({ name, accepted: accepted[name], now: now[name] })).filter((value) => value.accepted !== value.now);
}
var metricOf = (name) => name.split(" on ", 1)[0] ?? name;

// src/commands/baseline/baseline-history.ts
import { relative } from "node:path";
async function baselineRevisions(host, file, limit) {
  const git = gitIn(host, file.directory);
  const words = ["log", "--format=%H", `--max-count=${limit}`, "--"];
  const log = await git(...words, placeOf(file));
  const commits = log.exitCode === 0 ? log.stdout.split("\n").filter((line) => line !== "") : [];
  const revisions = [];
  for (const commit of commits) {
    const text = await textAt(git, file, commit);
    if (text === void 0) continue;
    const source = `${placeOf(file)} at ${commit.slice(0, 10)}`;
    revisions.push({ commit, baseline: parseBaseline(text, source) });
  }
  return revisions;
}
async function baselineAt(host, file, revision) {
  const doing = `read the baseline of "${file.model}" at "${revision}"`;
  if (revision.startsWith("-"))
    throw new UserError("git", `Cannot ${doing}: a revision does not begin with a dash`);
  const git = gitIn(host, file.directory);
  const commit = await git("rev-parse", "--verify", "--quiet", `${revision}^{commit}`);
  if (commit.exitCode !== 0) {
    const why = "git knows no such revision; in a shallow clone, fetch more history";
    throw new UserError("git", `Cannot ${doing}: ${why}`);
  }
  const text = await textAt(git, file, commit.stdout.trim());
  if (text === void 0)
    throw new UserError("git", `Cannot ${doing}: that commit has no "${placeOf(file)}"`);
  const source = `${placeOf(file)} at ${revision}`;
  return { commit: commit.stdout.trim(), baseline: parseBaseline(text, source) };
}
function gitIn(host, workingDirectory) {
  return (...words) => host.processes.run({
    command: "git",
    arguments: words,
    workingDirectory,
    timeoutMs: 12e4
  });
}
var placeOf = ({ path, directory }) => relative(directory, path).replaceAll("\\", "/");
async function textAt(git, file, commit) {
  const { exitCode, stdout } = await git("show", `${commit}:./${placeOf(file)}`);
  return exitCode === 0 ? stdout : void 0;
}

export {
  driftOf,
  driftBetween,
  movedValues,
  driftSentences,
  groundText,
  movedTable,
  formatter,
  baselineRevisions,
  baselineAt
};
