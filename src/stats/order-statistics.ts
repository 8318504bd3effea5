/** What the order of a sample says of a percentile, whatever the distribution; and how many values that takes. */
import { binomialCdf } from "./binomial.ts";
import { incompleteBeta } from "./special.ts";

export interface Ranks {
  /** From 1; 0 when the sample is too small for a lower bound. */
  readonly lower: number;
  /** From 1; n + 1 when the sample is too small for an upper bound. */
  readonly upper: number;
  /** Probability that the two values hold the percentile between them. */
  readonly coverage: number;
}

/** Two-sided ranks of the values that hold the q-th quantile between them, exactly for a continuous distribution. */
export function percentileRanks(n: number, q: number, level: number): Ranks {
  const tail = (1 - level) / 2;
  const lower = binomialQuantile(tail, n, q);
  const upper = binomialQuantile(1 - tail, n, q) + 1;
  return { lower, upper, coverage: binomialCdf(upper - 1, n, q) - binomialCdf(lower - 1, n, q) };
}

/** Smallest count whose cumulative probability reaches p. */
function binomialQuantile(p: number, n: number, q: number): number {
  let [low, high] = [0, n];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (binomialCdf(middle, n, q) >= p) high = middle;
    else low = middle + 1;
  }
  return low;
}

const CONFIDENCE = 0.99;

/** The fewest queries with which a percentile is kept at 99 % confidence when so many are over it (MLPerf LoadGen, tolerance 0). */
export function queriesNeeded(overLatency: number, percentile: number): number {
  const isUnsure = (under: number): boolean =>
    incompleteBeta(Math.max(under, Number.MIN_VALUE), overLatency + 1, percentile) >=
    1 - CONFIDENCE;
  let [low, high] = [0, 1];
  while (isUnsure(high)) high *= 2;
  while (low + 1 < high) {
    const middle = Math.floor((low + high) / 2);
    if (isUnsure(middle)) low = middle;
    else high = middle;
  }
  return high + overLatency;
}

/** A percentile that the next run keeps, too: so many of the slowest values are put aside. undefined for too few values. */
export function keptPercentile(
  sorted: ArrayLike<number>,
  percentile: number,
): { readonly discarded: number; readonly value: number } | undefined {
  const n = sorted.length;
  const isKept = (over: number): boolean => n >= queriesNeeded(over, percentile);
  if (!isKept(1)) return undefined;
  // The more are over it, the more queries it takes.
  let [kept, lost] = [1, 2];
  while (isKept(lost)) [kept, lost] = [lost, 2 * lost];
  while (kept + 1 < lost) {
    const middle = Math.floor((kept + lost) / 2);
    if (isKept(middle)) kept = middle;
    else lost = middle;
  }
  return { discarded: kept - 1, value: sorted[n - kept] ?? Number.NaN };
}
