import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  toJson
} from "./chunk-BXZIHDES.js";
import {
  LAYER_METRICS
} from "./chunk-PK7ZYXLE.js";
import {
  check,
  pathText
} from "./chunk-QFK4J42L.js";
import {
  UserError
} from "./chunk-RGPNZ57M.js";

// src/record/baseline-file.ts
function baselinePath(host, folder, model) {
  return host.files.resolve(folder, `${model}.json`);
}
async function readBaseline(host, path) {
  if (!await host.files.exists(path)) return void 0;
  return parseBaseline(await host.files.readText(path), path);
}
function parseBaseline(text, source) {
  const checked = check("baseline", parse(text, source));
  if (checked.kind === "valid") return checked.value;
  const [problem] = checked.problems;
  const why = problem === void 0 ? "it does not fit the schema" : `${pathText(problem.path)} ${problem.message}`;
  throw new UserError("record-invalid", `Cannot read baseline "${source}": ${why}`);
}
function parse(text, source) {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError("record-invalid", `Cannot read baseline "${source}": it is not JSON`, {
      cause: error
    });
  }
}
async function writeBaseline(host, path, baseline) {
  await host.files.write(path, toJson(baseline));
}
function buildBaseline(record) {
  const { model, candidate, data, policy, tool, environment } = record;
  return {
    version: 1,
    model: model.name,
    acceptedAt: record.createdAt,
    tool: tool.version,
    onnxruntime: environment.onnxruntime,
    modelDigest: model.digest,
    candidateDigest: candidate.digest,
    evaluationDigest: data.evaluation.digest,
    calibrationDigest: data.calibration.digest,
    policyDigest: policy.digest,
    recipe: candidate.recipe,
    chosenBy: candidate.chosenBy ?? "policy",
    values: valuesOf(record, "candidate"),
    baseValues: valuesOf(record, "base"),
    answers: answersOf(record)
  };
}
var OF_THE_FILE = /* @__PURE__ */ new Set([
  "bytes",
  "gzip-bytes",
  "parameters",
  ...LAYER_METRICS
]);
var ON = " on ";
function valuesOf({ measurements }, which) {
  const kept = measurements.filter(
    ({ arm, kernels, metric, versus }) => arm === which && versus !== "baseline" && (kernels === "exact" || OF_THE_FILE.has(metric))
  );
  const entries = kept.flatMap(
    ({ metric, slice, estimate }) => estimate === null ? [] : [[slice === "all" ? metric : `${metric}${ON}${slice}`, Number(estimate.toPrecision(8))]]
  );
  return Object.fromEntries(entries.toSorted(([a], [b]) => a < b ? -1 : 1));
}
function slicesIn({ values }) {
  const names = Object.keys(values).flatMap((key) => {
    const place = key.indexOf(ON);
    return place < 0 ? [] : [key.slice(place + ON.length)];
  });
  return [...new Set(names)].filter((name) => !name.startsWith("by "));
}
function answersOf({ rows }) {
  const entries = rows.digest.map((digest, row) => {
    const answer = rows.candidateExact[row] ?? null;
    return [digest, answer === null ? "none" : String(Number(answer.toPrecision(9)))];
  });
  return Object.fromEntries(entries.toSorted(([a], [b]) => a < b ? -1 : 1));
}
function baselineAnswers(baseline, rowDigests) {
  return rowDigests.map((digest) => {
    const answer = baseline.answers[digest];
    if (answer === void 0) return void 0;
    return answer === "none" ? Number.NaN : Number(answer);
  });
}
function baselineState(baseline, { model, rowDigests }) {
  const next = `record one with \`compression-gate baseline record ${model}\` and commit it`;
  if (baseline === void 0)
    return { state: "missing", reason: `there is no baseline yet; ${next}` };
  const known = rowDigests.filter((digest) => baseline.answers[digest] !== void 0).length;
  if (known > 0) return { state: "present" };
  return { state: "stale", reason: `the baseline knows no row of the evaluation data; ${next}` };
}
function reusableRecipe(baseline, current) {
  if (baseline?.recipe === void 0 || baseline.recipe === null) return null;
  const isSame = baseline.modelDigest === current.modelDigest && baseline.calibrationDigest === current.calibrationDigest && baseline.policyDigest === current.policyDigest && baseline.onnxruntime === current.onnxruntime;
  return isSame ? baseline.recipe : null;
}

export {
  baselinePath,
  readBaseline,
  parseBaseline,
  writeBaseline,
  buildBaseline,
  slicesIn,
  baselineAnswers,
  baselineState,
  reusableRecipe
};
