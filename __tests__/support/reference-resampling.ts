/** What our own functions say where the reference resamples rows. */
import { basicInterval } from "../../src/judge/second-opinions.ts";
import { biasCorrected } from "../../src/measure/evidence.ts";
import { measureGroups } from "../../src/measure/group-gap.ts";
import type { Score } from "../../src/measure/metric.ts";
import { scoreResamples } from "../../src/measure/resampling.ts";
import type { ClassificationSample } from "../../src/measure/sample.ts";
import { withoutEach } from "../../src/measure/without-each.ts";
import type { Measurement } from "../../src/schema/measurement.ts";
import {
  biasCorrection,
  correctedLevel,
  jackknifeAcceleration,
  shareBelow,
} from "../../src/stats/bias-correction.ts";
import { quantile } from "../../src/stats/quantile.ts";
import { mersenneRandom } from "../../src/stats/random.ts";
import { drawResamples, type Resamples } from "../../src/stats/resamples.ts";
import { comparisonOf, measured } from "./measure.ts";
import { type Computed, diabetes, groupings, groupsOf, metricNamed } from "./reference-inputs.ts";
import { digits } from "./samples.ts";

/** All of them, sorted: of so few resamples none is left out. */
function replicatesOf(found: Measurement | undefined): Float64Array {
  if (found?.evidence.kind !== "replicates") throw new Error("It was not resampled");
  const { kept, count } = found.evidence;
  if (kept.length !== count) throw new Error("Replicates were left out");
  return kept;
}

const FIVE = [0.025, 0.05, 0.5, 0.95, 0.975];

function scoreOf(name: string, sample: ClassificationSample): Score {
  const metric = metricNamed(name);
  if (metric.of !== "arm" || metric.sample !== "classification")
    throw new Error(`${name} is of one arm`);
  const { estimator } = metric;
  if (estimator.kind === "bootstrap" || estimator.kind === "area") return estimator.prepare(sample);
  const perRow =
    estimator.kind === "mean"
      ? estimator.perRow(sample)
      : Float64Array.from(estimator.rate(sample).hits);
  return (weights, rows) => {
    let [total, count] = [0, 0];
    for (const row of rows) {
      total += (weights[row] ?? 0) * (perRow[row] ?? 0);
      count += weights[row] ?? 0;
    }
    return total / count;
  };
}

/** The gate itself resamples these; means and shares of so many rows have intervals of their own. */
const RESAMPLED = new Set(["expected-calibration-error", "f1"]);

function limitsOf(name: string): readonly unknown[] {
  const { change } = measured(metricNamed(name), {
    reference: digits("base"),
    candidate: digits("comp"),
    resamples: drawResamples(899, 400, mersenneRandom(11)),
    judged: true,
  });
  return [change?.interval?.lower, change?.interval?.upper];
}

function bootstrap(name: string): unknown {
  const rows = Uint32Array.from({ length: 899 }, (_, row) => row);
  const scores = {
    reference: scoreOf(name, digits("base")),
    candidate: scoreOf(name, digits("comp")),
  };
  const change = (weights: ArrayLike<number>): number =>
    scores.candidate(weights, rows) - scores.reference(weights, rows);
  const [replicates = new Float64Array()] = scoreResamples(
    [{ rows, score: change }],
    drawResamples(899, 400, mersenneRandom(11)),
  );
  const estimate = change(new Uint8Array(899).fill(1));
  const acceleration = jackknifeAcceleration(withoutEach({ rows: 899 }, change));
  const { interval, detail } = biasCorrected(estimate, replicates, { n: 899, acceleration });
  const sorted = replicates.toSorted();
  const correction = biasCorrection(shareBelow(sorted, estimate), acceleration);
  if (correction === undefined || interval === null) return {};
  return {
    estimate,
    first5: [...replicates.subarray(0, 5)],
    mean: estimate + Number(detail?.["bootstrapBias"]),
    se: detail?.["standardError"],
    percentile: FIVE.map((p) => quantile(sorted, p)),
    basic_lower95: basicInterval(
      { lower: quantile(sorted, 0.05), upper: quantile(sorted, 0.95) },
      estimate,
    ).lower,
    bca90: {
      z0: correction.bias,
      a: acceleration,
      q: [0.05, 0.95].map((level) => correctedLevel(level, correction)),
      limits: RESAMPLED.has(name) ? limitsOf(name) : [interval.lower, interval.upper],
    },
  };
}

function gapMeasurements(metric: string, resamples: Resamples): readonly Measurement[] {
  return measureGroups({
    ...comparisonOf({
      reference: diabetes("base"),
      candidate: diabetes("comp"),
      resamples,
      judged: true,
    }),
    groups: [groupsOf("sex_x_age", groupings["sex_x_age"]?.() ?? [])],
  }).filter((one) => one.metric === metric);
}

const armOf = (found: readonly Measurement[], name: Measurement["arm"]): Measurement | undefined =>
  found.find(({ arm }) => arm === name);

function gapChange(key: "sel" | "tpr"): unknown {
  const metric = key === "sel" ? "demographic-parity-difference" : "equal-opportunity-difference";
  const resamples = drawResamples(442, 400, mersenneRandom(12));
  const found = gapMeasurements(metric, resamples);
  const [base, change] = [armOf(found, "base"), armOf(found, "change")];
  const bias = Number(base?.detail?.["bootstrapBias"]);
  const replicates = (start: number, count: number): Float64Array => {
    const some = { ...resamples, count, weights: (k: number) => resamples.weights(start + k) };
    return replicatesOf(armOf(gapMeasurements(metric, some), "change"));
  };
  // Of all at once evidence would not keep those in the middle.
  const sorted = Float64Array.from(
    [0, 100, 200, 300].flatMap((start) => [...replicates(start, 100)]),
  ).toSorted();
  return {
    estimate: change?.estimate,
    first5: [0, 1, 2, 3, 4].map((position) => replicates(position, 1)[0]),
    percentile: FIVE.map((p) => quantile(sorted, p)),
    base_gap: base?.estimate,
    base_gap_bootstrap_mean: Number(base?.estimate) + bias,
    base_gap_bias: bias,
  };
}

export const RESAMPLING: Computed = {
  "bootstrap.digits.accuracy_diff": () => bootstrap("accuracy"),
  "bootstrap.digits.ece15_diff": () => bootstrap("expected-calibration-error"),
  "bootstrap.digits.nll_diff": () => bootstrap("log-loss"),
  "bootstrap.digits.macro_f1_diff": () => bootstrap("f1"),
  "bootstrap.diabetes.gap_change.sel": () => gapChange("sel"),
  "bootstrap.diabetes.gap_change.tpr": () => gapChange("tpr"),
};
