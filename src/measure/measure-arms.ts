/** Measures reference and candidate by one metric on one slice, and the change between them. */
import type { Measurement } from "../schema/measurement.ts";
import type { MetricName } from "../schema/generated/metric-name.ts";
import { delongPaired } from "../stats/delong.ts";
import type { Comparison, View } from "./comparison.ts";
import { jackknifeAcceleration } from "../stats/bias-correction.ts";
import { clustersIn, shareOfRows, changeOfRows } from "./clustered.ts";
import { biasCorrected, type Estimated, plainly, withMargin } from "./evidence.ts";
import { meanOrBootstrap } from "./measure-pair.ts";
import type { AnyArmMetric, ArmMetric, BinaryScores, Estimator, Rate, Score } from "./metric.ts";
import { signedRankDetail } from "./signed-ranks.ts";
import { membership, pairReplicates, withoutEach } from "./resampling.ts";
import type { SampleKind, SampleOf } from "./sample.ts";

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

/** @throws Error when a sample is not of the metric's kind: `comparePair` asks no other metric */
function estimateArms(metric: AnyArmMetric, comparison: Comparison, view: View): Arms {
  const { reference, candidate } = comparison;
  const asked = { name: metric.name, comparison, view };
  if (
    metric.sample === "classification" &&
    reference.kind === "classification" &&
    candidate.kind === "classification"
  )
    return detailed(metric, { reference, candidate }, asked);
  if (
    metric.sample === "regression" &&
    reference.kind === "regression" &&
    candidate.kind === "regression"
  )
    return detailed(metric, { reference, candidate }, asked);
  throw new Error(`Metric ${metric.name} was asked of a ${reference.kind} and a ${candidate.kind}`);
}

interface Asked {
  readonly name: MetricName;
  readonly comparison: Comparison;
  readonly view: View;
}

interface Pair<Value> {
  readonly reference: Value;
  readonly candidate: Value;
}

function detailed<Kind extends SampleKind>(
  { estimator, detail }: ArmMetric<Kind>,
  pair: Pair<SampleOf<Kind>>,
  asked: Asked,
): Arms {
  const arms = estimate(estimator, pair, asked);
  const { slice, rows } = asked.view;
  if (detail === undefined || slice !== "all" || rows.length === 0) return arms;
  const own = (arm: Estimated, sample: SampleOf<Kind>): Estimated => ({
    ...arm,
    detail: { ...arm.detail, ...detail(sample, rows) },
  });
  return {
    ...arms,
    reference: own(arms.reference, pair.reference),
    candidate: own(arms.candidate, pair.candidate),
  };
}

function estimate<Kind extends SampleKind>(
  estimator: Estimator<Kind>,
  { reference, candidate }: Pair<SampleOf<Kind>>,
  asked: Asked,
): Arms {
  switch (estimator.kind) {
    case "rate":
      return rates(estimator.rate(reference), estimator.rate(candidate), asked);
    case "mean":
      return means(
        { reference: estimator.perRow(reference), candidate: estimator.perRow(candidate) },
        asked,
      );
    case "area": {
      const [first, second] = [estimator.binary(reference), estimator.binary(candidate)];
      const { view, comparison } = asked;
      if (first !== undefined && second !== undefined && comparison.clusters === undefined)
        return areas(first, second, view);
      return scores(
        { reference: estimator.prepare(reference), candidate: estimator.prepare(candidate) },
        asked,
      );
    }
    case "bootstrap":
      return scores(
        { reference: estimator.prepare(reference), candidate: estimator.prepare(candidate) },
        asked,
      );
  }
}

/** The rows that count are those of the reference: labels decide them, not answers. */
function rates(reference: Rate, candidate: Rate, { comparison, view }: Asked): Arms {
  const rows = view.rows.filter((row) => reference.counted[row] === 1);
  const clusters = clustersIn(comparison, rows);
  const before = Float64Array.from(rows, (row) => reference.hits[row] ?? 0);
  const after = Float64Array.from(rows, (row) => candidate.hits[row] ?? 0);
  return {
    reference: shareOfRows(before, clusters),
    candidate: shareOfRows(after, clusters),
    change: changeOfRows({ before, after }, clusters),
  };
}

/** Each arm's mean, and the mean of the paired differences. */
function means(pair: Pair<Float64Array>, { name, comparison, view }: Asked): Arms {
  const difference = pair.candidate.map(
    (value, row) => value - (pair.reference[row] ?? Number.NaN),
  );
  const arm = (perRow: Float64Array): Estimated =>
    meanOrBootstrap(perRow, comparison, { name, view });
  const differences = Float64Array.from(view.rows, (row) => difference[row] ?? Number.NaN);
  const withRanks = (estimated: Estimated): Estimated =>
    comparison.isJudged(name, view.slice)
      ? { ...estimated, detail: { ...estimated.detail, ...signedRankDetail(differences) } }
      : estimated;
  return {
    reference: arm(pair.reference),
    candidate: arm(pair.candidate),
    change: withRanks(arm(difference)),
  };
}

/** The rows' classes are those of the reference. */
function areas(reference: BinaryScores, candidate: BinaryScores, { rows }: View): Arms {
  const result = delongPaired({
    first: Float64Array.from(rows, (row) => reference.scores[row] ?? Number.NaN),
    second: Float64Array.from(rows, (row) => candidate.scores[row] ?? Number.NaN),
    positive: Uint8Array.from(rows, (row) => reference.positive[row] ?? 0),
  });
  const shape = { n: rows.length, degreesOfFreedom: Number.POSITIVE_INFINITY };
  return {
    reference: withMargin(result.first, result.firstStandardError, shape),
    candidate: withMargin(result.second, result.secondStandardError, shape),
    change: withMargin(result.second - result.first, result.standardError, shape),
  };
}

function scores(pair: Pair<Score>, { name, comparison, view }: Asked): Arms {
  const { rows, slice } = view;
  const n = rows.length;
  const weights = membership(comparison.reference.rows, rows);
  const before = pair.reference(weights, rows);
  const after = pair.candidate(weights, rows);
  if (!comparison.isJudged(name, slice)) {
    return {
      reference: plainly(before, n),
      candidate: plainly(after, n),
      change: plainly(after - before, n),
    };
  }
  const replicates = pairReplicates(comparison.resamples(), rows, pair);
  const [withoutBefore, withoutAfter] = [pair.reference, pair.candidate].map((score) =>
    withoutEach(comparison, rows, (kept) => score(kept, rows)),
  );
  const acceleration = (value: (position: number) => number): number =>
    jackknifeAcceleration(Float64Array.from(withoutBefore ?? [], (_, position) => value(position)));
  const [first, second] = [
    (position: number): number => withoutBefore?.[position] ?? Number.NaN,
    (position: number): number => withoutAfter?.[position] ?? Number.NaN,
  ];
  return {
    reference: biasCorrected(before, replicates.reference, {
      n,
      acceleration: acceleration(first),
    }),
    candidate: biasCorrected(after, replicates.candidate, {
      n,
      acceleration: acceleration(second),
    }),
    change: biasCorrected(after - before, replicates.change, {
      n,
      acceleration: acceleration((position) => second(position) - first(position)),
    }),
  };
}
