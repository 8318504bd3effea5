/** The squared gap between confidence and what happened in bins of equal mass (Kumar, Liang & Ma 2019). */
import {
  addToBin,
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
  { weights, rows }: { readonly weights: Weights; readonly rows: Uint32Array },
  { debiased }: { readonly debiased: boolean },
): number {
  const cuts = cutsOf(order, weights, confidence);
  const sums = emptyBins();
  for (const row of rows) {
    const own = {
      weight: weights[row] ?? 0,
      right: right[row] ?? 0,
      confidence: confidence[row] ?? 0,
    };
    if (own.weight > 0) addToBin(sums, binAmong(cuts, own.confidence), own);
  }
  const total = sumOf(sums.weight);
  const square = sums.weight.reduce(
    (sum, n, bin) => sum + (n === 0 ? 0 : (n / total) * squareOf(sums, bin, debiased)),
    0,
  );
  return total === 0 ? Number.NaN : Math.max(0, square);
}

/** Halfway between the last row of each bin and the first of the next. */
function cutsOf(order: Uint32Array, weights: Weights, confidence: Float64Array): readonly number[] {
  const cuts = new Set<number>();
  let [before, last] = [0, Number.NaN];
  forEachOfEqualMass(order, weights, (row, _, bin) => {
    const value = confidence[row] ?? 0;
    if (bin !== before) cuts.add((last + value) / 2);
    [before, last] = [bin, value];
  });
  return [...cuts];
}

/** (low, high]. */
const binAmong = (cuts: readonly number[], value: number): number =>
  cuts.filter((cut) => value > cut).length;

/** Debiased: less the variance of the share of right answers. */
function squareOf({ weight, gap, right }: BinSums, bin: number, debiased: boolean): number {
  const n = weight[bin] ?? 0;
  const square = ((gap[bin] ?? 0) / n) ** 2;
  if (!debiased) return square;
  if (n < 2) return 0;
  const share = (right[bin] ?? 0) / n;
  return square - (share * (1 - share)) / (n - 1);
}
