/** Measures how a candidate differs from a reference, by one metric on one slice. */
import type { Measurement } from "../schema/measurement.ts";
import type { Comparison, View } from "./comparison.ts";
import { bootstrapped, type Estimated, exactly, meanOf, plainly, shareOf } from "./evidence.ts";
import type { PairMetric } from "./metric.ts";
import { forEachResample, membership } from "./resampling.ts";
import { mean } from "../stats/sums.ts";

export function measurePair(
  metric: PairMetric,
  comparison: Comparison,
  view: View,
): readonly Measurement[] {
  const { versus, kernels } = comparison;
  const { name, unit, better } = metric;
  const estimated = estimatePair(metric, comparison, view);
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
      return shareOf(
        rows.reduce((count, row) => count + (hits[row] ?? 0), 0),
        rows.length,
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
    case "bootstrap": {
      const score = estimator.prepare(reference, candidate);
      const value = score(membership(reference.rows, rows), rows);
      if (!comparison.isJudged(metric.name, view.slice)) return plainly(value, rows.length);
      const resamples = comparison.resamples();
      const replicates = new Float64Array(resamples.count);
      forEachResample(resamples, rows, (weights, k) => {
        replicates[k] = score(weights, rows);
      });
      return bootstrapped(value, replicates, rows.length);
    }
  }
}

interface Asked {
  readonly name: PairMetric["name"];
  readonly view: View;
}

/** The mean of `perRow` over the rows of a view; heavy tails are resampled. */
export function meanOrBootstrap(
  perRow: Float64Array,
  comparison: Comparison,
  { name, view }: Asked,
): Estimated {
  const values = Float64Array.from(view.rows, (row) => perRow[row] ?? Number.NaN);
  const byTheory = meanOf(values);
  if (byTheory !== undefined) return byTheory;
  const estimate = mean(values);
  if (!comparison.isJudged(name, view.slice)) return plainly(estimate, values.length);
  const resamples = comparison.resamples();
  const replicates = new Float64Array(resamples.count);
  forEachResample(resamples, view.rows, (weights, k) => {
    let [total, count] = [0, 0];
    for (const row of view.rows) {
      const weight = weights[row] ?? 0;
      total += weight * (perRow[row] ?? 0);
      count += weight;
    }
    replicates[k] = total / count;
  });
  return bootstrapped(estimate, replicates, values.length);
}
