/** Percentiles of bootstrap replicates, corrected for bias and skewness (Efron 1987, BCa). */
import { normalCdf, normalQuantile } from "./normal.ts";

export interface BiasCorrection {
  /** z₀: how far the middle of the replicates is from the estimate. */
  readonly bias: number;
  /** a: how fast the standard error changes with the estimate. */
  readonly acceleration: number;
}

/** How many of the replicates are below the estimate, in parts of 1; one that is equal to it counts half. */
export function shareBelow(replicates: Float64Array, estimate: number): number {
  let below = 0;
  for (const replicate of replicates)
    if (replicate <= estimate) below += replicate === estimate ? 0.5 : 1;
  return below / replicates.length;
}

/** From the share of replicates below the estimate. undefined without an acceleration, and when every replicate is on one side of it. */
export function biasCorrection(
  below: number,
  acceleration: number | undefined,
): BiasCorrection | undefined {
  if (acceleration === undefined || !Number.isFinite(acceleration)) return undefined;
  const bias = normalQuantile(below);
  return Number.isFinite(bias) ? { bias, acceleration } : undefined;
}

/** The percentile to take for a bound of this level; the level itself where the correction has no meaning. */
export function correctedLevel(level: number, { bias, acceleration }: BiasCorrection): number {
  const shifted = bias + normalQuantile(level);
  const scale = 1 - acceleration * shifted;
  return scale > 0 ? normalCdf(bias + shifted / scale) : level;
}

/** The level whose bound is at this percentile: the other way around. */
export function levelOf(percentile: number, { bias, acceleration }: BiasCorrection): number {
  const distance = normalQuantile(percentile) - bias;
  const scale = 1 + acceleration * distance;
  return scale > 0 && Number.isFinite(distance) ? normalCdf(distance / scale - bias) : percentile;
}

/** The acceleration from what the statistic is without each row, or each group of rows. 0 when it is always the same. */
export function jackknifeAcceleration(without: Float64Array): number {
  const center = without.reduce((sum, value) => sum + value, 0) / without.length;
  let [squares, cubes] = [0, 0];
  for (const value of without) {
    const distance = center - value;
    squares += distance ** 2;
    cubes += distance ** 3;
  }
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
}
