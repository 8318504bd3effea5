import { expect, test } from "@jest/globals";
import { comparePair } from "../../src/measure/compare.ts";
import { measureArms } from "../../src/measure/measure-arms.ts";
import { accuracy } from "../../src/measure/metrics/accuracy.ts";
import { buildSample } from "../../src/measure/build-sample.ts";
import type { Sample } from "../../src/measure/sample.ts";
import { comparisonOf } from "../support/measure.ts";
import { binary, column, digits, distributions, regression } from "../support/samples.ts";

const metricsOf = (reference: Sample): readonly string[] => [
  ...new Set(comparePair(comparisonOf({ reference })).map(({ metric }) => metric)),
];

test("a labelled binary classification is measured by every metric of classes", () => {
  expect(metricsOf(binary([0.9, 0.1], { labels: [1, 0] }))).toEqual(
    expect.arrayContaining([
      "accuracy",
      "auc",
      "f1",
      "flips",
      "lost",
      "selection-rate",
      "true-positive-rate",
    ]),
  );
});

test("what needs labels or a positive class is not measured without", () => {
  const unlabelled = metricsOf({ ...binary([0.9, 0.1]), positive: undefined });
  expect(unlabelled).toEqual([
    "answer-agreement",
    "confidence-correlation",
    "estimated-accuracy",
    "flips",
    "improper-rows",
    "js-divergence",
    "kl-divergence",
    "margin-correlation",
    "max-absolute-difference",
    "non-finite-rows",
    "sqnr",
    "top-3-overlap",
    "total-variation",
  ]);
  expect(metricsOf(binary([0.9, 0.1]))).toContain("selection-rate");
  expect(metricsOf(binary([0.9, 0.1]))).not.toContain("true-positive-rate");
  expect(
    metricsOf({ ...binary([0.9, 0.1], { labels: [1, 0] }), positive: undefined }),
  ).not.toContain("true-positive-rate");
});

test("distributions are judged where targets and deviations are known", () => {
  expect(metricsOf(distributions([1, 2], [1, 1], [1, 2]))).toEqual(
    expect.arrayContaining([
      "continuous-ranked-probability-score",
      "interval-coverage",
      "interval-score",
      "interval-width",
      "mae",
      "miscalibration-area",
      "negative-log-likelihood",
    ]),
  );
  expect(metricsOf(distributions([1, 2], [1, 1]))).not.toContain("interval-width");
});

test("a regression and a tensor are measured by what applies to them", () => {
  expect(metricsOf(regression([1, 2], [1, 2]))).toEqual([
    "mae",
    "max-absolute-difference",
    "mean-error",
    "median-absolute-error",
    "non-finite-rows",
    "r2",
    "rank-correlation",
    "rmse",
    "sqnr",
    "within-5-percent",
  ]);
  expect(metricsOf(regression([1, 2]))).toEqual([
    "max-absolute-difference",
    "non-finite-rows",
    "sqnr",
    "within-5-percent",
  ]);
  const tensor = buildSample(column(Float64Array.of(1, 2, 3, 4), { width: 2 }), {
    kind: "fidelity",
  });
  expect(metricsOf(tensor)).toEqual([
    "cosine-similarity",
    "linear-cka",
    "max-absolute-difference",
    "neighbour-overlap",
    "non-finite-rows",
    "sqnr",
  ]);
});

test("every metric is measured on all rows and on each slice, under its name", () => {
  const comparison = comparisonOf({ reference: binary([0.9, 0.1, 0.8], { labels: [1, 0, 0] }) });
  const measured = comparePair({
    ...comparison,
    slices: [
      { name: "first", rows: Uint32Array.of(0) },
      { name: "none", rows: new Uint32Array() },
    ],
  });
  const accuracies = measured.filter(({ metric, arm }) => metric === "accuracy" && arm === "base");
  expect(accuracies.map(({ slice, n, estimate }) => [slice, n, estimate])).toEqual([
    ["all", 3, 2 / 3],
    ["first", 1, 1],
    ["none", 0, null],
  ]);
});

test("rows in which the reference is not finite are left out of both arms, except where such rows are counted", () => {
  const reference = binary([0.9, Number.NaN], { labels: [1, 1] });
  const candidate = binary([0.9, 0.9], { labels: [1, 1] });
  const measured = comparePair(comparisonOf({ reference, candidate }));
  const whole = new Set(measured.filter(({ n }) => n > 1).map(({ metric }) => metric));
  expect([...whole]).toEqual(["improper-rows", "non-finite-rows"]);
  const shares = measured.filter(({ metric }) => metric === "accuracy");
  expect(shares.map(({ arm, estimate }) => [arm, estimate])).toEqual([
    ["base", 1],
    ["candidate", 1],
    ["change", 0],
  ]);
});

test("no metric of a finite comparison is undefined, and all of them survive a broken candidate", () => {
  const reference = digits("base");
  const whole = comparePair(comparisonOf({ reference, candidate: digits("comp") }));
  expect(whole.filter(({ estimate }) => estimate === null)).toEqual([]);
  const broken: Sample = {
    ...reference,
    scores: reference.scores.map(() => Number.NaN),
    predicted: reference.predicted.map(() => -1),
    nonFinite: reference.nonFinite.map(() => 1),
  };
  const worse = comparePair(comparisonOf({ reference, candidate: broken }));
  const estimates = Object.fromEntries(
    worse
      .filter(({ arm }) => arm === "candidate")
      .map(({ metric, estimate }) => [metric, estimate]),
  );
  expect(estimates).toMatchObject({
    accuracy: 0,
    flips: 1,
    "non-finite-rows": 899,
    "log-loss": null,
    "brier-score": null,
    "kl-divergence": null,
    "expected-calibration-error": null,
    auc: null,
    sqnr: null,
    "max-absolute-difference": null,
  });
});

test("a bootstrap is made where somebody judges, and is the same whenever it is made again", () => {
  const comparison = {
    ...comparisonOf({ reference: digits("base"), candidate: digits("comp") }),
    isJudged: (metric: string) => metric === "f1",
  };
  const first = comparePair(comparison);
  const intervalOf = (measured: typeof first, metric: string) =>
    measured.find((one) => one.metric === metric && one.arm === "change")?.interval;
  expect(intervalOf(first, "f1")).not.toBeNull();
  expect(intervalOf(first, "balanced-accuracy")).toBeNull();
  expect(comparePair(comparison)).toEqual(first);
});

test("replicates are kept of what a criterion may test; of the reference only what they say", () => {
  const comparison = comparisonOf({ reference: digits("base"), candidate: digits("comp") });
  const judged = { ...comparison, only: new Set(["f1"] as const), isJudged: () => true };
  const measured = comparePair(judged);
  expect(measured.map(({ arm, evidence }) => [arm, evidence.kind])).toEqual([
    ["base", "none"],
    ["candidate", "replicates"],
    ["change", "replicates"],
  ]);
  for (const { interval } of measured) expect(interval?.method).toBe("BCa bootstrap");
});

test("a metric asked of the wrong kind of sample is a bug that says so", () => {
  const view = { slice: "all", rows: Uint32Array.of(0) };
  expect(() => measureArms(accuracy, comparisonOf({ reference: regression([1]) }), view)).toThrow(
    "Metric accuracy was asked of a regression and a regression",
  );
});
