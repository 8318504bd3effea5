/** The squared gap between confidence and what happened in bins of equal mass (Kumar, Liang & Ma 2019). */
import {
  type BinSums,
  type Calibration,
  emptyBins,
  forEachOfEqualMass,
  sumOf,
} from "./calibration.ts";
import type { Weights } from "./metric.ts";

/**
 * 15 bins, cut halfway between neighbours, equal cuts merged. Debiased: less what chance alone makes of it; a bin of one row
 * counts 0, and so does a sum below 0. NaN without rows, or with a row that is not finite.
 */
export function meanSquareGap(
  { order, right, confidence }: Calibration,
  weights: Weights,
  { debiased }: { readonly debiased: boolean },
): number {
  const cuts = cutsOf(order, weights, confidence);
  const sums = emptyBins();
  let bin = 0;
  for (let at = 0; at < order.length; at += 1) {
    const row = order[at] ?? 0;
    const weight = weights[row] ?? 0;
    if (weight === 0) continue;
    const value = confidence[row] ?? 0;
    const hit = right[row] ?? 0;
    // (low, high].
    while (value > (cuts[bin] ?? Number.POSITIVE_INFINITY)) bin += 1;
    sums.weight[bin] = (sums.weight[bin] ?? 0) + weight;
    sums.gap[bin] = (sums.gap[bin] ?? 0) + weight * (hit - value);
    sums.right[bin] = (sums.right[bin] ?? 0) + weight * hit;
  }
  const total = sumOf(sums.weight);
  const square = sums.weight.reduce(
    (sum, n, own) => sum + (n === 0 ? 0 : (n / total) * squareOf(sums, own, debiased)),
    0,
  );
  return total === 0 ? Number.NaN : Math.max(0, square);
}

/** Halfway between the last row of each bin and the first of the next. */
function cutsOf(order: Uint32Array, weights: Weights, confidence: Float64Array): readonly number[] {
  const cuts = new Set<number>();
  let before = 0;
  let last = Number.NaN;
  forEachOfEqualMass(order, weights, (row, _, bin) => {
    const value = confidence[row] ?? 0;
    if (bin !== before) cuts.add((last + value) / 2);
    before = bin;
    last = value;
  });
  return [...cuts];
}

/** Debiased: less the variance of the share of right answers. */
function squareOf({ weight, gap, right }: BinSums, bin: number, debiased: boolean): number {
  const n = weight[bin] ?? 0;
  const square = ((gap[bin] ?? 0) / n) ** 2;
  if (!debiased) return square;
  if (n < 2) return 0;
  const share = (right[bin] ?? 0) / n;
  return square - (share * (1 - share)) / (n - 1);
}
