/** Rows that come from one source are not independent: how much less they say together. */
import { normalQuantile } from "./normal.ts";
import { tQuantile } from "./student-t.ts";
import { mean, moments, sum } from "./sums.ts";

export interface ClusteredMean {
  readonly clusters: number;
  /** Of the mean, from the sums of residuals by cluster, without a correction for few clusters (Liang & Zeger 1986). */
  readonly standardError: number;
}

/** `clusters` names the cluster of each value. NaN for no values. */
export function clusteredMean(values: Float64Array, clusters: ArrayLike<number>): ClusteredMean {
  const center = mean(values);
  const residuals = new Map<number, number>();
  for (const [position, value] of values.entries()) {
    const cluster = clusters[position] ?? -1;
    residuals.set(cluster, (residuals.get(cluster) ?? 0) + value - center);
  }
  const squares = sum(Float64Array.from(residuals.values(), (residual) => residual ** 2));
  return { clusters: residuals.size, standardError: Math.sqrt(squares) / values.length };
}

/** What few clusters add to the variance: G / (G − 1); infinite for one. */
export const fewClusters = (clusters: number): number => clusters / (clusters - 1);

/** By how much an interval from resampled clusters is too narrow at this one-sided level: √(G / (G − 1)), and t in place of z. Infinite for one cluster. */
export function fewClustersWidening(clusters: number, level: number): number {
  if (clusters < 2) return Number.POSITIVE_INFINITY;
  return (
    (Math.sqrt(fewClusters(clusters)) * tQuantile(level, clusters - 1)) / normalQuantile(level)
  );
}

/**
 * By how much clusters widen the variance of a mean (Kish 1965), at least 1. Where all values are equal nothing shows it:
 * then each cluster counts as one row. Infinite for one cluster.
 */
export function designEffect(values: Float64Array, clusters: ArrayLike<number>): number {
  const { clusters: count, standardError } = clusteredMean(values, clusters);
  const independent = moments(values).variance / values.length;
  if (count < 2) return Number.POSITIVE_INFINITY;
  if (!(independent > 0)) return values.length / count;
  return Math.max(1, (fewClusters(count) * standardError ** 2) / independent);
}
