import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  baselinePath,
  baselineState,
  readBaseline
} from "./chunk-5LOKLYOR.js";
import {
  bindInputs,
  isMask,
  readDataset,
  readJsonl
} from "./chunk-QDSTWLV4.js";
import {
  oldestRelease
} from "./chunk-LRYZGICI.js";
import {
  loadModel,
  residualBlocks
} from "./chunk-VS3HZ3UW.js";
import {
  overlapRows,
  selectRows,
  selectValues,
  splitByDigest
} from "./chunk-F7W23XR4.js";
import {
  fixedBatchOf
} from "./chunk-X5YKYOEU.js";
import {
  cellTexts,
  columnDoubles,
  columnOf,
  itemWidth,
  makeDataset,
  rowName
} from "./chunk-IRAJ6GTH.js";
import {
  float16ToFloat32,
  float32ToFloat16
} from "./chunk-KBXVQC3Z.js";
import {
  METRICS,
  mean
} from "./chunk-T55765LM.js";
import {
  randomStreams
} from "./chunk-573HM4A5.js";
import {
  gapsOfOtherGroups,
  invalid,
  mergeCriteria,
  parseYaml
} from "./chunk-OGZNBD5N.js";
import {
  presetReason
} from "./chunk-PK7ZYXLE.js";
import {
  check
} from "./chunk-QFK4J42L.js";
import {
  didYouMean
} from "./chunk-VPX4GA4F.js";
import {
  graphOf
} from "./chunk-ZWPB4JFI.js";
import {
  isNumericArray,
  toDoubles
} from "./chunk-IQHZXEKJ.js";
import {
  UserError
} from "./chunk-RGPNZ57M.js";

// src/commands/model-in-force.ts
var policyDigest = ({ digest }, policy) => digest.sha256(JSON.stringify(policy));
function modelsInForce(host, file, options) {
  const { policy, directory } = file;
  const known = Object.keys(policy.models);
  for (const name of options.names) {
    if (known.includes(name)) continue;
    const hint = didYouMean(name, known);
    const list = hint === "" ? `; its models are ${known.map((other) => `"${other}"`).join(", ")}` : hint;
    throw new UserError("usage", `Cannot find model "${name}" in policy "${file.source}"${list}`);
  }
  const output = options.output ?? host.files.resolve(options.modelDirectory ?? directory, policy.output ?? "out");
  return Object.entries(policy.models).filter(([name]) => options.names.length === 0 || options.names.includes(name)).map(([name, model]) => ({
    name,
    policy: model,
    directory,
    modelDirectory: options.modelDirectory ?? directory,
    source: file.source,
    digest: policyDigest(host, model),
    baselines: host.files.resolve(directory, policy.baselines ?? "baselines"),
    output: host.files.resolve(output, name),
    onInconclusive: policy["on-inconclusive"] ?? "fail",
    ...policy.correction === void 0 ? {} : { correction: policy.correction },
    seed: policy.seed ?? 1,
    bootstrap: policy.bootstrap ?? false,
    publishExamples: policy["publish-examples"] ?? false,
    waivers: (policy.waivers ?? []).filter(({ model: waived }) => waived === name)
  }));
}
var oldestEngineOf = ({
  policy: { target },
  source,
  name
}) => oldestRelease(target?.onnxruntime, `target.onnxruntime of model "${name}" in policy "${source}"`);
function limitsOf({ limits }) {
  return {
    timeoutMs: (limits?.seconds ?? 600) * 1e3,
    memoryBytes: (limits?.["memory-mb"] ?? 4096) * 1e6
  };
}

// src/commands/load/resolve-task.ts
var FLOATS = /* @__PURE__ */ new Set(["float32", "float16", "float64"]);
var isFloat = ({ elementType }) => FLOATS.has(elementType);
function noFloatOutput({ model, source }) {
  const start = `Cannot judge model "${source}": it has no float output`;
  const isMapped = graphOf(model).node.some(({ opType }) => opType === "ZipMap");
  return isMapped ? `${start}, because a ZipMap turns its scores into maps; convert it without one (in skl2onnx: options={"zipmap": False})` : start;
}
function resolveTask(loaded, policy, evaluation) {
  const { task } = policy;
  const beside = task?.kind === "regression" ? task.deviation : void 0;
  const output = findOutput(loaded, task?.output, beside);
  const kind = task?.kind ?? inferKind(output, policy, evaluation);
  const plain = {
    kind,
    output,
    scores: "auto",
    classes: void 0,
    classCount: void 0,
    positive: void 0,
    threshold: void 0
  };
  if (beside !== void 0) return { ...plain, deviation: findOutput(loaded, beside) };
  return kind === "classification" ? { ...plain, ...classesOf(output, task) } : plain;
}
function classesOf(output, task) {
  const stated = task?.kind === "classification" ? task : void 0;
  const classes = stated?.classes ?? void 0;
  const classCount = countClasses(output, classes);
  return {
    scores: stated?.scores ?? "auto",
    classes,
    classCount,
    positive: positiveIndex(stated?.positive, classes, classCount),
    threshold: stated?.threshold
  };
}
function findOutput(loaded, name, beside) {
  const { signature, source } = loaded;
  const outputs = signature.outputs.filter((output) => isFloat(output) && output.name !== beside);
  if (name !== void 0) {
    const found = signature.outputs.find((output) => output.name === name);
    if (found !== void 0) return found;
    const names2 = signature.outputs.map((output) => output.name);
    const hint = didYouMean(name, names2);
    const list = hint === "" ? `; its outputs are ${names2.map((known) => `"${known}"`).join(", ")}` : hint;
    throw new UserError(
      "policy-invalid",
      `Cannot find output "${name}" in model "${source}"${list}`
    );
  }
  const [only] = outputs;
  if (only !== void 0 && outputs.length === 1) return only;
  if (only === void 0) throw new UserError("policy-invalid", noFloatOutput(loaded));
  const names = outputs.map((output) => `"${output.name}"`).join(", ");
  throw new UserError(
    "policy-invalid",
    `Cannot judge model "${source}": it has several float outputs (${names}); name one (task.output, or --output)`
  );
}
function inferKind(output, { data }, evaluation) {
  const { label } = data.evaluation;
  if (label === void 0) return "fidelity";
  const column = columnOf(evaluation, label, "the label");
  const texts = new Set(cellTexts(column));
  const isWide = output.shape.length === 2 && output.shape[1] !== 1;
  if (isWide || column.elementType === "string") return "classification";
  return [...texts].every(isZeroOrOne) ? "classification" : "regression";
}
var isZeroOrOne = (text) => text.trim() !== "" && (Number(text) === 0 || Number(text) === 1);
function countClasses(output, classes) {
  const width = output.shape.length < 2 ? 1 : output.shape.at(-1);
  const count = typeof width === "number" && width > 0 ? Math.max(2, width) : classes?.length;
  if (classes === void 0 || count === void 0 || classes.length === count) return count;
  throw new UserError(
    "policy-invalid",
    `Cannot judge output "${output.name}": it has ${count} scores, and task.classes names ${classes.length} classes`
  );
}
function positiveIndex(positive, classes, count) {
  if (positive === void 0) return count === 2 ? 1 : void 0;
  const named = classes?.indexOf(positive) ?? -1;
  if (named >= 0) return named;
  const index = Number(positive);
  if (classes === void 0 && Number.isInteger(index) && index >= 0 && index < (count ?? Infinity))
    return index;
  throw new UserError(
    "policy-invalid",
    `Cannot find the positive class "${positive}"${positiveHint(positive, classes)}`
  );
}
function positiveHint(positive, classes) {
  if (classes === void 0) return "; list the classes (task.classes, or --classes)";
  const hint = didYouMean(positive, classes);
  return hint === "" ? `; the classes are ${classes.map((name) => `"${name}"`).join(", ")}` : hint;
}

// src/policy/metric-needs.ts
var CLASSIFICATION = /* @__PURE__ */ new Set([
  "accuracy",
  "adaptive-calibration-error",
  "answer-agreement",
  "auc",
  "auc-one-versus-one",
  "average-precision",
  "balanced-accuracy",
  "brier-score",
  "calibration-in-the-large",
  "calibration-intercept",
  "calibration-slope",
  "classwise-calibration-error",
  "cohen-kappa",
  "confidence-correlation",
  "debiased-calibration-error",
  "demographic-parity-difference",
  "demographic-parity-ratio",
  "equal-mass-calibration-error",
  "equal-opportunity-difference",
  "equalized-odds-difference",
  "estimated-accuracy",
  "expected-calibration-error",
  "f1",
  "false-positive-rate",
  "flips",
  "gained",
  "improper-rows",
  "js-divergence",
  "kernel-flips",
  "kl-divergence",
  "kolmogorov-smirnov-calibration-error",
  "log-loss",
  "lost",
  "margin-correlation",
  "marginal-calibration-error",
  "matthews-correlation",
  "maximum-calibration-error",
  "miscalibration",
  "predictive-parity-difference",
  "risk-at-90-coverage",
  "risk-coverage-area",
  "root-mean-square-calibration-error",
  "selection-rate",
  "spiegelhalter-z",
  "sweep-calibration-error",
  "theil-index",
  "thresholded-calibration-error",
  "top-3-accuracy",
  "top-3-overlap",
  "total-variation",
  "true-positive-rate",
  "weighted-f1",
  "worst-group-accuracy"
]);
var REGRESSION = /* @__PURE__ */ new Set([
  "continuous-ranked-probability-score",
  "interval-coverage",
  "interval-score",
  "interval-width",
  "mae",
  "mean-error",
  "median-absolute-error",
  "miscalibration-area",
  "negative-log-likelihood",
  "r2",
  "rank-correlation",
  "rmse",
  "within-5-percent"
]);
var DEVIATIONS = /* @__PURE__ */ new Set([
  "continuous-ranked-probability-score",
  "interval-coverage",
  "interval-score",
  "interval-width",
  "miscalibration-area",
  "negative-log-likelihood"
]);
var TENSOR = /* @__PURE__ */ new Set([
  "cosine-similarity",
  "linear-cka",
  "neighbour-overlap"
]);
var UNLABELLED = /* @__PURE__ */ new Set([
  "answer-agreement",
  "confidence-correlation",
  "demographic-parity-difference",
  "demographic-parity-ratio",
  "estimated-accuracy",
  "flips",
  "improper-rows",
  "js-divergence",
  "kernel-flips",
  "kl-divergence",
  "margin-correlation",
  "selection-rate",
  "top-3-overlap",
  "total-variation",
  "within-5-percent"
]);
var POSITIVE = /* @__PURE__ */ new Set([
  "average-precision",
  "calibration-in-the-large",
  "calibration-intercept",
  "calibration-slope",
  "demographic-parity-difference",
  "demographic-parity-ratio",
  "equal-opportunity-difference",
  "equalized-odds-difference",
  "false-positive-rate",
  "predictive-parity-difference",
  "selection-rate",
  "spiegelhalter-z",
  "theil-index",
  "true-positive-rate",
  "worst-group-accuracy"
]);
var lackOf = (metric, facts) => taskAgainst(metric, facts) ?? needsAgainst(metric, facts);
function taskAgainst(metric, { kind }) {
  if (CLASSIFICATION.has(metric) && kind !== "classification")
    return `it needs a classification, and the task is a ${kind}`;
  if (REGRESSION.has(metric) && kind !== "regression")
    return `it needs a regression, and the task is a ${kind}`;
  if (TENSOR.has(metric) && kind !== "fidelity")
    return `it needs outputs that are vectors (task.kind fidelity), and the task is a ${kind}`;
  return void 0;
}
function needsAgainst(metric, facts) {
  const needsLabels = (REGRESSION.has(metric) || CLASSIFICATION.has(metric)) && !UNLABELLED.has(metric);
  if (needsLabels && !facts.labelled) return "it needs labels (data.evaluation.label)";
  if (POSITIVE.has(metric) && !facts.hasPositive)
    return "it needs a positive class (task.positive)";
  if (DEVIATIONS.has(metric) && facts.hasDeviations !== true)
    return "it needs the standard deviations of the answers (task.deviation)";
  return void 0;
}

// src/policy/presets/standard.ts
var REASON = presetReason("standard");
var standard = [
  { kind: "ceiling", metric: "non-finite-rows", limit: 0, reason: REASON },
  {
    kind: "non-inferiority",
    metric: "accuracy",
    margin: 0.01,
    "slice-margin": 0.03,
    reason: REASON
  },
  { kind: "ceiling", metric: "flips", limit: 0.05, reason: REASON },
  { kind: "ceiling", metric: "kl-divergence", limit: 0.05, reason: REASON },
  {
    kind: "non-inferiority",
    metric: "log-loss",
    margin: 0.02,
    relative: true,
    slices: false,
    reason: REASON
  },
  { kind: "non-inferiority", metric: "brier-score", margin: 5e-3, slices: false, reason: REASON },
  {
    kind: "non-inferiority",
    metric: "expected-calibration-error",
    margin: 0.01,
    slices: false,
    reason: REASON
  },
  { kind: "group-gap", metric: "demographic-parity-difference", margin: 0.03, reason: REASON },
  { kind: "group-gap", metric: "equal-opportunity-difference", margin: 0.03, reason: REASON },
  {
    kind: "non-inferiority",
    metric: "mae",
    margin: 0.02,
    relative: true,
    "slice-margin": 0.05,
    reason: REASON
  },
  {
    kind: "non-inferiority",
    metric: "rmse",
    margin: 0.02,
    relative: true,
    slices: false,
    reason: REASON
  },
  { kind: "non-inferiority", metric: "r2", margin: 0.01, slices: false, reason: REASON },
  { kind: "floor", metric: "sqnr", limit: 20, reason: REASON },
  {
    kind: "non-inferiority",
    metric: "accuracy",
    margin: 0.01,
    versus: "baseline",
    slices: false,
    reason: REASON
  },
  {
    kind: "non-inferiority",
    metric: "mae",
    margin: 0.02,
    relative: true,
    versus: "baseline",
    slices: false,
    reason: REASON
  },
  { kind: "ceiling", metric: "bytes", limit: 1, relative: true, reason: REASON },
  { kind: "ceiling", metric: "latency-p50", limit: 1.05, relative: true, reason: REASON },
  { kind: "ceiling", metric: "peak-memory", limit: 1.1, relative: true, reason: REASON }
];

// src/policy/presets/finance.ts
var REASON2 = presetReason("finance");
var finance = mergeCriteria(standard, [
  { kind: "non-inferiority", metric: "auc", margin: 5e-3, slices: false, reason: REASON2 },
  {
    kind: "non-inferiority",
    metric: "log-loss",
    margin: 0.01,
    relative: true,
    slices: false,
    reason: REASON2
  },
  { kind: "ceiling", metric: "flips", limit: 0.02, reason: REASON2 },
  { kind: "group-gap", metric: "demographic-parity-difference", margin: 0.02, reason: REASON2 }
]);

// src/policy/presets/healthcare.ts
var REASON3 = presetReason("healthcare");
var healthcare = mergeCriteria(standard, [
  {
    kind: "non-inferiority",
    metric: "accuracy",
    margin: 5e-3,
    "slice-margin": 0.02,
    reason: REASON3
  },
  {
    kind: "non-inferiority",
    metric: "true-positive-rate",
    margin: 0.01,
    "slice-margin": 0.03,
    reason: REASON3
  },
  { kind: "ceiling", metric: "flips", limit: 0.02, reason: REASON3 },
  { kind: "non-inferiority", metric: "brier-score", margin: 2e-3, slices: false, reason: REASON3 },
  { kind: "group-gap", metric: "equal-opportunity-difference", margin: 0.02, reason: REASON3 }
]);

// src/policy/presets/safety-critical.ts
var REASON4 = presetReason("safety-critical");
var safetyCritical = mergeCriteria(standard, [
  {
    kind: "non-inferiority",
    metric: "accuracy",
    margin: 2e-3,
    "slice-margin": 0.01,
    reason: REASON4
  },
  { kind: "ceiling", metric: "lost", limit: 2e-3, reason: REASON4 },
  {
    kind: "ceiling",
    metric: "flips",
    limit: 5e-3,
    slices: true,
    "slice-limit": 0.02,
    reason: REASON4
  },
  { kind: "ceiling", metric: "kl-divergence", limit: 0.01, reason: REASON4 },
  { kind: "ceiling", metric: "latency-p99", limit: 1.05, relative: true, reason: REASON4 }
]);

// src/policy/resolve-criteria.ts
var PRESETS = {
  standard,
  healthcare,
  finance,
  "safety-critical": safetyCritical
};
function resolveCriteria(choice, facts) {
  const parts = [choice ?? "standard"].flat();
  const merged = parts.reduce((criteria, part) => {
    if (typeof part === "string") return mergeCriteria(criteria, presetFor(part, facts));
    const reason = reasonAgainst(part, facts);
    if (reason === void 0) return mergeCriteria(criteria, [part]);
    throw new UserError("policy-invalid", `Cannot judge ${part.metric} (${part.kind}): ${reason}`);
  }, []);
  return gapsOfOtherGroups(merged, facts.groups);
}
function presetFor(name, facts) {
  return PRESETS[name].filter(
    (criterion) => reasonAgainst(criterion, facts) === void 0 && (criterion.metric !== "sqnr" || facts.kind === "fidelity")
  );
}
function reasonAgainst(criterion, facts) {
  const { metric, kind } = criterion;
  return kindAgainst(criterion) ?? limitAgainst(criterion, facts) ?? lackOf(metric, facts) ?? (kind === "group-gap" ? groupsAgainst(criterion, facts) : void 0);
}
function groupsAgainst({ groups }, { groups: known }) {
  if (known.length === 0 && groups === void 0) return "it needs groups (data.evaluation.groups)";
  const unknown = groups?.find((group) => !known.includes(group));
  if (unknown === void 0) return void 0;
  const hint = didYouMean(unknown, known);
  const list = known.length === 0 ? "; it has none" : `; its groups are ${known.map((name) => `"${name}"`).join(", ")}`;
  return `"${unknown}" is no group of the evaluation data (data.evaluation.groups)${hint === "" ? list : hint}`;
}
function kindAgainst(criterion) {
  const { metric, kind } = criterion;
  if (kind !== "ceiling" || mostOf(criterion) <= 0) return void 0;
  if (metric === "non-finite-rows")
    return "a candidate that is not finite where the base is always fails, so that its limit is 0";
  if (metric === "improper-rows")
    return "a candidate whose scores are no probabilities where the base's are always fails, so that its limit is 0";
  return void 0;
}
function limitAgainst(criterion, { shares, differences }) {
  const { metric, kind } = criterion;
  if (kind === "non-inferiority" && differences?.has(metric) === true)
    return "it is a difference between the models already, and can have a ceiling or a floor";
  const isRatio = "relative" in criterion && criterion.relative;
  if (isRatio || kind !== "group-gap" && shares?.has(metric) !== true) return void 0;
  const empty = boundsOf(criterion).find(
    ([, value2]) => kind === "floor" ? value2 <= 0 : value2 >= 1
  );
  if (empty === void 0) return void 0;
  const [key, value] = empty;
  return `its ${key} is ${value}, which nothing can miss: it is a share from 0 to 1, and 0.05 is 5 %`;
}
var boundsOf = (criterion) => Object.entries(criterion).filter(
  (entry) => BOUNDS.has(entry[0]) && typeof entry[1] === "number"
);
var BOUNDS = /* @__PURE__ */ new Set(["margin", "slice-margin", "limit", "slice-limit"]);
var mostOf = (criterion) => Math.max(criterion.limit, criterion["slice-limit"] ?? 0);

// src/commands/observe/cost-metrics.ts
var TIMINGS = /* @__PURE__ */ new Set([
  "latency-p50",
  "latency-p90",
  "latency-p95",
  "latency-p99",
  "throughput"
]);
var MEMORY = /* @__PURE__ */ new Set(["peak-memory", "load-time"]);
var asksForTimings = (criteria) => criteria.some(({ metric }) => TIMINGS.has(metric));
var asksForMemory = (criteria) => criteria.some(({ metric }) => MEMORY.has(metric));
var withoutCosts = (criteria) => criteria.filter(({ metric }) => !TIMINGS.has(metric) && !MEMORY.has(metric));

// src/data/input-columns.ts
function inputColumns(dataset, inputs, bindings) {
  const found = /* @__PURE__ */ new Map();
  for (const input of inputs) {
    const spec = bindings[input.name] ?? {};
    const names = spec.text === void 0 ? spec.columns ?? [spec.column ?? input.name] : [spec.text];
    for (const name of names) {
      const column = dataset.columns.get(name);
      if (column === void 0 || found.has(name)) continue;
      found.set(name, { column, input, isTokenized: spec.text !== void 0 });
    }
  }
  return [...found.values()];
}

// src/commands/load/load-attacks.ts
var ROWS = 50;
var QUERIES = 200;
var EPSILON = 0.1;
var CHANGES = 3;
function loadAttacks(wanted) {
  return (wanted.policy.attacks ?? []).map((test) => loadAttack(test, wanted));
}
function loadAttack(test, wanted) {
  const { task, evaluation } = wanted.data;
  if (task.kind !== "classification" || evaluation.labels === void 0)
    throw refused(test, "it needs classes and labels (task, data.evaluation.label)");
  const slice = `attack=${test.attack}`;
  return {
    slice,
    rows: test.rows ?? ROWS,
    means: meansOf(test, wanted),
    judged: test.margin === void 0 ? void 0 : { slice, mustPass: false, critical: test.critical ?? false, margin: test.margin }
  };
}
var refused = ({ attack }, why) => new UserError("policy-invalid", `Cannot attack the model by "${attack}": ${why}`);
function meansOf(test, wanted) {
  const { task } = wanted.data;
  const { attack, queries = QUERIES, changes = CHANGES } = test;
  const middle = task.scores === "logits" ? 0 : task.threshold ?? 0.5;
  switch (attack) {
    case "square":
    case "simba":
      if (test.changes !== void 0)
        throw refused(test, "changes are counted by greedy attacks alone; take out `changes`");
      return { kind: "values", plan: { kind: attack, ...inputOf(test, wanted), queries, middle } };
    case "greedy-columns":
    case "greedy-characters":
      if (test.epsilon !== void 0)
        throw refused(test, "no value moves by a distance; take out `epsilon`");
      return { kind: attack, columns: columnsOf(test, wanted), changes, queries, middle };
  }
}
function inputOf(test, { data: { evaluation } }) {
  const target = evaluation.feeds.columns.find(
    ({ name, elementType }) => elementType === "float32" && (test.input ?? name) === name
  );
  if (target === void 0 || !isNumericArray(target.values)) {
    const named = test.input === void 0 ? "" : ` named "${test.input}"`;
    throw refused(test, `the model has no float32 input${named}`);
  }
  const { low, high } = rangeOf(target.values);
  return { input: target.name, epsilon: (test.epsilon ?? EPSILON) * (high - low), low, high };
}
function columnsOf(test, { policy, data, loaded }) {
  const bindings = policy.inputs ?? {};
  const columns = inputColumns(data.evaluation.dataset, loaded.signature.inputs, bindings).filter(({ column }) => (test.input ?? column.name) === column.name).filter(
    ({ column, isTokenized }) => test.attack === "greedy-characters" ? column.elementType === "string" : !isTokenized && itemWidth(column) === 1
  ).map(({ column }) => column.name);
  if (columns.length > 0)
    return test.attack === "greedy-characters" ? columns.slice(0, 1) : columns;
  const what = test.attack === "greedy-characters" ? "text" : "column of single values";
  const named = test.input === void 0 ? "" : ` named "${test.input}"`;
  throw refused(test, `the model reads no ${what}${named}`);
}
function rangeOf(values) {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    const number = Number(value);
    if (number < low) low = number;
    if (number > high) high = number;
  }
  return { low, high };
}

// src/data/image.ts
function imageShape(itemShape) {
  const [channels = 0, height = 0, width = 0] = itemShape.length === 2 ? [1, ...itemShape] : itemShape;
  if (itemShape.length !== 2 && itemShape.length !== 3) return void 0;
  const isImage = [1, 3, 4].includes(channels) && height >= 2 && width >= 2;
  return isImage ? { channels, height, width } : void 0;
}
function eachChannel(image, change) {
  const { channels, height, width, pixels } = image;
  const changed = new Float64Array(pixels.length);
  for (let channel = 0; channel < channels; channel += 1) {
    const start = channel * height * width;
    changed.set(change(pixels.subarray(start, start + height * width)), start);
  }
  return { ...image, pixels: changed };
}
var clip01 = (value) => Math.min(1, Math.max(0, value));
var LARGE_SIDE = 64;
function levelsFor({ height, width }, levels2) {
  return Math.min(height, width) >= LARGE_SIDE ? levels2.large : levels2.small;
}

// src/data/perturbation.ts
function levelOf(levels2, severity) {
  const level = levels2[severity];
  if (level === void 0) throw new RangeError(`No severity is ${severity}`);
  return level;
}

// src/data/perturbations/blur.ts
var LEVELS = { large: [0, 1, 2, 3, 4, 6], small: [0, 0.4, 0.6, 0.7, 0.8, 1] };
var blur = {
  of: "image",
  name: "blur",
  description: "a Gaussian blur",
  perturb: (image, { severity }) => blurImage(image, levelOf(levelsFor(image, LEVELS), severity))
};
function blurImage(image, sigma) {
  if (sigma === 0) return image;
  const { height, width } = image;
  const kernel = kernelOf(sigma);
  return eachChannel(image, (plane) => {
    const rows = convolve(plane, kernel, { lines: height, length: width, step: 1, stride: width });
    const both = convolve(rows, kernel, { lines: width, length: height, step: width, stride: 1 });
    return both.map(clip01);
  });
}
function kernelOf(sigma) {
  const radius = Math.floor(4 * sigma + 0.5);
  const weights = Float64Array.from(
    { length: 2 * radius + 1 },
    (_, position) => Math.exp(-((position - radius) ** 2) / (2 * sigma ** 2))
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
function convolve(plane, kernel, lines) {
  const { length, step, stride } = lines;
  const radius = (kernel.length - 1) / 2;
  const result = new Float64Array(plane.length);
  for (let line = 0; line < lines.lines; line += 1) {
    for (let position = 0; position < length; position += 1) {
      let total = 0;
      for (const [tap, weight] of kernel.entries()) {
        const at = Math.min(length - 1, Math.max(0, position + tap - radius));
        total += weight * (plane[line * stride + at * step] ?? 0);
      }
      result[line * stride + position * step] = total;
    }
  }
  return result;
}

// src/data/perturbations/brightness.ts
var LEVELS2 = { large: [0, 0.1, 0.2, 0.3, 0.4, 0.5], small: [0, 0.05, 0.1, 0.15, 0.2, 0.3] };
var COLOURS = 3;
var brightness = {
  of: "image",
  name: "brightness",
  description: "a brighter image",
  perturb: (image, { severity }) => brighten(image, levelOf(levelsFor(image, LEVELS2), severity))
};
function brighten(image, added) {
  const { channels, height, width, pixels } = image;
  if (added === 0) return image;
  if (channels === 1) return { ...image, pixels: pixels.map((pixel) => clip01(pixel + added)) };
  const size = height * width;
  const changed = Float64Array.from(pixels);
  for (let place = 0; place < size; place += 1) {
    const colour = Array.from({ length: COLOURS }, (_, c) => pixels[c * size + place] ?? 0);
    const value = Math.max(...colour);
    const wanted = clip01(value + added);
    for (const [c, part] of colour.entries())
      changed[c * size + place] = value > 0 ? part * wanted / value : wanted;
  }
  return { ...image, pixels: changed };
}

// src/data/perturbations/contrast.ts
var LEVELS3 = { large: [1, 0.4, 0.3, 0.2, 0.1, 0.05], small: [1, 0.75, 0.5, 0.4, 0.3, 0.15] };
var contrast = {
  of: "image",
  name: "contrast",
  description: "less contrast",
  perturb: (image, { severity }) => flatten(image, levelOf(levelsFor(image, LEVELS3), severity))
};
function flatten(image, left) {
  if (left === 1) return image;
  return eachChannel(image, (plane) => {
    const mean2 = plane.reduce((sum, pixel) => sum + pixel, 0) / plane.length;
    return plane.map((pixel) => clip01((pixel - mean2) * left + mean2));
  });
}

// src/data/perturbations/extreme-values.ts
var SHARES = [0, 0.02, 0.05, 0.1, 0.15, 0.2];
var WIDTHS = [0, 1, 3, 10, 30, 100];
var extremeValues = {
  of: "number",
  name: "extreme-values",
  description: "some numbers lie far beyond the range of their column",
  perturb: (value, { severity, random }, { lower, upper }) => {
    const isHit = random.uniform() < levelOf(SHARES, severity);
    const isAbove = random.uniform() < 0.5;
    if (!isHit) return value;
    const distance = levelOf(WIDTHS, severity) * Math.max(upper - lower, 1);
    return isAbove ? Math.max(upper, value) + distance : Math.min(lower, value) - distance;
  }
};

// src/stats/gaussian.ts
function gaussian(random) {
  const radius = Math.sqrt(-2 * Math.log(1 - random.uniform()));
  return radius * Math.cos(2 * Math.PI * random.uniform());
}

// src/data/perturbations/gaussian-noise.ts
var LEVELS4 = {
  large: [0, 0.08, 0.12, 0.18, 0.26, 0.38],
  small: [0, 0.04, 0.06, 0.08, 0.09, 0.1]
};
var gaussianNoise = {
  of: "image",
  name: "gaussian-noise",
  description: "normal noise on every pixel",
  perturb: (image, { severity, random }) => addNoise(image, levelOf(levelsFor(image, LEVELS4), severity), random)
};
function addNoise(image, deviation, random) {
  const pixels = image.pixels.map((pixel) => clip01(pixel + deviation * gaussian(random)));
  return { ...image, pixels };
}

// src/data/perturbations/jitter.ts
var SPREADS = [0, 0.02, 0.05, 0.1, 0.2, 0.4];
var jitter = {
  of: "number",
  name: "jitter",
  description: "numbers move by noise in units of their column's spread",
  perturb: (value, { severity, random }, { spread, lower, upper, isWhole }) => {
    const step = levelOf(SPREADS, severity) * spread * gaussian(random);
    if (step === 0) return value;
    const moved = isWhole ? Math.round(value + step) : value + step;
    return Math.min(Math.max(upper, value), Math.max(Math.min(lower, value), moved));
  }
};

// src/data/jpeg-blocks.ts
var SIDE = 8;
var LUMINANCE = [
  16,
  11,
  10,
  16,
  24,
  40,
  51,
  61,
  12,
  12,
  14,
  19,
  26,
  58,
  60,
  55,
  14,
  13,
  16,
  24,
  40,
  57,
  69,
  56,
  14,
  17,
  22,
  29,
  51,
  87,
  80,
  62,
  18,
  22,
  37,
  56,
  68,
  109,
  103,
  77,
  24,
  35,
  55,
  64,
  81,
  104,
  113,
  92,
  49,
  64,
  78,
  87,
  103,
  121,
  120,
  101,
  72,
  92,
  95,
  98,
  112,
  100,
  103,
  99
];
var CHROMINANCE = [
  17,
  18,
  24,
  47,
  99,
  99,
  99,
  99,
  18,
  21,
  26,
  66,
  99,
  99,
  99,
  99,
  24,
  26,
  56,
  99,
  99,
  99,
  99,
  99,
  47,
  66,
  99,
  99,
  99,
  99,
  99,
  99,
  99,
  99,
  99,
  99,
  99,
  99,
  99,
  99,
  99,
  99,
  99,
  99,
  99,
  99,
  99,
  99,
  99,
  99,
  99,
  99,
  99,
  99,
  99,
  99,
  99,
  99,
  99,
  99,
  99,
  99,
  99,
  99
];
function scaledTable(table, quality) {
  const percent = quality < 50 ? Math.floor(5e3 / quality) : 200 - 2 * quality;
  return table.map((entry) => Math.min(255, Math.max(1, Math.floor((entry * percent + 50) / 100))));
}
var BASIS = Array.from(
  { length: SIDE },
  (_, u) => Float64Array.from(
    { length: SIDE },
    (__, x) => (u === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos((2 * x + 1) * u * Math.PI / 16)
  )
);
function throughBlocks(plane, { height, width, table }) {
  const result = new Float64Array(plane.length);
  for (let top = 0; top < height; top += SIDE) {
    for (let left = 0; left < width; left += SIDE) {
      const block = Float64Array.from({ length: SIDE * SIDE }, (_, place) => {
        const y = Math.min(height - 1, top + Math.floor(place / SIDE));
        const x = Math.min(width - 1, left + place % SIDE);
        return (plane[y * width + x] ?? 0) - 128;
      });
      const kept = transform(roundBy(transform(block, "forward"), table), "inverse");
      for (const [place, level] of kept.entries()) {
        const [y, x] = [top + Math.floor(place / SIDE), left + place % SIDE];
        if (y >= height || x >= width) continue;
        result[y * width + x] = Math.min(255, Math.max(0, Math.round(level + 128)));
      }
    }
  }
  return result;
}
var roundBy = (block, table) => block.map((value, place) => Math.round(value / (table[place] ?? 1)) * (table[place] ?? 1));
function transform(block, direction) {
  const weight = (out, from) => (direction === "forward" ? BASIS[out]?.[from] : BASIS[from]?.[out]) ?? 0;
  const along = (values, step, stride) => {
    const result = new Float64Array(values.length);
    for (let line = 0; line < SIDE; line += 1) {
      for (let out = 0; out < SIDE; out += 1) {
        let total = 0;
        for (let from = 0; from < SIDE; from += 1)
          total += weight(out, from) * (values[line * stride + from * step] ?? 0);
        result[line * stride + out * step] = total;
      }
    }
    return result;
  };
  return along(along(block, 1, SIDE), SIDE, 1);
}

// src/data/perturbations/jpeg.ts
var LEVELS5 = { large: [100, 25, 18, 15, 10, 7], small: [100, 80, 65, 58, 50, 40] };
var jpeg = {
  of: "image",
  name: "jpeg",
  description: "the artefacts of JPEG compression",
  perturb: (image, { severity }) => {
    const quality = levelOf(levelsFor(image, LEVELS5), severity);
    return severity === 0 ? image : compress(image, quality);
  }
};
function compress(image, quality) {
  const { channels, height, width, pixels } = image;
  const size = height * width;
  const plane = (channel) => pixels.subarray(channel * size, (channel + 1) * size).map((pixel) => Math.round(pixel * 255));
  const [luminance, chrominance] = [
    scaledTable(LUMINANCE, quality),
    scaledTable(CHROMINANCE, quality)
  ];
  const changed = Float64Array.from(pixels);
  if (channels === 1) {
    changed.set(throughBlocks(plane(0), { height, width, table: luminance }).map(toUnit));
    return { ...image, pixels: changed };
  }
  const [y, cb, cr] = fromColours(plane(0), plane(1), plane(2));
  const kept = [
    throughBlocks(y, { height, width, table: luminance }),
    throughBlocks(cb, { height, width, table: chrominance }),
    throughBlocks(cr, { height, width, table: chrominance })
  ];
  for (const [channel, colour] of toColours(kept).entries())
    changed.set(colour.map(toUnit), channel * size);
  return { ...image, pixels: changed };
}
var toUnit = (level) => clip01(Math.round(level) / 255);
function fromColours(red, green, blue) {
  const mix = ([r, g, b], shift) => red.map(
    (level, place) => Math.round(r * level + g * (green[place] ?? 0) + b * (blue[place] ?? 0) + shift)
  );
  return [
    mix([0.299, 0.587, 0.114], 0),
    mix([-0.168735892, -0.331264108, 0.5], 128),
    mix([0.5, -0.418687589, -0.081312411], 128)
  ];
}
function toColours([y, cb, cr]) {
  const mix = (b, r) => y.map((level, place) => level + b * ((cb[place] ?? 0) - 128) + r * ((cr[place] ?? 0) - 128));
  return [mix(0, 1.402), mix(-0.344136286, -0.714136286), mix(1.772, 0)];
}

// src/data/perturbations/letter-case.ts
var SHARES2 = [0, 0.1, 0.25, 0.5, 0.75, 1];
var letterCase = {
  of: "text",
  name: "letter-case",
  description: "words are written in capitals, or without",
  perturb: (text, { severity, random }) => {
    const share = levelOf(SHARES2, severity);
    return text.replace(
      /[\p{L}\p{M}]+/gu,
      (word) => random.uniform() < share ? otherCase(word) : word
    );
  }
};
var otherCase = (word) => new RegExp("\\p{Ll}", "u").test(word) ? word.toUpperCase() : word.toLowerCase();

// src/data/perturbations/missing.ts
var SHARES3 = [0, 0.02, 0.05, 0.1, 0.2, 0.4];
var missing = {
  of: "cell",
  name: "missing",
  description: "cells are empty: NaN for a number, an empty text for a category",
  isLost: ({ severity, random }) => random.uniform() < levelOf(SHARES3, severity)
};

// src/data/perturbations/occlusion.ts
var SIDES = [0, 0.1, 0.2, 0.3, 0.4, 0.5];
var GREY = 0.5;
var occlusion = {
  of: "image",
  name: "occlusion",
  description: "a grey square hides a part",
  perturb: (image, { severity, random }) => {
    const centre = { row: random.index(image.height), column: random.index(image.width) };
    const side = Math.round(levelOf(SIDES, severity) * Math.min(image.height, image.width));
    return hide(image, side, centre);
  }
};
function hide(image, side, { row, column }) {
  if (side === 0) return image;
  const [top, left] = [row - Math.floor(side / 2), column - Math.floor(side / 2)];
  return eachChannel(
    image,
    (plane) => plane.map((pixel, place) => {
      const [y, x] = [Math.floor(place / image.width), place % image.width];
      return y >= top && y < top + side && x >= left && x < left + side ? GREY : pixel;
    })
  );
}

// src/data/perturbations/punctuation.ts
var SHARES4 = [0, 0.1, 0.2, 0.4, 0.7, 1];
var ADDED = 0.25;
var MARKS = [",", ".", "!", "?", "\u2026", "-"];
var punctuation = {
  of: "text",
  name: "punctuation",
  description: "punctuation marks are left out or added after words",
  perturb: (text, { severity, random }) => {
    const share = levelOf(SHARES4, severity);
    return text.replace(new RegExp("\\p{P}|[\\p{L}\\p{N}]+", "gu"), (found) => {
      const [hit, mark] = [random.uniform(), MARKS[random.index(MARKS.length)] ?? "."];
      if (new RegExp("^\\p{P}$", "u").test(found)) return hit < share ? "" : found;
      return hit < share * ADDED ? `${found}${mark}` : found;
    });
  }
};

// src/data/perturbations/rotation.ts
var DEGREES = [0, 3, 6, 10, 15, 20];
var rotation = {
  of: "image",
  name: "rotation",
  description: "the image is turned by some degrees",
  perturb: (image, { severity, random }) => {
    const side = random.uniform() < 0.5 ? -1 : 1;
    return rotate(image, side * levelOf(DEGREES, severity));
  }
};
function rotate(image, degrees) {
  if (degrees === 0) return image;
  const { height, width } = image;
  const angle = degrees * Math.PI / 180;
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const [middleY, middleX] = [(height - 1) / 2, (width - 1) / 2];
  return eachChannel(
    image,
    (plane) => plane.map((_, place) => {
      const [y, x] = [Math.floor(place / width) - middleY, place % width - middleX];
      return bilinear(plane, image, {
        y: cosine * y + sine * x + middleY,
        x: cosine * x - sine * y + middleX
      });
    })
  );
}
function bilinear(plane, { height, width }, { y, x }) {
  const [row, column] = [Math.floor(y), Math.floor(x)];
  const at = (r, c) => {
    const [inRow, inColumn] = [
      Math.min(height - 1, Math.max(0, r)),
      Math.min(width - 1, Math.max(0, c))
    ];
    return plane[inRow * width + inColumn] ?? 0;
  };
  const upper = at(row, column) * (1 - (x - column)) + at(row, column + 1) * (x - column);
  const lower = at(row + 1, column) * (1 - (x - column)) + at(row + 1, column + 1) * (x - column);
  return upper * (1 - (y - row)) + lower * (y - row);
}

// src/data/perturbations/spacing.ts
var SHARES5 = [0, 0.05, 0.1, 0.2, 0.35, 0.5];
var WITHIN_WORDS = 0.05;
var spacing = {
  of: "text",
  name: "spacing",
  description: "spaces are left out, doubled, or put within words",
  perturb: (text, { severity, random }) => {
    const share = levelOf(SHARES5, severity);
    return Array.from(text, (letter) => {
      const [hit, isDropped] = [random.uniform(), random.uniform() < 0.5];
      if (letter === " ") {
        if (hit >= share) return letter;
        return isDropped ? "" : "  ";
      }
      return new RegExp("\\p{L}", "u").test(letter) && hit < share * WITHIN_WORDS ? `${letter} ` : letter;
    }).join("");
  }
};

// src/data/perturbations/swapped-categories.ts
var SHARES6 = [0, 0.02, 0.05, 0.1, 0.2, 0.4];
var swappedCategories = {
  of: "category",
  name: "swapped-categories",
  description: "some cells hold another category of their column",
  perturb: (value, { severity, random }, categories) => {
    const isHit = random.uniform() < levelOf(SHARES6, severity);
    const others = categories.filter((category) => category !== value);
    const other = others[random.index(others.length)];
    return isHit && other !== void 0 ? other : value;
  }
};

// src/data/perturbations/tensor-noise.ts
var DECIBELS = [Number.POSITIVE_INFINITY, 40, 30, 20, 10, 5];
var tensorNoise = {
  of: "tensor",
  name: "tensor-noise",
  description: "noise at 40, 30, 20, 10 or 5 dB below the signal",
  perturb: (values, { severity, random }) => addNoiseAt(values, levelOf(DECIBELS, severity), random)
};
function addNoiseAt(values, decibels, random) {
  const noise = values.map(() => gaussian(random));
  const signalPower = values.reduce((sum, value) => sum + value ** 2, 0);
  const noisePower = noise.reduce((sum, value) => sum + value ** 2, 0);
  const factor = Math.sqrt(signalPower / noisePower) * 10 ** (-decibels / 20);
  return values.map((value, position) => value + factor * (noise[position] ?? 0));
}

// src/data/perturbations/truncation.ts
var SHARES7 = [1, 0.9, 0.75, 0.5, 0.25, 0.1];
var truncation = {
  of: "text",
  name: "truncation",
  description: "only the first words are left",
  perturb: (text, { severity }) => {
    const words = [...text.matchAll(/\S+/g)];
    const kept = Math.max(1, Math.ceil(words.length * levelOf(SHARES7, severity)));
    const last = words[kept - 1];
    if (last === void 0 || kept >= words.length) return text;
    return text.slice(0, last.index + last[0].length);
  }
};

// src/data/perturbations/typos.ts
var SHARES8 = [0, 0.01, 0.02, 0.04, 0.08, 0.16];
var KEYS = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];
var typos = {
  of: "text",
  name: "typos",
  description: "letters are replaced by a neighbouring key, left out, doubled or exchanged",
  perturb: (text, { severity, random }) => {
    const share = levelOf(SHARES8, severity);
    const letters = Array.from(text);
    const written = [];
    for (let position = 0; position < letters.length; position += 1) {
      const letter = letters[position] ?? "";
      const next = letters[position + 1] ?? "";
      const [slips, kind, side] = [random.uniform(), random.index(4), random.uniform()];
      if (!new RegExp("\\p{L}", "u").test(letter) || slips >= share) written.push(letter);
      else if (kind === 0) written.push(neighbourOf(letter, side));
      else if (kind === 1) continue;
      else if (kind === 2) written.push(letter, letter);
      else if (new RegExp("\\p{L}", "u").test(next) && next !== letter) {
        written.push(next, letter);
        position += 1;
        random.uniform();
        random.index(4);
        random.uniform();
      } else written.push(letter, letter);
    }
    return written.join("");
  }
};
function neighbourOf(letter, side) {
  const lower = letter.toLowerCase();
  const row = KEYS.find((keys) => keys.includes(lower));
  if (row === void 0 || lower.length !== 1) return letter + letter;
  const place = row.indexOf(lower);
  const [left, right] = [row[place - 1], row[place + 1]];
  const key = (side < 0.5 ? left : right) ?? left ?? right ?? lower;
  return letter === lower ? key : key.toUpperCase();
}

// src/data/generated/perturbations.ts
var PERTURBATIONS = [
  blur,
  brightness,
  contrast,
  extremeValues,
  gaussianNoise,
  jitter,
  jpeg,
  letterCase,
  missing,
  occlusion,
  punctuation,
  rotation,
  spacing,
  swappedCategories,
  tensorNoise,
  truncation,
  typos
];

// src/data/column-facts.ts
function numberFacts(column) {
  const values = numbersOf(column).filter((value) => Number.isFinite(value));
  if (values.length === 0) return { spread: 0, lower: 0, upper: 0, isWhole: false };
  const centre = mean(values);
  const spread = Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
  return {
    spread: Number(spread.toPrecision(2)),
    lower: values.reduce((a, b) => Math.min(a, b)),
    upper: values.reduce((a, b) => Math.max(a, b)),
    isWhole: values.every((value) => Number.isInteger(value))
  };
}
function numbersOf({ values, elementType, name }) {
  if (!isNumericArray(values)) throw new Error(`Column "${name}" holds text`);
  const doubles = toDoubles(values);
  return elementType === "float16" ? doubles.map(float16ToFloat32) : doubles;
}
function categoriesOf(column) {
  return [...new Set(cellTexts(column))].filter((text) => text !== "").toSorted();
}

// src/data/perturbable.ts
var MOST_CATEGORIES = 50;
var NEEDS = {
  number: "a column of single numbers",
  category: `a text column of at most ${MOST_CATEGORIES} different values`,
  cell: "a column of categories, or of single numbers that a float input takes",
  text: "a text column",
  image: "images of shape [height, width] or [channels, height, width] with 1, 3 or 4 channels",
  tensor: "a column of numbers"
};
function perturbableColumns(choice) {
  const { perturbation, inputs, columns } = choice;
  if (columns !== void 0) return columns.map((name) => requestedColumn(choice, name));
  const fitting = inputs.filter((input) => fits(choice, input));
  if (fitting.length > 0) return fitting;
  const read = inputs.map((input) => `"${input.column.name}" (${contentOf(input)})`).join(", ");
  throw new UserError(
    "policy-invalid",
    `Cannot perturb by "${perturbation.name}": it needs ${NEEDS[perturbation.of]}, and the model reads ${read}`
  );
}
function requestedColumn(choice, name) {
  const { perturbation, inputs } = choice;
  const found = inputs.find(({ column }) => column.name === name);
  const start = `Cannot perturb column "${name}" by "${perturbation.name}"`;
  if (found === void 0) {
    const read = inputs.map(({ column }) => `"${column.name}"`).join(", ");
    throw new UserError("policy-invalid", `${start}: the model reads ${read}`);
  }
  if (fits(choice, found) || isWord(choice, found)) return found;
  throw new UserError(
    "policy-invalid",
    `${start}: it needs ${NEEDS[perturbation.of]}, and the column holds ${contentOf(found)}`
  );
}
function isWord({ perturbation }, { column }) {
  const isText = column.elementType === "string" && itemWidth(column) === 1;
  return isText && (perturbation.of === "text" || perturbation.of === "category");
}
function fits({ perturbation, reference }, { column, input, isTokenized }) {
  const isText = column.elementType === "string";
  const isSingle = itemWidth(column) === 1;
  const isCategory = () => isText && isSingle && !isTokenized && hasFewValues(reference, column);
  switch (perturbation.of) {
    case "number":
      return !isText && isSingle;
    case "category":
      return isCategory();
    case "cell":
      return isText ? isCategory() : isSingle && input.elementType.startsWith("float");
    case "text":
      return isText && isSingle && !isCategory();
    case "image":
      return !isText && imageShape(column.itemShape) !== void 0 && isLevel(column.elementType);
    case "tensor":
      return !isText && isLevel(column.elementType);
  }
}
var isLevel = (type) => type.startsWith("float") || type === "uint8";
function hasFewValues(reference, column) {
  const known = reference.columns.get(column.name) ?? column;
  const count = categoriesOf(known).length;
  return count <= MOST_CATEGORIES && count * 2 <= known.rows;
}
function contentOf({ column }) {
  const { elementType, itemShape } = column;
  const what = elementType === "string" ? "text" : elementType;
  return itemShape.length === 0 ? what : `${what} of shape [${itemShape.join(", ")}]`;
}

// src/data/perturb.ts
function perturbDataset(dataset, request, digest) {
  const columns = [...dataset.columns.values()].map(
    (column) => request.columns.includes(column.name) ? perturbColumn(dataset, column, request) : column
  );
  const { source, lines } = dataset;
  return makeDataset({ source, columns, ...lines === void 0 ? {} : { lines } }, digest);
}
function perturbColumn(dataset, column, { perturbation, severity, reference, seed }) {
  const streams = randomStreams(seed);
  const randomOf = (row) => streams.stream(`${perturbation.name}:${column.name}:${dataset.rowDigests[row] ?? ""}`);
  const drawing = { severity, randomOf };
  const known = reference.columns.get(column.name) ?? column;
  switch (perturbation.of) {
    case "text":
      return withTexts(
        column,
        (text, row) => perturbation.perturb(text, { severity, random: randomOf(row) })
      );
    case "category": {
      const categories = categoriesOf(known);
      return withTexts(
        column,
        (text, row) => perturbation.perturb(text, { severity, random: randomOf(row) }, categories)
      );
    }
    case "cell": {
      const isLost = (row) => perturbation.isLost({ severity, random: randomOf(row) });
      if (column.elementType === "string")
        return withTexts(column, (text, row) => isLost(row) ? "" : text);
      return withNumbers(column, ([value = 0], row) => [isLost(row) ? Number.NaN : value]);
    }
    case "number": {
      const facts = numberFacts(known);
      return withNumbers(column, ([value = 0], row) => [
        Number.isFinite(value) ? perturbation.perturb(value, { severity, random: randomOf(row) }, facts) : value
      ]);
    }
    case "tensor":
      return withNumbers(
        column,
        (values, row) => perturbation.perturb(values, { severity, random: randomOf(row) })
      );
    case "image":
      return withImages(column, { perturbation, drawing, facts: numberFacts(known) });
  }
}
function withTexts(column, change) {
  return {
    name: column.name,
    elementType: "string",
    itemShape: column.itemShape,
    rows: column.rows,
    values: cellTexts(column).map(change)
  };
}
function withNumbers(column, change) {
  const width = itemWidth(column);
  const numbers = numbersOf(column);
  const changed = new Float64Array(numbers.length);
  for (let row = 0; row < column.rows; row += 1)
    changed.set(change(numbers.subarray(row * width, (row + 1) * width), row), row * width);
  return {
    name: column.name,
    itemShape: column.itemShape,
    rows: column.rows,
    ...storedAs(column.elementType, changed)
  };
}
function storedAs(type, values) {
  if (type === "uint8")
    return { elementType: "uint8", values: Uint8Array.from(Uint8ClampedArray.from(values)) };
  if (type === "float16")
    return { elementType: "float16", values: Uint16Array.from(values, float32ToFloat16) };
  return { elementType: "float64", values };
}
function withImages(column, { perturbation, drawing, facts }) {
  const shape = imageShape(column.itemShape);
  if (shape === void 0) throw new Error(`Column "${column.name}" holds no images`);
  const { lower, upper } = levels(column.elementType, facts);
  const scale = upper - lower || 1;
  return withNumbers(column, (values, row) => {
    const pixels = values.map((value) => (value - lower) / scale);
    const draw = { severity: drawing.severity, random: drawing.randomOf(row) };
    return perturbation.perturb({ ...shape, pixels }, draw).pixels.map((p) => p * scale + lower);
  });
}
function levels(type, { lower, upper }) {
  if (type === "uint8") return { lower: 0, upper: 255 };
  if (lower >= 0 && upper <= 1) return { lower: 0, upper: 1 };
  if (lower >= 0 && upper <= 255) return { lower: 0, upper: 255 };
  return { lower, upper };
}

// src/data/sample-rows.ts
function sampleRows(dataset, { count, seed }, digest) {
  if (count >= dataset.rows) return dataset;
  const ranked = dataset.rowDigests.map((rowDigest, row) => ({ row, rank: digest.sha256(`${seed}:${rowDigest}`) })).toSorted((a, b) => a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : a.row - b.row);
  const rows = ranked.slice(0, count).map(({ row }) => row);
  return selectRows(
    dataset,
    rows.toSorted((a, b) => a - b),
    digest
  );
}

// src/data/clusters.ts
function clustersOf(dataset, name) {
  const column = name === void 0 ? void 0 : dataset.columns.get(name);
  if (column === void 0) return void 0;
  const known = /* @__PURE__ */ new Map();
  let next = 0;
  return Int32Array.from(cellTexts(column), (text) => {
    const own = text.trim();
    const isMissing2 = own === "" || own === "NaN";
    const cluster = (isMissing2 ? void 0 : known.get(own)) ?? next;
    if (cluster === next) next += 1;
    if (!isMissing2) known.set(own, cluster);
    return cluster;
  });
}
function sourcesIn(clusters, rows) {
  return new Set(Array.from(rows, (row) => clusters[row])).size;
}

// src/data/slices.ts
var MAXIMUM_VALUES = 50;
function slicesOf(dataset, specs) {
  const slices = specs.flatMap((spec) => {
    if (typeof spec === "string") return valueSlices(dataset, spec, false);
    if ("where" in spec) return [conditionSlice(dataset, spec)];
    const critical = spec.critical ?? false;
    return spec.bins === void 0 ? valueSlices(dataset, spec.column, critical) : binSlices(dataset, spec.column, { bins: spec.bins, critical });
  });
  return joinEqual(dataset, slices);
}
var RESERVED = /^(?:all$|by )/;
function joinEqual(dataset, slices) {
  const joined = /* @__PURE__ */ new Map();
  for (const slice of slices) {
    if (RESERVED.test(slice.name)) {
      throw new UserError(
        "policy-invalid",
        `Cannot slice data "${dataset.source}": the name "${slice.name}" is taken for what the gate measures itself; give the slice another name`
      );
    }
    const before = joined.get(slice.name);
    if (before !== void 0 && before.rows.join() !== slice.rows.join()) {
      throw new UserError(
        "policy-invalid",
        `Cannot slice data "${dataset.source}": two slices of different rows are called "${slice.name}"; give one of them another name`
      );
    }
    const critical = slice.critical || before?.critical === true;
    joined.set(slice.name, { ...slice, critical });
  }
  return [...joined.values()];
}
function valueSlices(dataset, name, critical) {
  const column = columnOf(dataset, name, "a slice");
  const groups = /* @__PURE__ */ new Map();
  for (const [row, text] of cellTexts(column).entries()) {
    const value = text.trim() === "" || text === "NaN" ? "(missing)" : text;
    const rows = groups.get(value);
    if (rows === void 0) groups.set(value, [row]);
    else rows.push(row);
  }
  if (groups.size > MAXIMUM_VALUES) {
    const advice = column.elementType === "string" ? "choose some with a condition" : `give edges: { column: ${name}, bins: [...] }`;
    throw new UserError(
      "data-malformed",
      `Cannot slice data "${dataset.source}" by "${name}": it has ${groups.size} values, and at most ${MAXIMUM_VALUES} make slices; ${advice}`
    );
  }
  const slices = [...groups].toSorted(([a], [b]) => compareValues(a, b)).map(([value, rows]) => ({
    name: `${name}=${value}`,
    critical: isCritical(critical, value),
    rows: Uint32Array.from(rows)
  }));
  return [...slices, ...absentSlices(name, critical, [...groups.keys()])];
}
function absentSlices(name, critical, present) {
  if (typeof critical === "boolean") return [];
  return critical.filter((wanted) => !present.some((value) => isSame(wanted, value))).map((wanted) => ({ name: `${name}=${wanted}`, critical: true, rows: new Uint32Array() }));
}
function compareValues(a, b) {
  const [first, second] = [Number(a), Number(b)];
  if (Number.isNaN(first) !== Number.isNaN(second)) return Number.isNaN(first) ? 1 : -1;
  return first - second || (a < b ? -1 : 1);
}
var isCritical = (critical, value) => typeof critical === "boolean" ? critical : critical.some((wanted) => isSame(wanted, value));
var isSame = (wanted, text) => String(wanted) === text || typeof wanted === "number" && text.trim() !== "" && Number(text) === wanted;
function binSlices(dataset, name, { bins, critical }) {
  if (typeof critical !== "boolean") {
    throw new UserError(
      "policy-invalid",
      `Cannot slice data "${dataset.source}" by ranges of "${name}": critical lists values, and ranges have none; it may be true or false`
    );
  }
  const values = numbersOf2(dataset, columnOf(dataset, name, "a slice"));
  const edges = bins.toSorted((a, b) => a - b);
  return Array.from({ length: edges.length + 1 }, (_, position) => {
    const [low, high] = [edges[position - 1], edges[position]];
    const lower = low === void 0 ? "" : `${low}<=`;
    const label = high === void 0 ? `${name}>=${low ?? ""}` : `${lower}${name}<${high}`;
    const rows = rowsWhere(
      values,
      (value) => (low === void 0 || value >= low) && (high === void 0 || value < high)
    );
    return { name: label, critical, rows };
  });
}
function rowsWhere(values, holds) {
  const rows = [];
  for (const [row, value] of values.entries()) if (holds(value)) rows.push(row);
  return Uint32Array.from(rows);
}
function numbersOf2(dataset, column) {
  if (!isNumericArray(column.values)) {
    throw new UserError(
      "data-malformed",
      `Cannot slice data "${dataset.source}" by ranges of "${column.name}": it holds text`
    );
  }
  return columnDoubles(column.elementType, column.values);
}
function conditionSlice(dataset, spec) {
  const conditions = [spec.where].flat();
  const tests = conditions.map((condition) => rowTest(dataset, condition));
  const rows = [];
  for (let row = 0; row < dataset.rows; row += 1)
    if (tests.every((test) => test(row))) rows.push(row);
  return { name: spec.name, critical: spec.critical ?? false, rows: Uint32Array.from(rows) };
}
function rowTest(dataset, condition) {
  const column = columnOf(dataset, condition.column, "a condition");
  const texts = cellTexts(column);
  const { equals, "at-least": atLeast, below } = condition;
  const wanted = [...equals === void 0 ? [] : [equals], ...condition.in ?? []];
  if (wanted.length === 0 && atLeast === void 0 && below === void 0) {
    throw new UserError(
      "policy-invalid",
      `Cannot slice data "${dataset.source}" by a condition for "${column.name}": it says nothing of the column; equals, in, at-least and below do`
    );
  }
  const isRange = atLeast !== void 0 || below !== void 0;
  const numbers = isRange ? numbersOf2(dataset, column) : void 0;
  return (row) => {
    const value = numbers?.[row] ?? Number.NaN;
    const text = texts[row] ?? "";
    if (wanted.length > 0 && !wanted.some((one) => isWanted(column, one, text))) return false;
    if (atLeast !== void 0 && !(value >= atLeast)) return false;
    return below === void 0 || value < below;
  };
}
function isWanted(column, wanted, text) {
  if (typeof wanted === "boolean" && column.elementType === "bool")
    return text === String(Number(wanted));
  return isSame(wanted, text);
}

// src/data/groups.ts
function groupsOf(dataset, choices) {
  return choices.map((choice) => {
    const { columns, reference } = typeof choice === "string" ? { columns: [choice] } : choice;
    const column = columns.join(" \xD7 ");
    const members = columns.map((name2) => {
      columnOf(dataset, name2, "a group");
      return slicesOf(dataset, [name2]);
    }).reduce((joined, slices) => crossed(joined, slices));
    if (reference === void 0) return { column, members };
    const name = columns.map((part, position) => `${part}=${reference[position] ?? ""}`).join(", ");
    if (members.some((member) => member.name === name)) return { column, members, reference: name };
    throw new UserError(
      "policy-invalid",
      `Cannot compare the groups of "${column}" with "${name}": no row of "${dataset.source}" belongs to it${didYouMean(
        name,
        members.map((member) => member.name)
      )}`
    );
  });
}
function crossed(first, second) {
  return first.flatMap((one) => {
    const own = new Set(one.rows);
    return second.map((other) => ({
      name: `${one.name}, ${other.name}`,
      critical: false,
      rows: other.rows.filter((row) => own.has(row))
    })).filter(({ rows }) => rows.length > 0);
  });
}

// src/data/labels.ts
function classLabels(dataset, name, { classes, count }) {
  const column = columnOf(dataset, name, "the label");
  refuseItems(dataset, name, itemWidth(column));
  const mayBeIndex = classes?.some((known) => !Number.isNaN(Number(known))) !== true;
  return Int32Array.from(cellTexts(column), (text, row) => {
    const named = classes?.indexOf(text.trim()) ?? -1;
    if (named >= 0) return named;
    if (isMissing(text)) throw missing2(dataset, name, row);
    const index = Number(text);
    if (mayBeIndex && Number.isInteger(index) && index >= 0 && index < count) return index;
    throw unknownClass(dataset, { name, row, text }, { classes, count });
  });
}
function unknownClass(dataset, { name, row, text }, { classes, count }) {
  const where = `Cannot read label "${name}" of data "${dataset.source}": ${rowName(dataset, row)} holds "${text}"`;
  if (classes === void 0) {
    const why = Number.isNaN(Number(text)) ? `, which is a name; list the classes in the order of the model's scores (task.classes)` : `; the model has ${count} scores, so that labels are 0 to ${count - 1}`;
    return new UserError("data-label", `${where}${why}`);
  }
  const hint = didYouMean(text, classes);
  const list = hint === "" ? `; the classes are ${classes.map((known) => `"${known}"`).join(", ")}` : hint;
  return new UserError("data-label", `${where}, which is no class${list}`);
}
function numericTargets(dataset, name) {
  const column = columnOf(dataset, name, "the label");
  refuseItems(dataset, name, itemWidth(column));
  return Float64Array.from(cellTexts(column), (text, row) => {
    if (isMissing(text)) throw missing2(dataset, name, row);
    const value = Number(text);
    if (Number.isFinite(value)) return value;
    throw new UserError(
      "data-label",
      `Cannot read label "${name}" of data "${dataset.source}": ${rowName(dataset, row)} holds "${text}", which is not a finite number`
    );
  });
}
var isMissing = (text) => text.trim() === "" || text.trim().toLowerCase() === "nan";
function missing2(dataset, name, row) {
  return new UserError(
    "data-label",
    `Cannot read label "${name}" of data "${dataset.source}": ${rowName(dataset, row)} has none; label every row, or leave such rows out`
  );
}
function refuseItems(dataset, name, width) {
  if (width === 1) return;
  throw new UserError(
    "data-label",
    `Cannot read label "${name}" of data "${dataset.source}": it holds ${width} values a row; a label is one`
  );
}

// src/commands/load/load-data.ts
async function loadData(host, loaded, request) {
  refuseWithoutInputs(loaded);
  const whole = await readBoth(host, request);
  const { evaluation, calibration } = sampledBoth(host, request, whole);
  const { label, slices = [], groups = [], cluster } = request.policy.data.evaluation;
  if (cluster !== void 0) columnOf(evaluation, cluster, "named as data.evaluation.cluster");
  const task = resolveTask(loaded, request.policy, evaluation);
  const bind3 = (dataset, required) => bindData(host, dataset, {
    loaded,
    request,
    task,
    label: required || hasColumn(dataset, label) ? label : void 0
  });
  return {
    task,
    evaluation: await bind3(evaluation, true),
    calibration: await bind3(calibration, false),
    slices: slicesOf(evaluation, slices),
    groups: groupsOf(evaluation, groups),
    overlap: calibration === evaluation ? 0 : overlapRows(calibration, evaluation),
    ...evaluation === whole.evaluation ? {} : { sampledFrom: whole.evaluation.rows }
  };
}
function refuseWithoutInputs({ signature, source }) {
  if (signature.inputs.length > 0) return;
  throw new UserError(
    "data-input-unbound",
    `Cannot judge model "${source}": it has no inputs but those with defaults, and answers every row alike; export it with the inputs that differ from row to row`
  );
}
var hasColumn = (dataset, name) => name !== void 0 && dataset.columns.has(name);
var SAMPLE_SEED = 0;
function sampled(dataset, rows, digest) {
  return rows === void 0 ? dataset : sampleRows(dataset, { count: rows, seed: SAMPLE_SEED }, digest);
}
function sampledBoth(host, { policy: { data } }, { evaluation, calibration }) {
  const some = (dataset, rows2) => sampled(dataset, rows2, host.digest);
  const { rows } = data.evaluation;
  const evaluated = some(evaluation, rows);
  if (calibration === evaluation) return { evaluation: evaluated, calibration: evaluated };
  return {
    evaluation: evaluated,
    calibration: some(calibration, data.calibration === void 0 ? rows : data.calibration.rows)
  };
}
async function readBoth(host, { policy, directory, known }) {
  const read = async (path) => known?.get(path) ?? readDataset(host, host.files.resolve(directory, path), path);
  const evaluation = await read(policy.data.evaluation.path);
  const { calibration } = policy.data;
  const isProvided = typeof policy.recipe === "object" && "provided" in policy.recipe;
  if (isProvided && calibration === void 0) return { evaluation, calibration: evaluation };
  if (calibration === void 0) return setApart(host, evaluation);
  return { evaluation, calibration: await read(calibration.path) };
}
function setApart(host, dataset) {
  try {
    return splitByDigest(dataset, host.digest);
  } catch (cause) {
    if (!(cause instanceof UserError && cause.code === "data-empty")) throw cause;
    const count = dataset.rows === 1 ? "1 row is" : `${dataset.rows} rows are`;
    throw new UserError(
      "data-empty",
      `Cannot set calibration rows of "${dataset.source}" apart: ${count} too few; name calibration data (data.calibration)`,
      { cause }
    );
  }
}
async function bindData(host, dataset, { loaded, request, task, label }) {
  const feeds = await bindInputs(host, dataset, {
    inputs: loaded.signature.inputs,
    bindings: request.policy.inputs ?? {},
    directory: request.directory,
    label: request.policy.data.evaluation.label
  });
  const clusters = clustersOf(dataset, request.policy.data.evaluation.cluster);
  const plain = { dataset, feeds, labels: void 0, targets: void 0, clusters };
  if (label === void 0 || task.kind === "fidelity") return plain;
  if (task.kind === "regression") return { ...plain, targets: numericTargets(dataset, label) };
  const { classes, classCount = Number.POSITIVE_INFINITY } = task;
  return { ...plain, labels: classLabels(dataset, label, { classes, count: classCount }) };
}

// src/commands/load/load-perturbations.ts
var ROWS2 = 500;
function loadPerturbations(host, request) {
  return (request.policy.robustness ?? []).flatMap((test) => perturbed(host, test, request));
}
function perturbed(host, test, request) {
  const { data, seed } = request;
  const { dataset } = data.evaluation;
  const perturbation = perturbationOf(test.perturbation);
  const columns = chosenColumns(test, request);
  const rows = Math.min(dataset.rows, test.rows ?? ROWS2);
  return test.severities.map((severity) => ({
    name: `${test.name ?? test.perturbation}@${severity}`,
    kind: "perturbation",
    critical: test.critical ?? false,
    rows,
    open: () => {
      const chosen = sampleRows(dataset, { count: rows, seed }, host.digest);
      const reference = data.calibration.dataset;
      const made = perturbDataset(
        chosen,
        { perturbation, severity, columns, reference, seed },
        host.digest
      );
      return bindPerturbed(host, made, request);
    }
  }));
}
function perturbationOf(name) {
  const found = PERTURBATIONS.find((known) => known.name === name);
  if (found === void 0) throw new Error(`No perturbation is named ${name}`);
  return found;
}
function chosenColumns({ perturbation, columns }, { loaded, policy, data }) {
  return perturbableColumns({
    perturbation: perturbationOf(perturbation),
    inputs: inputColumns(data.evaluation.dataset, loaded.signature.inputs, policy.inputs ?? {}),
    columns,
    reference: data.calibration.dataset
  }).map(({ column }) => column.name);
}
function bindPerturbed(host, dataset, { loaded, policy, directory, data }) {
  return bindData(host, dataset, {
    loaded,
    request: { policy, directory },
    task: data.task,
    label: policy.data.evaluation.label
  });
}

// src/commands/load/load-shifts.ts
async function loadShifts(host, request) {
  const shifts = request.policy.data.shifts ?? [];
  const challenges = [];
  for (const shift of shifts) challenges.push(await loadShift(host, shift, request));
  return challenges;
}
async function loadShift(host, shift, { loaded, data, policy, directory }) {
  const path = host.files.resolve(directory, shift.path);
  const whole = await readDataset(host, path, shift.path);
  const dataset = sampled(whole, shift.rows ?? policy.data.evaluation.rows, host.digest);
  const bound = await bindData(host, dataset, {
    loaded,
    request: { policy, directory },
    task: data.task,
    label: shift.novel === true ? void 0 : shift.label ?? policy.data.evaluation.label
  });
  return {
    name: `shift=${shift.name}`,
    kind: shift.novel === true ? "novel" : "shift",
    critical: shift.critical ?? false,
    rows: dataset.rows,
    ...dataset === whole ? {} : { sampledFrom: whole.rows },
    open: () => Promise.resolve(bound)
  };
}

// src/commands/load/load-challenges.ts
async function loadChallenges(host, request) {
  const challenges = [...await loadShifts(host, request), ...loadPerturbations(host, request)];
  const names = [...request.data.slices, ...challenges].map(({ name }) => name);
  const twin = names.find((name, position) => names.indexOf(name) !== position);
  if (twin === void 0) return challenges;
  throw new UserError(
    "policy-invalid",
    `Cannot judge "${twin}": two slices, shifts or perturbations have that name; give each its own`
  );
}

// src/data/odd-inputs.ts
var EXTREME = 1e30;
function hasFloatInput(feeds) {
  return feeds.columns.some(isFloat2);
}
function withOddNumbers(feeds, kind, seed) {
  const streams = randomStreams(seed);
  const columns = feeds.columns.map((column) => {
    if (!isFloat2(column)) return column;
    const width = column.itemShape.reduce((product, size) => product * size, 1);
    const values = Array.from(column.values, Number);
    for (let row = 0; row < column.rows; row += 1) {
      const random = streams.stream(`${kind}:${column.name}:${row}`);
      const sign = random.uniform() < 0.5 ? -1 : 1;
      values[row * width + random.index(width)] = sign * oddNumber(kind);
    }
    const isDouble = column.elementType === "float64";
    return { ...column, values: isDouble ? Float64Array.from(values) : Float32Array.from(values) };
  });
  return { rows: feeds.rows, columns };
}
var isFloat2 = ({ elementType }) => elementType === "float32" || elementType === "float64";
function oddNumber(kind) {
  switch (kind) {
    case "nan":
      return Number.NaN;
    case "infinite":
      return Number.POSITIVE_INFINITY;
    case "extreme":
      return EXTREME;
  }
}

// src/data/row-lengths.ts
async function findRowLengths(host, dataset, { binding, feeds }) {
  const mask = ownMask(binding, feeds) ?? await tokenizerMask(host, dataset, binding);
  if (mask === void 0)
    return inapplicable("the model has neither an attention mask nor text that is tokenized");
  const [full = 0] = mask.itemShape;
  const padded2 = binding.inputs.filter((input) => widthOf(feeds, input.name) === full);
  const fixed = padded2.find(({ shape }) => isFixed(shape[1]));
  if (fixed !== void 0)
    return inapplicable(`its input "${fixed.name}" takes ${full} positions a row, never fewer`);
  return lengthsIn(
    mask,
    padded2.map(({ name }) => name)
  );
}
var inapplicable = (reason) => ({ kind: "inapplicable", reason });
var isFixed = (size) => typeof size === "number" && size > 0;
var widthOf = ({ columns }, name) => columns.find((column) => column.name === name)?.itemShape[0];
function ownMask({ inputs, bindings }, { columns }) {
  const input = inputs.find(({ name }) => isMask(name, bindings[name]));
  const column = columns.find(({ name }) => name === input?.name);
  return column?.itemShape.length === 1 ? column : void 0;
}
var MASK = "attention_mask";
async function tokenizerMask(host, dataset, { bindings, directory }) {
  const text = Object.values(bindings).find((spec) => spec.text !== void 0);
  if (text === void 0) return void 0;
  const { columns } = await bindInputs(host, dataset, {
    inputs: [{ name: MASK, elementType: "int64", shape: [null, null] }],
    bindings: { [MASK]: { ...text, field: "attention-mask" } },
    directory
  });
  return columns[0];
}
function lengthsIn({ values, rows, itemShape }, inputs) {
  const [full = 0] = itemShape;
  const masks = Array.from(
    { length: rows },
    (_, row) => Array.from({ length: full }, (_place, place) => Number(values[row * full + place]))
  );
  const lengths = masks.map((mask) => mask.filter((value) => value === 1).length);
  const isOn = (side2) => masks.every((mask, row) => {
    const length = lengths[row] ?? 0;
    const start = side2 === "left" ? full - length : 0;
    return mask.every(
      (value, place) => value === Number(place >= start && place < start + length)
    );
  });
  const side = isOn("right") ? "right" : isOn("left") ? "left" : void 0;
  if (side === void 0)
    return inapplicable(
      "its attention mask is not ones for a row's own positions and zeros beside them"
    );
  if (lengths.every((length) => length === 0 || length === full))
    return inapplicable(`every row has all of the ${full} positions, so that none is padded`);
  return { kind: "padded", padded: { inputs, lengths, side }, full };
}

// src/data/select-feeds.ts
function selectFeeds({ columns }, rows) {
  return {
    rows: rows.length,
    columns: columns.map((column) => {
      const width = column.itemShape.reduce((product, size) => product * size, 1);
      return { ...column, rows: rows.length, values: selectValues(column.values, rows, width) };
    })
  };
}

// src/commands/observe/block-slices.ts
var blockSlices = (model) => residualBlocks(model).map(blockSlice);
var blockSlice = ({ name }) => `block=${name}`;

// src/commands/load/load-probes.ts
var ROWS3 = 64;
var BATCH_ROWS = 256;
function loadProbes(host, request, criteria) {
  const asked = criteria.some(({ metric }) => metric === "block-sqnr");
  const names = /* @__PURE__ */ new Set([...request.policy.probes ?? [], ...asked ? ["blocks"] : []]);
  return [...names].map((name) => ({ name, open: opening(host, name, request) }));
}
function opening(host, name, request) {
  const { data, seed } = request;
  const { dataset, feeds } = data.evaluation;
  const some = (count) => sampleRows(dataset, { count, seed }, host.digest);
  switch (name) {
    case "batch":
      return () => bind(host, some(BATCH_ROWS), request);
    case "padding":
      return () => padded(host, some(BATCH_ROWS), request);
    case "blocks":
      if (blockSlices(request.loaded.model).length === 0) throw withoutBlocks();
      return () => bind(host, some(ROWS3), request);
    case "empty-text": {
      const names = textColumns(request);
      return () => bind(host, emptied(host, some(ROWS3), names), request);
    }
    case "nan":
    case "infinite":
    case "extreme":
      if (!hasFloatInput(feeds)) throw inapplicable2(name, "float32 or float64 input");
      return async () => {
        const bound = await bind(host, some(ROWS3), request);
        return { ...bound, feeds: withOddNumbers(bound.feeds, name, seed) };
      };
  }
}
async function padded(host, dataset, request) {
  const { loaded, policy, directory } = request;
  const bound = await bind(host, dataset, request);
  const { feeds, clusters } = bound;
  const binding = { inputs: loaded.signature.inputs, bindings: policy.inputs ?? {}, directory };
  const found = await findRowLengths(host, dataset, { binding, feeds });
  if (found.kind === "inapplicable") return { ...bound, padding: { inapplicable: found.reason } };
  const { lengths } = found.padded;
  const rows = [...lengths.keys()].filter((row) => {
    const length = lengths[row] ?? 0;
    return length > 0 && length < found.full;
  });
  return {
    ...bound,
    feeds: selectFeeds(feeds, rows),
    clusters: clusters && Int32Array.from(rows, (row) => clusters[row] ?? 0),
    padding: { ...found.padded, lengths: rows.map((row) => lengths[row] ?? 0) }
  };
}
var withoutBlocks = () => new UserError(
  "policy-invalid",
  `Cannot compare the blocks of the model: it has no residual block; take "blocks" out of its probes and "block-sqnr" out of its criteria`
);
function inapplicable2(name, what) {
  return new UserError(
    "policy-invalid",
    `Cannot probe the model with "${name}": it has no ${what}; take "${name}" out of its probes`
  );
}
function textColumns({ loaded, policy, data }) {
  const { inputs } = loaded.signature;
  const names = inputColumns(data.evaluation.dataset, inputs, policy.inputs ?? {}).filter(({ column }) => column.elementType === "string").map(({ column }) => column.name);
  if (names.length === 0) throw inapplicable2("empty-text", "text input");
  return names;
}
function emptied(host, dataset, names) {
  const columns = [...dataset.columns.values()].map(
    (column) => names.includes(column.name) ? { ...column, values: Array.from({ length: column.values.length }, () => "") } : column
  );
  return makeDataset({ source: dataset.source, columns }, host.digest);
}
function bind(host, dataset, { loaded, policy, directory, data }) {
  const request = { policy, directory };
  return bindData(host, dataset, { loaded, request, task: data.task, label: void 0 });
}

// src/commands/load/other-providers.ts
var providersNamed = ({ providers = [] }) => providers.filter((name) => name !== "cpu");
var providerSlice = (name) => `provider=${name}`;
async function otherProviders(engine, policy) {
  const others = providersNamed(policy);
  if (others.length === 0) return [];
  const known = await engine.providers();
  const unknown = others.find((name) => !known.includes(name));
  if (unknown === void 0) return others;
  const hint = didYouMean(unknown, known);
  const list = hint === "" ? `; it knows ${known.join(", ")}` : hint;
  throw new UserError(
    "policy-invalid",
    `Cannot judge the model on provider "${unknown}": the installed engine (onnxruntime-node ${await engine.version()}) does not know it${list}`
  );
}

// src/policy/read-suite.ts
async function readSuite(host, path, directory) {
  const absolute = host.files.resolve(directory, path);
  const text = await host.files.readText(absolute);
  return {
    suite: parseSuite(text, path),
    source: path,
    directory: host.files.resolve(absolute, ".."),
    digest: host.digest.sha256(text)
  };
}
function parseSuite(text, source) {
  const { value, at } = parseYaml(text, { what: "suite", source, code: "policy-invalid" });
  const checked = check("suite", value);
  if (checked.kind === "invalid")
    throw invalid("policy-invalid", "suite", { source, problems: checked.problems, at });
  const names = checked.value.tests.map(({ name }) => name);
  const twin = names.findIndex((name, position) => names.indexOf(name) !== position);
  if (twin < 0) return checked.value;
  const where = at(["tests", twin], "name");
  throw new UserError(
    "policy-invalid",
    `Cannot read suite "${source}"${where}: two tests are named "${names[twin] ?? ""}"; give each its own name`
  );
}

// src/commands/observe/test-rows.ts
var ROWS4 = 500;
async function caseRows(host, cases, request) {
  const { suiteDirectory, source } = request;
  const usual = request.policy.data.evaluation.label;
  const label = (Array.isArray(cases) ? usual : cases.label ?? usual) ?? "label";
  const dataset = Array.isArray(cases) ? datasetOf(
    host,
    cases.map((one) => ({ ...one.row, [label]: one.label })),
    source
  ) : await readDataset(host, host.files.resolve(suiteDirectory, cases.path), cases.path);
  const rows = { before: await bind2(host, dataset, { request, label }), after: void 0 };
  return () => Promise.resolve(rows);
}
async function pairRows(host, change, request) {
  const { seed, data, source } = request;
  const bindPair = async (before, after) => ({
    before: await bind2(host, before, { request, label: void 0 }),
    after: await bind2(host, after, { request, label: void 0 })
  });
  if ("pairs" in change) {
    const rows = await bindPair(
      datasetOf(
        host,
        change.pairs.map(({ before }) => before),
        `${source}, before`
      ),
      datasetOf(
        host,
        change.pairs.map(({ after }) => after),
        `${source}, after`
      )
    );
    return () => Promise.resolve(rows);
  }
  const { dataset } = data.evaluation;
  const count = change.rows ?? ROWS4;
  const changed = "set" in change ? setter(host, change, dataset) : perturber(host, change, request);
  return () => {
    const before = sampleRows(dataset, { count, seed }, host.digest);
    const after = changed(before);
    const differ = before.rowDigests.flatMap(
      (own, row) => own === after.rowDigests[row] ? [] : [row]
    );
    if (differ.length === 0) {
      throw new UserError(
        "data-empty",
        `Cannot test ${source}: it changes none of ${before.rows} evaluation rows`
      );
    }
    const kept = [before, after].map((side) => selectRows(side, differ, host.digest));
    return bindPair(kept[0] ?? before, kept[1] ?? after);
  };
}
function perturber(host, change, request) {
  const { severity } = change;
  const perturbation = perturbationOf(change.perturbation);
  const columns = chosenColumns(change, request);
  const facts = { perturbation, severity, columns, seed: request.seed };
  const reference = request.data.calibration.dataset;
  return (dataset) => perturbDataset(dataset, { ...facts, reference }, host.digest);
}
function setter(host, { set }, evaluation) {
  for (const [name, value] of Object.entries(set)) {
    const column = columnOf(evaluation, name, "set by a behaviour test");
    const isText = column.elementType === "string";
    if (itemWidth(column) === 1 && isText === (typeof value === "string")) continue;
    throw new UserError(
      "policy-invalid",
      `Cannot set column "${name}" to ${JSON.stringify(value)}: it holds ${isText ? "text" : "numbers"}`
    );
  }
  return (dataset) => {
    const columns = [...dataset.columns.values()].map((column) => {
      const value = set[column.name];
      return value === void 0 ? column : constantColumn(column, value);
    });
    return makeDataset({ source: dataset.source, columns }, host.digest);
  };
}
function constantColumn({ name, itemShape, rows }, value) {
  const shared = { name, itemShape, rows };
  if (typeof value === "string")
    return { ...shared, elementType: "string", values: Array.from({ length: rows }, () => value) };
  return { ...shared, elementType: "float64", values: new Float64Array(rows).fill(value) };
}
function datasetOf(host, rows, source) {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  for (const [position, row] of rows.entries()) {
    const lacking = names.find((name) => row[name] === void 0);
    if (lacking === void 0) continue;
    throw new UserError(
      "data-malformed",
      `Cannot read ${source}: case ${position + 1} has no "${lacking}", and other cases have`
    );
  }
  const lines = rows.map((row) => JSON.stringify(row)).join("\n");
  const { columns } = readJsonl(lines, source);
  return makeDataset({ source, columns }, host.digest);
}
function bind2(host, dataset, { request, label }) {
  const { loaded, policy, directory, data } = request;
  return bindData(host, dataset, {
    loaded,
    request: { policy, directory },
    task: data.task,
    label
  });
}

// src/commands/load/load-suites.ts
var MARGIN = 0.05;
var DIRECTION_TOLERANCE = 0.01;
async function loadSuites(host, request) {
  const suites = [];
  for (const path of request.policy.suites ?? []) {
    const file = await readSuite(host, path, request.directory);
    const { name } = file.suite;
    if (suites.some((other) => other.name === name)) {
      throw new UserError(
        "policy-invalid",
        `Cannot use suite "${path}": another one is named "${name}", too; give each its own name`
      );
    }
    suites.push(await loadSuite(host, file, request));
  }
  return suites;
}
async function loadSuite(host, file, request) {
  const { suite, source, digest } = file;
  const tests = [];
  for (const test of suite.tests) tests.push(await loadTest(host, test, { file, request }));
  return { name: suite.name, source, digest, tests };
}
async function loadTest(host, test, { file, request }) {
  const { name, kind } = test;
  const source = `"${name}" of suite "${file.source}"`;
  const { task } = request.data;
  if (task.kind === "fidelity") {
    throw new UserError(
      "policy-invalid",
      `Cannot test ${source}: the task is likeness to the base, which has no answers that are right or stay the same; name a task`
    );
  }
  const rowsRequest = { ...request, suiteDirectory: file.directory, source };
  const isMustPass = test.kind === "must-pass";
  return {
    name,
    kind,
    slice: `${file.suite.name}: ${name}`,
    rule: ruleOf(test, task, source),
    isSample: "by" in test && !("pairs" in test.by),
    critical: isMustPass || (test.critical ?? false),
    margin: isMustPass ? 0 : test.margin ?? MARGIN,
    open: await ("cases" in test ? caseRows(host, test.cases, rowsRequest) : pairRows(host, test.by, rowsRequest))
  };
}
function ruleOf(test, task, source) {
  switch (test.kind) {
    case "must-pass":
    case "minimum-functionality":
      return { kind: "right", tolerance: test.tolerance ?? 0 };
    case "invariance":
      return { kind: "same", tolerance: test.tolerance ?? 0 };
    case "directional":
      return {
        kind: "direction",
        expect: test.expect,
        class: watchedClass(test, task, source),
        tolerance: test.tolerance ?? DIRECTION_TOLERANCE
      };
  }
}
function watchedClass({ class: name }, { kind, classes, classCount, positive }, source) {
  if (kind === "regression") return void 0;
  const index = name === void 0 ? positive : classes?.indexOf(name) ?? Number(name);
  const isKnown = index !== void 0 && index >= 0 && index < (classCount ?? Infinity);
  if (isKnown) return index;
  if (name === void 0)
    throw new UserError("policy-invalid", `Cannot test ${source}: name the class that it watches`);
  throw new UserError(
    "policy-invalid",
    `Cannot test ${source}: there is no class "${name}"${didYouMean(name, classes ?? [])}`
  );
}

// src/commands/load/sweep.ts
var servedAt = ({ serving }, inputs) => ({
  batch: fixedBatchOf(inputs) ?? numbersIn(serving?.batch)[0] ?? 1,
  threads: numbersIn(serving?.threads)[0] ?? 1
});
var numbersIn = (given) => given === void 0 ? [] : typeof given === "number" ? [given] : given;
function combinations({ rows, threads, word }) {
  const [all, each] = [numbersIn(rows), numbersIn(threads)];
  return all.flatMap(
    (one) => each.map((count) => {
      const parts = [
        ...all.length > 1 ? [`${word}=${one}`] : [],
        ...each.length > 1 ? [`threads=${count}`] : []
      ];
      const name = parts.length === 0 ? "" : `@${parts.join(",")}`;
      return { rows: one, threads: count, name };
    })
  );
}
function plannedServings({ serving }) {
  const { batch = 1, threads = 1 } = serving ?? {};
  return combinations({ rows: batch, threads, word: "batch" }).slice(1).map(({ rows, threads: count, name }) => ({
    slice: `serving${name}`,
    batch: rows,
    threads: count
  }));
}
function refuseUntimed(policy, inputs) {
  const { load = [], serving } = policy;
  const fixed = fixedBatchOf(inputs);
  if (fixed === void 0) return;
  const other = [serving?.batch, ...load.map((test) => test.rows)].flatMap((given) => typeof given === "object" ? given : []).find((count) => count !== fixed);
  if (other === void 0) return;
  throw new UserError(
    "policy-invalid",
    `Cannot time the model with ${other} rows a call: it takes ${fixed === 1 ? "1 row" : `${fixed} rows`} a call, whatever is asked`
  );
}

// src/commands/load/load-test.ts
var QUERIES2 = 200;
var COLD_STARTS = 20;
var QUERIES_PER_SECOND = 50;
var CLIENTS = 4;
var ROWS5 = {
  "multi-stream": 8,
  offline: 256
};
function plannedLoads(policy, inputs) {
  const { load = [] } = policy;
  const planned = load.flatMap((test) => plansOf(test, policy, inputs));
  const names = planned.map(({ slice }) => slice);
  const twin = names.find((name, position) => names.indexOf(name) !== position);
  if (twin === void 0) return planned;
  throw new UserError(
    "policy-invalid",
    `Cannot time "${twin}": two patterns of load have that name; give each its own`
  );
}
function plansOf(test, policy, inputs) {
  const { batch, threads } = servedAt(policy, inputs);
  const fixed = fixedBatchOf(inputs);
  const metric = `latency-p${test.percentile ?? 50}`;
  const swept = combinations({
    rows: test.rows ?? ROWS5[test.pattern] ?? batch,
    threads: test.threads ?? threads,
    word: "rows"
  });
  return swept.map((one) => {
    const slice = `load=${test.name ?? test.pattern}${one.name}`;
    return {
      slice,
      pattern: patternOf(test),
      rowsPerQuery: fixed ?? one.rows,
      ...fixed === void 0 || fixed === one.rows ? {} : { rowsAsked: one.rows },
      queries: test.queries ?? (test.pattern === "cold-start" ? COLD_STARTS : QUERIES2),
      threads: one.threads,
      judged: test.limit === void 0 ? void 0 : { slice, metric, limit: test.limit }
    };
  });
}
function patternOf(test) {
  const { pattern: kind } = test;
  switch (kind) {
    case "server":
    case "burst":
      return { kind, queriesPerSecond: test["queries-per-second"] ?? QUERIES_PER_SECOND };
    case "concurrent":
      return { kind, clients: test.clients ?? CLIENTS };
    case "single-stream":
    case "multi-stream":
    case "offline":
    case "cold-start":
      return { kind };
  }
}

// src/commands/observe/read-environment.ts
async function readEnvironment(host, engine, inForce) {
  const facts = await host.machine.facts();
  return {
    os: facts.os,
    architecture: facts.architecture,
    cpuModel: facts.cpuModel,
    cores: facts.cores,
    instructionSets: [...facts.instructionSets],
    node: facts.node,
    onnxruntime: await engine.version(),
    saturates: await engine.saturates(limitsOf(inForce.policy))
  };
}

// src/commands/prepare.ts
async function prepare(host, engine, request) {
  const { inForce, canary } = request;
  const providers = canary === false ? await otherProviders(engine, inForce.policy) : [];
  const found = await readInForce(host, request);
  return { ...found, providers, environment: await readEnvironment(host, engine, inForce) };
}
async function readInForce(host, { inForce, canary }) {
  const { name, policy } = inForce;
  host.log.progress(`${name}: reading model and data`);
  const base = await loadModel(host, host.files.resolve(inForce.modelDirectory, policy.path), {
    ...inForce.sizes,
    source: policy.path
  });
  const data = await loadData(host, base, inForce);
  const bound = { ...inForce, loaded: base, data };
  const { inputs } = base.signature;
  refuseUntimed(policy, inputs);
  const challenges = await loadChallenges(host, bound);
  refuseSharedNames(data, challenges);
  const suites = await loadSuites(host, bound);
  const baseline = await storedBaseline(host, inForce);
  const reference = referenceTo(baseline, inForce, data);
  const isAlone = inForce.baselines === void 0 || reference.bootstrap === true;
  const inForceCriteria = criteriaInForce(inForce, data, isAlone);
  const keepsCosts = canary === false || canary === "slow";
  const criteria = keepsCosts ? inForceCriteria : withoutCosts(inForceCriteria);
  const probes = loadProbes(host, bound, criteria);
  return {
    inForce,
    base,
    data,
    challenges,
    suites,
    probes,
    attacks: canary !== false ? [] : loadAttacks(bound),
    loads: canary !== false ? [] : plannedLoads(policy, inputs),
    servings: canary !== false ? [] : plannedServings(policy),
    criteria,
    baseline,
    reference,
    ...waivingOn(host, inForce)
  };
}
function refuseSharedNames({ slices }, challenges) {
  const shared = slices.find(({ name }) => challenges.some((challenge) => challenge.name === name));
  if (shared === void 0) return;
  throw new UserError(
    "policy-invalid",
    `Cannot judge "${shared.name}": a slice of the evaluation rows and other rows are called so; give the shift another name`
  );
}
function waivingOn(host, { waivers = [], ...inForce }) {
  if (waivers.length === 0) return {};
  const day = inForce.day ?? host.clock.now().toISOString().slice(0, 10);
  return { waiving: { day, waivers: [...waivers] } };
}
function criteriaInForce({ policy }, { task, groups, evaluation }, isAlone) {
  const criteria = resolveCriteria(policy.criteria, {
    kind: task.kind,
    labelled: evaluation.labels !== void 0 || evaluation.targets !== void 0,
    hasPositive: task.positive !== void 0,
    groups: groups.map(({ column }) => column),
    hasDeviations: task.deviation !== void 0,
    shares: /* @__PURE__ */ new Set([...namesOf(({ unit }) => unit === "share"), "integer-layers"]),
    differences: namesOf(({ of }) => of === "pair")
  });
  if (!isAlone) return criteria;
  return criteria.filter(
    (criterion) => criterion.kind !== "non-inferiority" || criterion.versus !== "baseline"
  );
}
var namesOf = (isMeant) => new Set(METRICS.filter(isMeant).map(({ name }) => name));
async function storedBaseline(host, { baselines, name }) {
  return baselines === void 0 ? void 0 : readBaseline(host, baselinePath(host, baselines, name));
}
function referenceTo(baseline, { name, baselines, bootstrap = false }, data) {
  const state = baselineState(baseline, {
    model: name,
    rowDigests: data.evaluation.dataset.rowDigests
  });
  if (baseline === void 0)
    return { ...state, ...bootstrap && baselines !== void 0 ? { bootstrap } : {} };
  return {
    ...state,
    source: `${name}.json`,
    digest: baseline.candidateDigest,
    acceptedAt: baseline.acceptedAt
  };
}

export {
  policyDigest,
  modelsInForce,
  oldestEngineOf,
  limitsOf,
  servedAt,
  gaussian,
  sourcesIn,
  blockSlices,
  blockSlice,
  isFloat,
  noFloatOutput,
  bindData,
  loadPerturbations,
  asksForTimings,
  asksForMemory,
  withoutCosts,
  selectFeeds,
  providersNamed,
  providerSlice,
  prepare,
  readInForce
};
