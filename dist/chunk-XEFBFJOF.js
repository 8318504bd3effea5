import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  differences
} from "./chunk-3FYUHNZT.js";
import {
  exitCodeOf
} from "./chunk-3WEUH7PI.js";
import {
  readMeasurement
} from "./chunk-FHUUNJNX.js";
import {
  readRecord
} from "./chunk-BMXUFEUV.js";
import {
  judge,
  kernelFlips
} from "./chunk-PSC7UXFF.js";
import {
  METRICS,
  changeOfShares,
  measureArms,
  measurePair,
  resampled,
  shareOf,
  withMargin
} from "./chunk-UY6SUU2W.js";

// src/commands/observe/measure-rows.ts
var OF_CLASSES = /* @__PURE__ */ new Set(["accuracy", "flips", "lost", "gained"]);
var OF_VALUES = /* @__PURE__ */ new Set(["mae", "rmse", "r2"]);
function measureRows({ rows, measurements }) {
  const has = (metric) => measurements.some((one) => one.metric === metric);
  const sampleOf = has("flips") ? classesOf : has("mae") ? valuesOf : void 0;
  if (sampleOf === void 0 || rows.digest.length === 0) return [];
  const base = sampleOf(rows, rows.base);
  const [ordinary, exact] = [sampleOf(rows, rows.candidate), sampleOf(rows, rows.candidateExact)];
  const clusters = rows.cluster === void 0 ? void 0 : Int32Array.from(rows.cluster);
  return [
    ...measureAnswers({ base, candidate: ordinary, kernels: "ordinary", clusters }),
    ...measureAnswers({ base, candidate: exact, kernels: "exact", clusters }),
    ...kernelFlips(ordinary, exact, clusters)
  ];
}
function classesOf({ label }, answers) {
  const predicted = Int32Array.from(answers, (answer) => answer ?? -1);
  return {
    kind: "classification",
    rows: answers.length,
    classes: 0,
    scores: new Float64Array(),
    predicted,
    labels: label === void 0 ? void 0 : Int32Array.from(label),
    nonFinite: unknownRows(answers),
    positive: void 0
  };
}
function valuesOf({ label }, answers) {
  return {
    kind: "regression",
    rows: answers.length,
    values: Float64Array.from(answers, (answer) => answer ?? Number.NaN),
    targets: label === void 0 ? void 0 : Float64Array.from(label),
    nonFinite: unknownRows(answers)
  };
}
var unknownRows = (answers) => Uint8Array.from(answers, (answer) => answer === null ? 1 : 0);
function measureAnswers({ base, candidate, kernels, clusters }) {
  const comparison = {
    reference: base,
    candidate,
    versus: "base",
    kernels,
    slices: [],
    groups: [],
    ...clusters === void 0 ? {} : { clusters },
    resamples: () => ({ rows: 0, count: 0, weights: () => new Uint8Array() }),
    isJudged: () => false
  };
  const names = base.kind === "classification" ? OF_CLASSES : OF_VALUES;
  return METRICS.filter(({ name }) => names.has(name)).flatMap((metric) => {
    const all = Uint32Array.from({ length: base.rows }, (_, row) => row);
    const rows = metric.finiteOnly ? all.filter((row) => base.nonFinite[row] === 0) : all;
    const view = { slice: "all", rows };
    return metric.of === "arm" ? measureArms(metric, comparison, view) : measurePair(metric, comparison, view);
  });
}

// src/commands/search/reestimate.ts
function reestimate(measurement) {
  const { evidence, estimate, n, unit } = measurement;
  switch (evidence.kind) {
    case "paired-counts":
      return boundsOf(changeOfShares(evidence.lost, evidence.gained, evidence.n));
    case "binomial":
      return boundsOf(shareOf(evidence.count, evidence.n));
    case "mean": {
      const again = boundsOf(withMargin(evidence.mean, evidence.standardError, evidence));
      return unit === "ratio" ? exponentials(again) : again;
    }
    case "replicates": {
      const { sorted, acceleration, clusters } = evidence;
      return boundsOf(resampled(estimate ?? Number.NaN, sorted, { n, acceleration, clusters }));
    }
    case "exact":
    case "none":
      return void 0;
  }
}
function boundsOf({
  estimate,
  interval
}) {
  return { estimate, lower: interval?.lower ?? null, upper: interval?.upper ?? null };
}
var power = (value) => value === null ? null : Math.exp(value);
function exponentials({ estimate, lower, upper }) {
  return { estimate: power(estimate), lower: power(lower), upper: power(upper) };
}

// src/commands/verify.ts
var DIFFERS = 1;
var NOT_CHECKED = 3;
async function verify(host, path) {
  return verifyRecord(await readRecord(host, path));
}
function verifyRecord(record) {
  const shape = shapeOf(record);
  if (shape.length > 0 || record.judged === void 0) {
    const counts = { findings: 0, measurements: 0, isVerifiable: shape.length > 0 };
    const exitCode = shape.length > 0 ? DIFFERS : NOT_CHECKED;
    return { record, differences: shape, ...counts, exitCode };
  }
  const again = judge({
    ...record.judged,
    criteria: record.policy.criteria,
    measurements: record.measurements.map(readMeasurement),
    baseline: record.baseline,
    onInconclusive: record.policy["on-inconclusive"],
    ...record.policy.correction === void 0 ? {} : { correction: record.policy.correction },
    canary: record.canary === true,
    ...record.canaryKind === void 0 ? {} : { canaryKind: record.canaryKind }
  });
  const { findings, verdict, waivers = [] } = record;
  const remeasured = measureRows(record);
  const found = [
    ...remeasured.flatMap((measurement) => rowDifferences(record, measurement)),
    ...record.measurements.flatMap(intervalDifferences),
    ...differences({ findings, verdict, waivers }, again)
  ];
  return {
    record,
    differences: found,
    findings: again.findings.length,
    measurements: remeasured.length,
    isVerifiable: true,
    exitCode: found.length > 0 ? DIFFERS : exitCodeOf([again.verdict])
  };
}
function shapeOf({ rows }) {
  const { length } = rows.digest;
  return Object.entries(rows).flatMap(
    ([name, column]) => Array.isArray(column) && column.length !== length ? [{ path: `rows.${name}.length`, recorded: column.length, recomputed: length }] : []
  );
}
function intervalDifferences(recorded, position) {
  const measurement = readMeasurement(recorded);
  const again = reestimate(measurement);
  if (again === void 0) return [];
  return differences(boundsOf(measurement), again, pathOf(recorded, position));
}
var pathOf = ({
  metric,
  arm,
  kernels,
  slice
}, position) => `measurements.${position} (${metric}, ${slice}, ${arm}, ${kernels} kernels)`;
function rowDifferences({ measurements }, again) {
  const { metric, arm, kernels, slice, versus, estimate, n } = again;
  const position = measurements.findIndex(
    (one) => one.metric === metric && one.arm === arm && one.kernels === kernels && one.slice === slice && one.versus === versus
  );
  const recorded = measurements[position];
  if (recorded === void 0) return [];
  const path = pathOf(recorded, position);
  const { evidence } = readMeasurement(recorded);
  const areCounted = evidence.kind === again.evidence.kind && evidence.kind !== "none";
  return [
    ...differences({ estimate: recorded.estimate, n: recorded.n }, { estimate, n }, path),
    ...areCounted ? differences(evidence, again.evidence, `${path}.evidence`) : []
  ];
}

export {
  verify,
  verifyRecord
};
