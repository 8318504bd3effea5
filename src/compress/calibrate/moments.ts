/** Means and second moments of a layer's input, from the sums over calibration rows. */
import type { InputStatistics } from "./input-statistics.ts";

export interface Moments {
  readonly mean: Float64Array;
  /** Mean of x xᵀ, depth × depth. */
  readonly second: Float64Array;
  /** The same around the mean: the covariance. */
  readonly centred: Float64Array;
}

/** Of one group of a layer's channels. */
export function momentsOf(statistics: InputStatistics, group: number): Moments {
  const { count, depth } = statistics;
  const start = group * depth;
  const mean = statistics.sum.slice(start, start + depth).map((total) => total / count);
  const second = statistics.gram
    .slice(start * depth, (start + depth) * depth)
    .map((total) => total / count);
  const centred = second.map(
    (value, place) => value - (mean[Math.floor(place / depth)] ?? 0) * (mean[place % depth] ?? 0),
  );
  return { mean, second, centred };
}
