import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  differences,
  readMeasurement
} from "./chunk-L5VSZ23X.js";
import {
  readRecord
} from "./chunk-DDT44KBS.js";
import {
  judge,
  kernelFlips,
  layerMeasurements
} from "./chunk-WGW4YQVL.js";
import {
  digestOfRows
} from "./chunk-IRAJ6GTH.js";
import {
  gapsBetween,
  groupRates,
  measureArms,
  measurePair,
  needsOf
} from "./chunk-TVVGHRU3.js";
import {
  METRICS,
  changeOfShares,
  replicatesInterval,
  shareOf,
  withMargin
} from "./chunk-T55765LM.js";
import {
  LAYER_METRICS
} from "./chunk-PK7ZYXLE.js";

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
  const { evidence, estimate, unit } = measurement;
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
      const interval = estimate === null ? null : replicatesInterval(estimate, evidence);
      return boundsOf({ estimate, interval });
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

// src/commands/verify/fairness-differences.ts
function fairnessDifferences(record) {
  const { judged, fairness = [], measurements } = record;
  const isDescribed = measurements.some(({ metric }) => metric === "selection-rate");
  const described = fairness.map(({ by }) => by);
  const wanted = isDescribed ? judged?.groups ?? described : [];
  return [
    ...differences(described, wanted, "fairness"),
    ...fairness.flatMap((facts) => columnDifferences(record, facts))
  ];
}
var ARMS = ["base", "candidate"];
function columnDifferences(record, facts) {
  const { by, groups, overall, gaps } = facts;
  const path = `fairness (${by})`;
  const rows = record.rows.digest.length;
  return [
    ...differences(sum(groups.map((group) => group.rows)), rows, `${path}.groups, rows in all`),
    ...rateDifferences(record, facts),
    ...ARMS.flatMap((arm) => averageDifferences(facts, arm)),
    ...differences(gaps, gapsBetween(groups, overall), `${path}.gaps`),
    ...groups.flatMap((group) => groupDifferences(record, group))
  ];
}
var sum = (values) => values.reduce((total, one) => total + one, 0);
var OF_ANSWERS = [
  "selectionRate",
  "truePositiveRate",
  "falsePositiveRate",
  "trueNegativeRate",
  "falseNegativeRate",
  "precision",
  "falseOmissionRate",
  "accuracy"
];
var answerRates = (rates) => Object.fromEntries(OF_ANSWERS.map((rate) => [rate, rates[rate]]));
function rateDifferences({ rows }, { by, groups, overall }) {
  const samples = { base: classesOf(rows, rows.base), candidate: classesOf(rows, rows.candidate) };
  const everyone = Uint32Array.from({ length: rows.digest.length }, (_, row) => row);
  const classes = /* @__PURE__ */ new Set([...rows.label ?? [], ...rows.base, ...rows.candidate, 0, 1]);
  const tries = [...classes].flatMap((positive) => {
    if (positive === null) return [];
    const found = rows.label?.filter((label) => label === positive).length ?? null;
    const known = groups.map((group) => group.positives ?? 0);
    return [
      [
        ...differences(
          groups.every((group) => group.positives === null) ? null : sum(known),
          found,
          `fairness (${by}).groups, positives in all`
        ),
        ...ARMS.flatMap(
          (arm) => differences(
            answerRates(overall[arm]),
            answerRates(groupRates({ ...samples[arm], positive }, everyone)),
            `fairness (${by}).overall.${arm}`
          )
        )
      ]
    ];
  });
  return tries.toSorted((a, b) => a.length - b.length)[0] ?? [];
}
function averageDifferences({ by, groups, overall }, arm) {
  const rows = sum(groups.map((group) => group.rows));
  return ["selectionRate", "accuracy"].flatMap((rate) => {
    if (overall[arm][rate] === null) return [];
    const mean = sum(groups.map((group) => group.rows * (group[arm][rate] ?? 0) / rows));
    return differences(overall[arm][rate], mean, `fairness (${by}).overall.${arm}.${rate}`);
  });
}
var AS_MEASURED = {
  "selection-rate": "selectionRate",
  "true-positive-rate": "truePositiveRate",
  "false-positive-rate": "falsePositiveRate",
  accuracy: "accuracy"
};
function groupDifferences(record, group) {
  const { name, rows, positives, needs, changes } = group;
  const path = `fairness.groups (${name})`;
  const slice = record.judged?.slices.find((one) => one.name === name);
  return [
    ...slice === void 0 ? [] : differences(rows, slice.rows, `${path}.rows`),
    ...differences(needs, needsOf(rows, positives), `${path}.needs`),
    ...measuredDifferences(record, group),
    ...changes.flatMap((change) => {
      const { rate, estimate, interval, lost, gained, n } = change;
      const again = changeOfShares(lost, gained, n);
      const [before, after] = [group.base[rate], group.candidate[rate]];
      const moved = before === null || after === null ? null : after - before;
      return [
        ...differences(
          { estimate, lower: interval.lower, upper: interval.upper },
          {
            estimate: again.estimate,
            lower: again.interval?.lower,
            upper: again.interval?.upper
          },
          `${path}.changes (${rate})`
        ),
        ...sumDifferences(estimate, moved, `${path}.changes (${rate}).estimate`)
      ];
    })
  ];
}
var ROUNDING = 1e-12;
var sumDifferences = (recorded, recomputed, path) => recomputed !== null && Math.abs(recorded - recomputed) <= ROUNDING ? [] : [{ path, recorded, recomputed }];
function measuredDifferences({ measurements, rows }, group) {
  if (rows.base.includes(null)) return [];
  return measurements.flatMap(({ metric, slice, arm, versus, kernels, estimate }) => {
    const rate = AS_MEASURED[metric];
    if (rate === void 0 || slice !== group.name || kernels !== "ordinary") return [];
    if (arm === "base" || arm === "candidate" && versus === "base")
      return differences(group[arm][rate], estimate, `fairness.groups (${slice}).${arm}.${rate}`);
    return [];
  });
}

// src/commands/verify/layer-differences.ts
function layerDifferences({ candidate, measurements }) {
  const recorded = measurements.filter(({ metric }) => LAYER_METRICS.has(metric));
  const accepted = Object.fromEntries(
    recorded.flatMap(
      ({ metric, arm, estimate }) => arm === "baseline" && estimate !== null ? [[metric, estimate]] : []
    )
  );
  const layers = candidate.fusion?.layers;
  const again = layers === void 0 ? [] : layerMeasurements(layers, accepted);
  return recorded.flatMap(
    (one) => differences(
      figuresOf(one),
      figuresOf(again.find(({ metric, arm }) => metric === one.metric && arm === one.arm)),
      `measurements (${one.metric}, ${one.slice}, ${one.arm})`
    )
  );
}
var figuresOf = (one) => one === void 0 ? void 0 : {
  slice: one.slice,
  kernels: one.kernels,
  estimate: one.estimate,
  unit: one.unit,
  better: one.better,
  n: one.n
};

// src/commands/verify/score-differences.ts
var ROUNDING2 = 5e-5;
var SUM_TOLERANCE = 0.05;
var MOST_CLASSES = 25;
function scoreDifferences(record) {
  const { rows } = record;
  if (rows.label === void 0 || rows.label.some((label) => label >= MOST_CLASSES)) return [];
  const found = [
    lossDifference(record, "base", rows.baseScore),
    lossDifference(record, "candidate", rows.candidateScore)
  ].filter((difference) => difference !== void 0);
  return found.length === 1 ? found : [];
}
function lossDifference({ measurements, rows: { base } }, arm, scores = []) {
  const loss = measurements.find(
    (one) => one.metric === "log-loss" && one.slice === "all" && one.kernels === "ordinary" && one.arm === arm && (arm === "base" || one.versus === "base")
  )?.estimate;
  if (typeof loss !== "number") return void 0;
  const known = scores.filter((_, row) => base[row] !== null);
  const [least, most] = [lossAt(known, ROUNDING2), lossAt(known, -ROUNDING2)];
  if (loss >= least - SUM_TOLERANCE && loss <= most + SUM_TOLERANCE) return void 0;
  return {
    path: `measurements (log-loss, all, ${arm}).estimate`,
    recorded: loss,
    recomputed: Number.isNaN(least) ? void 0 : { least, most }
  };
}
var lossAt = (scores, shift) => scores.reduce(
  (total, score) => total - Math.log(clipped((score ?? Number.NaN) + shift)),
  0
) / scores.length;
var clipped = (score) => Math.min(Math.max(score, Number.EPSILON), 1 - Number.EPSILON);

// src/commands/verify/size-differences.ts
var SIZES = ["bytes", "gzip-bytes", "parameters"];
function sizeDifferences(record) {
  const { model, candidate, judged } = record;
  const of = (metric, arm) => record.measurements.find(
    (one) => one.metric === metric && one.arm === arm && one.slice === "all"
  );
  const isEarly = judged?.engineFailure !== void 0 && of("bytes", "base") === void 0;
  const measured = isEarly ? [] : [
    ...differences(model.bytes, of("bytes", "base")?.estimate, "model.bytes"),
    ...differences(candidate.bytes, of("bytes", "candidate")?.estimate, "candidate.bytes"),
    ...differences(model.parameters, of("parameters", "base")?.estimate, "model.parameters")
  ];
  const ratios = SIZES.flatMap((metric) => {
    const [base, own, change] = [of(metric, "base"), of(metric, "candidate"), of(metric, "change")];
    if (change === void 0) return [];
    const ratio = ratioOf(own?.estimate, base?.estimate);
    return differences(change.estimate, ratio, `measurements (${metric}, all, change).estimate`);
  });
  return [...measured, ...ratios];
}
function ratioOf(candidate, base) {
  if (typeof candidate !== "number" || typeof base !== "number") return void 0;
  return base > 0 ? candidate / base : null;
}

// src/commands/verify/table-differences.ts
function tableDifferences(record, digest) {
  const { data, rows } = record;
  const { evaluation } = data;
  const counted = differences(evaluation.rows, rows.digest.length, "data.evaluation.rows");
  if (counted.length > 0) return counted;
  return [
    ...digestDifferences(record, digest),
    ...equalRows(rows),
    ...sliceDifferences(record),
    ...countDifferences(record)
  ];
}
function digestDifferences({ data, rows }, digest) {
  const { columns, digest: recorded } = data.evaluation;
  if (columns === void 0) return [];
  return differences(
    recorded,
    digestOfRows(columns, rows.digest, digest),
    "data.evaluation.digest"
  );
}
function equalRows({ digest, label, cluster }) {
  const first = /* @__PURE__ */ new Map();
  for (const [row, own] of digest.entries()) {
    const before = first.get(own) ?? row;
    first.set(own, before);
    for (const [name, column] of [
      ["label", label],
      ["cluster", cluster]
    ]) {
      if (column === void 0 || column[row] === column[before]) continue;
      const path = `rows.${name}.${row} (the digest of row ${before})`;
      return [{ path, recorded: column[row], recomputed: column[before] }];
    }
  }
  return [];
}
function sliceDifferences({ judged, rows }) {
  const all = rows.digest.length;
  return (judged?.slices ?? []).flatMap(({ name, rows: count, timed, provider, apart }) => {
    const isWhole = timed === true || provider === true;
    if (isWhole ? count === all : apart === true || count <= all) return [];
    return [{ path: `judged.slices (${name}).rows`, recorded: count, recomputed: all }];
  });
}
var METRIC = new Map(
  METRICS.map((metric) => [metric.name, metric])
);
function countDifferences(record) {
  const { rows, judged, measurements } = record;
  const answered = answeredIn(record);
  const slices = (judged?.slices ?? []).filter(({ provider }) => provider !== true);
  const own = new Map(slices.map((slice) => [slice.name, slice]));
  return measurements.flatMap((measurement, position) => {
    const slice = own.get(measurement.slice);
    if (slice === void 0 && measurement.slice !== "all") return [];
    const count = slice?.rows ?? rows.digest.length;
    const isKnown = answered === rows.digest.length && slice?.apart !== true;
    const known = slice === void 0 ? answered : isKnown ? count : void 0;
    return countDifference(measurement, { position, count, answered: known });
  });
}
function countDifference({ metric: name, slice, arm, versus, n }, { position, count, answered }) {
  const metric = METRIC.get(name);
  if (metric === void 0) return [];
  const path = `measurements.${position} (${name}, ${slice}, ${arm}).n`;
  const all = metric.finiteOnly ? answered : count;
  const isOfSome = isOfSomeRows(metric) || versus === "baseline" || arm === "baseline";
  if (all === void 0 || isOfSome)
    return n <= (all ?? count) ? [] : [{ path, recorded: n, recomputed: all ?? count }];
  return differences(n, all, path);
}
var isOfSomeRows = ({ of, estimator }) => of === "arm" && estimator.kind === "rate";
function answeredIn({ rows: { base }, measurements }) {
  const has = (metric) => measurements.some((one) => one.metric === metric);
  if (!has("flips") && (!has("mae") || has("interval-coverage"))) return void 0;
  return base.filter((answer) => answer !== null).length;
}

// src/commands/verify.ts
var HOLDS = 0;
var DIFFERS = 1;
var NOT_CHECKED = 3;
async function verify(host, path) {
  return verifyRecord(await readRecord(host, path), host.digest);
}
function verifyRecord(record, digest) {
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
    ...sizeDifferences(record),
    ...layerDifferences(record),
    ...tableDifferences(record, digest),
    ...remeasured.flatMap((measurement) => rowDifferences(record, measurement)),
    ...record.measurements.flatMap(intervalDifferences),
    ...scoreDifferences(record),
    ...fairnessDifferences(record),
    ...differences({ findings, verdict, waivers }, again)
  ];
  return {
    record,
    differences: found,
    findings: again.findings.length,
    measurements: remeasured.length,
    isVerifiable: true,
    exitCode: found.length > 0 ? DIFFERS : HOLDS
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
