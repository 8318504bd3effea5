/** Measures how a candidate differs from a reference, by one metric on one slice. */
import type { Measurement } from "../schema/measurement.ts";
import type { Comparison, View } from "./comparison.ts";
import { jackknifeAcceleration } from "../stats/bias-correction.ts";
import { clusteredMeanOf, clustersIn, shareOfRows } from "./clustered.ts";
import { biasCorrected, type Estimated, exactly, meanOf, plainly } from "./evidence.ts";
import type { PairMetric, Score } from "./metric.ts";
import { forEachResample, membership, withoutEach } from "./resampling.ts";

export function measurePair(
  metric: PairMetric,
  comparison: Comparison,
  view: View,
): readonly Measurement[] {
  const { versus, kernels } = comparison;
  const { name, unit, better } = metric;
  const estimated = estimatePair(metric, comparison, view);
  const { reference, candidate } = comparison;
  const further =
    view.slice === "all" && view.rows.length > 0
      ? metric.detail?.(reference, candidate, view.rows)
      : undefined;
  return [
    {
      metric: name,
      arm: "candidate",
      versus,
      kernels,
      slice: view.slice,
      unit,
      better,
      ...estimated,
      ...(further === undefined ? {} : { detail: { ...estimated.detail, ...further } }),
    },
  ];
}

function estimatePair(metric: PairMetric, comparison: Comparison, view: View): Estimated {
  const { reference, candidate } = comparison;
  const { estimator } = metric;
  const { rows } = view;
  switch (estimator.kind) {
    case "rate": {
      const hits = estimator.hits(reference, candidate);
      return shareOfRows(
        Float64Array.from(rows, (row) => hits[row] ?? 0),
        clustersIn(comparison, rows),
      );
    }
    case "mean":
      return meanOrBootstrap(estimator.perRow(reference, candidate), comparison, {
        name: metric.name,
        view,
      });
    case "exact":
      return exactly(
        estimator.prepare(reference, candidate)(membership(reference.rows, rows), rows),
        rows.length,
      );
    case "bootstrap":
      return resampledScore(estimator.prepare(reference, candidate), comparison, {
        name: metric.name,
        view,
      });
  }
}

interface Asked {
  readonly name: PairMetric["name"];
  readonly view: View;
}

/** A score of the rows of a view, with its interval where somebody will judge it. */
function resampledScore(score: Score, comparison: Comparison, { name, view }: Asked): Estimated {
  const { rows, slice } = view;
  const n = rows.length;
  const value = score(membership(comparison.reference.rows, rows), rows);
  if (!comparison.isJudged(name, slice)) return plainly(value, n);
  const resamples = comparison.resamples();
  const replicates = new Float64Array(resamples.count);
  forEachResample(resamples, rows, (weights, k) => {
    replicates[k] = score(weights, rows);
  });
  const without = withoutEach(comparison, rows, (kept) => score(kept, rows));
  return biasCorrected(value, replicates, { n, acceleration: jackknifeAcceleration(without) });
}

/** The mean of `perRow` over the rows of a view; heavy tails are resampled. */
export function meanOrBootstrap(
  perRow: Float64Array,
  comparison: Comparison,
  asked: Asked,
): Estimated {
  const { rows } = asked.view;
  const values = Float64Array.from(rows, (row) => perRow[row] ?? Number.NaN);
  const clusters = clustersIn(comparison, rows);
  const byTheory = clusters === undefined ? meanOf(values) : clusteredMeanOf(values, clusters);
  return byTheory ?? resampledScore(weightedMean(perRow), comparison, asked);
}

/** NaN without rows that count. */
function weightedMean(perRow: Float64Array): Score {
  return (weights, rows) => {
    let [total, count] = [0, 0];
    for (const row of rows) {
      const weight = weights[row] ?? 0;
      if (weight === 0) continue;
      total += weight * (perRow[row] ?? 0);
      count += weight;
    }
    return total / count;
  };
}
