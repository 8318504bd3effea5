/** Measures how a candidate differs from a reference, by one metric on one slice. */
import type { Measurement } from "../schema/measurement.ts";
import type { Comparison, View } from "./comparison.ts";
import { jackknifeAcceleration } from "../stats/bias-correction.ts";
import { clusteredMeanOf, clustersIn, countOf, shareOfRows } from "./clustered.ts";
import { biasCorrected, type Estimated, exactly, meanOf, plainly } from "./evidence.ts";
import type { PairMetric, Score } from "./metric.ts";
import {
  afterwards,
  everyRow,
  known,
  membership,
  type Pending,
  replicatesAt,
  settled,
} from "./resampling.ts";
import { sampleOfRows } from "./sample-of-rows.ts";
import type { Sample } from "./sample.ts";
import { withoutEach } from "./without-each.ts";

export function measurePair(
  metric: PairMetric,
  comparison: Comparison,
  view: View,
): readonly Measurement[] {
  return settled(pendingPair(metric, comparison, view), comparison.resamples);
}

export function pendingPair(
  metric: PairMetric,
  comparison: Comparison,
  view: View,
): Pending<readonly Measurement[]> {
  const { versus, kernels, reference, candidate } = comparison;
  const { name, unit, better } = metric;
  const shared = { metric: name, versus, kernels, slice: view.slice, unit, better };
  return afterwards(estimatePair(metric, comparison, view), (estimated) => {
    const further =
      view.slice === "all" && view.rows.length > 0
        ? metric.detail?.(reference, candidate, view.rows)
        : undefined;
    return [
      {
        ...shared,
        arm: "candidate",
        ...estimated,
        ...(further === undefined ? {} : { detail: { ...estimated.detail, ...further } }),
      },
    ];
  });
}

function estimatePair(metric: PairMetric, comparison: Comparison, view: View): Pending<Estimated> {
  const { reference, candidate } = comparison;
  const { estimator } = metric;
  const { rows } = view;
  const asked = { name: metric.name, view };
  const ofRows = (): readonly [Sample, Sample] => [
    sampleOfRows(reference, rows),
    sampleOfRows(candidate, rows),
  ];
  switch (estimator.kind) {
    case "rate": {
      const hits = estimator.hits(...ofRows());
      return known(shareOfRows(Float64Array.from(hits), clustersIn(comparison, rows)));
    }
    case "mean":
      return meanOrBootstrap(estimator.perRow(...ofRows()), comparison, asked);
    case "exact":
      return known(
        exactly(
          estimator.prepare(reference, candidate)(membership(reference.rows, rows), rows),
          rows.length,
        ),
      );
    case "bootstrap":
      return resampledScore(estimator.prepare(...ofRows()), comparison, asked);
  }
}

interface Asked {
  readonly name: PairMetric["name"];
  readonly view: View;
}

/** A score of the rows of a view as a sample of their own, with its interval where somebody will judge it. */
function resampledScore(
  score: Score,
  comparison: Comparison,
  { name, view }: Asked,
): Pending<Estimated> {
  const { rows, slice } = view;
  const n = rows.length;
  const every = everyRow(n);
  const value = score(new Uint8Array(n).fill(1), every);
  if (!comparison.isJudged(name, slice)) return known(plainly(value, n));
  const clusters = clustersIn(comparison, rows);
  const without = withoutEach({ rows: n, clusters }, (kept) => score(kept, every));
  const shape = { n, acceleration: jackknifeAcceleration(without), clusters: countOf(clusters) };
  return {
    wanted: [{ rows, score }],
    finish: (replicates) => biasCorrected(value, replicatesAt(replicates, 0), shape),
  };
}

/** The mean of what the rows of a view have; heavy tails are resampled. */
export function meanOrBootstrap(
  values: Float64Array,
  comparison: Comparison,
  asked: Asked,
): Pending<Estimated> {
  const clusters = clustersIn(comparison, asked.view.rows);
  const byTheory = clusters === undefined ? meanOf(values) : clusteredMeanOf(values, clusters);
  return byTheory === undefined
    ? resampledScore(weightedMean(values), comparison, asked)
    : known(byTheory);
}

/** NaN without rows that count. All values are finite: to add 0 for a row that was not drawn costs less than to ask. */
function weightedMean(values: Float64Array): Score {
  return (weights) => {
    let total = 0;
    let count = 0;
    for (let row = 0; row < values.length; row += 1) {
      const weight = weights[row] ?? 0;
      total += weight * (values[row] ?? 0);
      count += weight;
    }
    return total / count;
  };
}
