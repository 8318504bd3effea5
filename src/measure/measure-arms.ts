/** Measures reference and candidate by one metric on one slice, and the change between them. */
import type { Measurement } from "../schema/measurement.ts";
import { delongPaired } from "../stats/delong.ts";
import type { Comparison, View } from "./comparison.ts";
import {
  bootstrapped,
  changeOfShares,
  type Estimated,
  meanOf,
  plainly,
  shareOf,
  withMargin,
} from "./evidence.ts";
import { meanOrBootstrap } from "./measure-pair.ts";
import type { AnyArmMetric, Rate, Score } from "./metric.ts";
import { membership, pairReplicates } from "./resampling.ts";
import type { ClassificationSample, Sample } from "./sample.ts";

interface Arms {
  readonly reference: Estimated;
  readonly candidate: Estimated;
  readonly change: Estimated;
}

export function measureArms(
  metric: AnyArmMetric,
  comparison: Comparison,
  view: View,
): readonly Measurement[] {
  const { versus, kernels } = comparison;
  const { name, unit, better } = metric;
  const arms = estimateArms(metric, comparison, view);
  const shared = { metric: name, kernels, slice: view.slice, unit, better };
  return [
    { ...shared, arm: versus, ...arms.reference },
    { ...shared, arm: "candidate", versus, ...arms.candidate },
    { ...shared, arm: "change", versus, ...arms.change },
  ];
}

/** Both samples have the metric's kind: `comparePair` asks no other metric. */
function estimateArms(metric: AnyArmMetric, comparison: Comparison, view: View): Arms {
  const { reference, candidate } = comparison;
  if (
    metric.sample === "classification" &&
    reference.kind === "classification" &&
    candidate.kind === "classification"
  ) {
    const { estimator } = metric;
    if (estimator.kind === "rate")
      return rates(estimator.rate(reference), estimator.rate(candidate), view);
    if (estimator.kind === "area" && reference.classes === 2)
      return areas(reference, candidate, view);
    if (estimator.kind === "mean")
      return means(metric, comparison, {
        view,
        reference: estimator.perRow(reference),
        candidate: estimator.perRow(candidate),
      });
    return scores(metric, comparison, {
      view,
      reference: estimator.prepare(reference),
      candidate: estimator.prepare(candidate),
    });
  }
  if (
    metric.sample === "regression" &&
    reference.kind === "regression" &&
    candidate.kind === "regression"
  ) {
    const { estimator } = metric;
    if (estimator.kind === "rate")
      return rates(estimator.rate(reference), estimator.rate(candidate), view);
    if (estimator.kind === "mean")
      return means(metric, comparison, {
        view,
        reference: estimator.perRow(reference),
        candidate: estimator.perRow(candidate),
      });
    return scores(metric, comparison, {
      view,
      reference: estimator.prepare(reference),
      candidate: estimator.prepare(candidate),
    });
  }
  throw new Error(`Metric ${metric.name} was asked of a ${reference.kind} and a ${candidate.kind}`);
}

/** The rows that count are those of the reference: labels decide them, not answers. */
function rates(reference: Rate, candidate: Rate, { rows }: View): Arms {
  let [n, before, after, lost, gained] = [0, 0, 0, 0, 0];
  for (const row of rows) {
    if (reference.counted[row] !== 1) continue;
    const was = reference.hits[row] ?? 0;
    const is = candidate.hits[row] ?? 0;
    n += 1;
    before += was;
    after += is;
    lost += was > is ? 1 : 0;
    gained += is > was ? 1 : 0;
  }
  return {
    reference: shareOf(before, n),
    candidate: shareOf(after, n),
    change: changeOfShares(lost, gained, n),
  };
}

interface Pair<Value> {
  readonly view: View;
  readonly reference: Value;
  readonly candidate: Value;
}

function means(metric: AnyArmMetric, comparison: Comparison, pair: Pair<Float64Array>): Arms {
  const { view } = pair;
  const ofRows = (perRow: Float64Array): Float64Array =>
    Float64Array.from(view.rows, (row) => perRow[row] ?? Number.NaN);
  const difference = pair.candidate.map(
    (value, row) => value - (pair.reference[row] ?? Number.NaN),
  );
  const arm = (perRow: Float64Array): Estimated =>
    meanOf(ofRows(perRow)) ?? meanOrBootstrap(ofRows(perRow), comparison, { metric, view, perRow });
  return {
    reference: arm(pair.reference),
    candidate: arm(pair.candidate),
    change: meanOrBootstrap(ofRows(difference), comparison, { metric, view, perRow: difference }),
  };
}

function areas(
  reference: ClassificationSample,
  candidate: ClassificationSample,
  { rows }: View,
): Arms {
  const positive = reference.positive ?? 1;
  const scoreOf = (sample: Sample): Float64Array =>
    sample.kind === "classification"
      ? Float64Array.from(rows, (row) => sample.scores[row * 2 + positive] ?? Number.NaN)
      : new Float64Array();
  const result = delongPaired({
    first: scoreOf(reference),
    second: scoreOf(candidate),
    positive: Uint8Array.from(rows, (row) => (reference.labels?.[row] === positive ? 1 : 0)),
  });
  const shape = { n: rows.length, degreesOfFreedom: Number.POSITIVE_INFINITY };
  return {
    reference: withMargin(result.first, result.firstStandardError, shape),
    candidate: withMargin(result.second, result.secondStandardError, shape),
    change: withMargin(result.second - result.first, result.standardError, shape),
  };
}

function scores(metric: AnyArmMetric, comparison: Comparison, pair: Pair<Score>): Arms {
  const { rows, slice } = pair.view;
  const n = rows.length;
  const weights = membership(comparison.reference.rows, rows);
  const before = pair.reference(weights, rows);
  const after = pair.candidate(weights, rows);
  if (!comparison.isJudged(metric.name, slice)) {
    return {
      reference: plainly(before, n),
      candidate: plainly(after, n),
      change: plainly(after - before, n),
    };
  }
  const replicates = pairReplicates(comparison.resamples(), rows, pair);
  return {
    reference: bootstrapped(before, replicates.reference, n),
    candidate: bootstrapped(after, replicates.candidate, n),
    change: bootstrapped(after - before, replicates.change, n),
  };
}
