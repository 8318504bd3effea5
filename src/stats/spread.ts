/** How widely values lie, and whether neighbours are alike: what a percentile does not say. */
import { correlation } from "./correlation.ts";
import { median, quantile } from "./quantile.ts";
import { moments } from "./sums.ts";

export interface Spread {
  /** Median distance from the median, not scaled to any distribution. */
  readonly medianDeviation: number;
  readonly interquartileRange: number;
  /** Standard deviation as a share of the mean. */
  readonly variation: number;
  /** Correlation of each value with the one before it; NaN where all are equal. */
  readonly lagCorrelation: number;
  /** Median of the means of all pairs, each value with itself too, of the first values (Hodges & Lehmann 1963). */
  readonly hodgesLehmann: number;
}

/** The pairs grow with the square of the values. */
const PAIRED = 200;

/** In the order in which they were taken. NaN for an empty sample. */
export function spreadOf(values: Float64Array): Spread {
  const sorted = values.toSorted();
  const center = quantile(sorted, 0.5);
  const { mean, variance } = moments(values);
  return {
    medianDeviation: median(values.map((value) => Math.abs(value - center))),
    interquartileRange: quantile(sorted, 0.75) - quantile(sorted, 0.25),
    variation: Math.sqrt(variance) / mean,
    lagCorrelation: lagCorrelation(values),
    hodgesLehmann: hodgesLehmann(values.subarray(0, PAIRED)),
  };
}

function lagCorrelation(values: Float64Array): number {
  const pairs = Math.max(0, values.length - 1);
  const rows = Uint32Array.from({ length: pairs }, (_, row) => row);
  const weights = new Uint8Array(pairs).fill(1);
  return correlation(values.subarray(0, pairs), values.subarray(1), { weights, rows });
}

function hodgesLehmann(values: Float64Array): number {
  const means: number[] = [];
  for (let first = 0; first < values.length; first += 1)
    for (let second = first; second < values.length; second += 1)
      means.push(((values[first] ?? 0) + (values[second] ?? 0)) / 2);
  return median(means);
}
