/** Measures reference and candidate by one metric on one slice, and the change between them. */
import type { Measurement } from "../schema/measurement.ts";
import type { MetricName } from "../schema/generated/metric-name.ts";
import { delongPaired } from "../stats/delong.ts";
import type { Comparison, View } from "./comparison.ts";
import { jackknifeAcceleration } from "../stats/bias-correction.ts";
import { withSupport } from "./class-support.ts";
import { changeOfRows, clustersIn, countOf, shareOfRows } from "./clustered.ts";
import { biasCorrected, type Estimated, plainly, withMargin } from "./evidence.ts";
import { meanOrBootstrap } from "./measure-pair.ts";
import type { AnyArmMetric, ArmMetric, BinaryScores, Estimator, Rate, Score } from "./metric.ts";
import { signedRankDetail } from "./signed-ranks.ts";
import {
  afterwards,
  everyRow,
  known,
  less,
  type Pending,
  replicatesAt,
  settled,
  together,
} from "./resampling.ts";
import { sampleOfRows } from "./sample-of-rows.ts";
import type { SampleKind, SampleOf } from "./sample.ts";
import { withoutEach } from "./without-each.ts";

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
  return settled(pendingArms(metric, comparison, view), comparison.resamples);
}

export function pendingArms(
  metric: AnyArmMetric,
  comparison: Comparison,
  view: View,
): Pending<readonly Measurement[]> {
  const { versus, kernels } = comparison;
  const { name, unit, better } = metric;
  const shared = { metric: name, kernels, slice: view.slice, unit, better };
  return afterwards(estimateArms(metric, comparison, view), (arms) => [
    { ...shared, arm: versus, ...untested(arms.reference) },
    { ...shared, arm: "candidate", versus, ...arms.candidate },
    { ...shared, arm: "change", versus, ...arms.change },
  ]);
}

/** No criterion tests the reference by itself, and records leave its evidence out: its interval says it all, its replicates would be kept for nobody. */
function untested(reference: Estimated): Estimated {
  if (reference.evidence.kind !== "replicates") return reference;
  return { ...reference, evidence: { kind: "none", reason: "no criterion tests the reference" } };
}

/** @throws Error when a sample is not of the metric's kind: `comparePair` asks no other metric */
function estimateArms(metric: AnyArmMetric, comparison: Comparison, view: View): Pending<Arms> {
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
  { estimator, detail, support }: ArmMetric<Kind>,
  pair: Pair<SampleOf<Kind>>,
  asked: Asked,
): Pending<Arms> {
  const { slice, rows } = asked.view;
  const rests = support?.(sampleOfRows(pair.reference, rows), clustersIn(asked.comparison, rows));
  const arms = afterwards(estimate(estimator, pair, asked), (estimated) => ({
    reference: withSupport(estimated.reference, rests),
    candidate: withSupport(estimated.candidate, rests),
    change: withSupport(estimated.change, rests),
  }));
  if (detail === undefined || slice !== "all" || rows.length === 0) return arms;
  const own = (arm: Estimated, sample: SampleOf<Kind>): Estimated => ({
    ...arm,
    detail: { ...arm.detail, ...detail(sample, rows) },
  });
  return afterwards(arms, (estimated) => ({
    ...estimated,
    reference: own(estimated.reference, pair.reference),
    candidate: own(estimated.candidate, pair.candidate),
  }));
}

function estimate<Kind extends SampleKind>(
  estimator: Estimator<Kind>,
  { reference, candidate }: Pair<SampleOf<Kind>>,
  asked: Asked,
): Pending<Arms> {
  const { rows } = asked.view;
  const each = <Made>(make: (sample: SampleOf<Kind>) => Made): Pair<Made> => ({
    reference: make(sampleOfRows(reference, rows)),
    candidate: make(sampleOfRows(candidate, rows)),
  });
  switch (estimator.kind) {
    case "rate":
      return known(rates(each(estimator.rate), asked));
    case "mean":
      return means(each(estimator.perRow), asked);
    case "area": {
      const { reference: first, candidate: second } = each(estimator.binary);
      return first !== undefined && second !== undefined && asked.comparison.clusters === undefined
        ? known(areas(first, second))
        : scores(each(estimator.prepare), asked);
    }
    case "bootstrap":
      return scores(each(estimator.prepare), asked);
  }
}

/** The rows that count are those of the reference: labels decide them, not answers. */
function rates({ reference, candidate }: Pair<Rate>, { comparison, view }: Asked): Arms {
  const counts = (_: number, row: number): boolean => reference.counted[row] === 1;
  const clusters = clustersIn(comparison, view.rows.filter(counts));
  const before = Float64Array.from(reference.hits.filter(counts));
  const after = Float64Array.from(candidate.hits.filter(counts));
  return {
    reference: shareOfRows(before, clusters),
    candidate: shareOfRows(after, clusters),
    change: changeOfRows({ before, after }, clusters),
  };
}

/** Each arm's mean, and the mean of the paired differences. */
function means(pair: Pair<Float64Array>, { name, comparison, view }: Asked): Pending<Arms> {
  const difference = pair.candidate.map(
    (value, row) => value - (pair.reference[row] ?? Number.NaN),
  );
  const arm = (perRow: Float64Array): Pending<Estimated> =>
    meanOrBootstrap(perRow, comparison, { name, view });
  const withRanks = (estimated: Estimated): Estimated => {
    if (!comparison.isJudged(name, view.slice)) return estimated;
    return { ...estimated, detail: { ...estimated.detail, ...signedRankDetail(difference) } };
  };
  const change = afterwards(arm(difference), withRanks);
  return afterwards(
    together([arm(pair.reference), arm(pair.candidate), change]),
    ([before, after, changed]) => ({ reference: before, candidate: after, change: changed }),
  );
}

/** The rows' classes are those of the reference. */
function areas(reference: BinaryScores, candidate: BinaryScores): Arms {
  const { scores: first, positive } = reference;
  const result = delongPaired({ first, second: candidate.scores, positive });
  const shape = { n: first.length, degreesOfFreedom: Number.POSITIVE_INFINITY };
  return {
    reference: withMargin(result.first, result.firstStandardError, shape),
    candidate: withMargin(result.second, result.secondStandardError, shape),
    change: withMargin(result.second - result.first, result.standardError, shape),
  };
}

function scores(pair: Pair<Score>, { name, comparison, view }: Asked): Pending<Arms> {
  const { rows, slice } = view;
  const n = rows.length;
  const every = everyRow(n);
  const whole = new Uint8Array(n).fill(1);
  const before = pair.reference(whole, every);
  const after = pair.candidate(whole, every);
  if (!comparison.isJudged(name, slice)) {
    return known({
      reference: plainly(before, n),
      candidate: plainly(after, n),
      change: plainly(after - before, n),
    });
  }
  const clusters = clustersIn(comparison, rows);
  const without = (score: Score): Float64Array =>
    withoutEach({ rows: n, clusters }, (kept) => score(kept, every));
  const left = { reference: without(pair.reference), candidate: without(pair.candidate) };
  const corrected = (value: number, replicates: Float64Array, kept: Float64Array): Estimated =>
    biasCorrected(value, replicates, {
      n,
      acceleration: jackknifeAcceleration(kept),
      clusters: countOf(clusters),
    });
  return {
    wanted: [
      { rows, score: pair.reference },
      { rows, score: pair.candidate },
    ],
    finish: (replicates) => {
      const [first, second] = [replicatesAt(replicates, 0), replicatesAt(replicates, 1)];
      return {
        reference: corrected(before, first, left.reference),
        candidate: corrected(after, second, left.candidate),
        change: corrected(
          after - before,
          less(second, first),
          less(left.candidate, left.reference),
        ),
      };
    },
  };
}
