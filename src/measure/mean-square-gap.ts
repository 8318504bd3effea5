/** The squared gap between confidence and what happened in bins of equal mass (Kumar, Liang & Ma 2019). */
import {
  BINS,
  type Calibration,
  massOf,
  type RankedCalibration,
  rankedCalibration,
} from "./calibration.ts";
import type { Weights } from "./metric.ts";
import { placeOf, sumWeights, tieEnds, weightOf } from "./ranking.ts";

/**
 * 15 bins, cut halfway between neighbours, equal cuts merged. Debiased: less what chance alone makes of it; a bin of one row
 * counts 0, and so does a sum below 0. NaN without rows, or with a row that is not finite.
 */
export function meanSquareGap(
  calibration: Calibration,
  { debiased }: { readonly debiased: boolean },
): (weights: Weights) => number {
  const ranked = rankedCalibration(calibration);
  const afterTie = tieEnds(ranked);
  const { order, surplus, unranked } = ranked;
  const right = Float64Array.from(ranked.right);
  const summed = new Float64Array(order.length + 1);
  return (weights) => {
    const total = sumWeights(order, weights, summed);
    if (total === 0 || weightOf(weights, unranked) > 0) return Number.NaN;
    let square = 0;
    let start = 0;
    let passed = 0;
    for (let bin = 0; bin < BINS; bin += 1) {
      passed += massOf(total, bin);
      const end = passed < total ? endAfter(ranked, afterTie, { summed, passed }) : order.length;
      const n = (summed[end] ?? 0) - (summed[start] ?? 0);
      let gap = 0;
      let hits = 0;
      for (let at = start; at < end; at += 1) {
        const weight = weights[order[at] ?? 0] ?? 0;
        gap += weight * (surplus[at] ?? 0);
        hits += weight * (right[at] ?? 0);
      }
      const mean = gap / n;
      const own = debiased ? debiasedSquare(mean, hits / n, n) : mean * mean;
      square += n === 0 ? 0 : (n / total) * own;
      start = end;
    }
    return Math.max(0, square);
  };
}

/** Where a bin ends that is cut after so many rows: of the value of the cut, all rows are before it. */
function endAfter(
  { values }: RankedCalibration,
  afterTie: Uint32Array,
  { summed, passed }: { readonly summed: Float64Array; readonly passed: number },
): number {
  const next = placeOf(summed, passed);
  const below = values[placeOf(summed, passed - 1)] ?? 0;
  const above = values[next] ?? 0;
  return above > (below + above) / 2 ? next : (afterTie[next] ?? 0);
}

/** Less the variance of the share of right answers. */
function debiasedSquare(gap: number, share: number, n: number): number {
  return n < 2 ? 0 : gap * gap - (share * (1 - share)) / (n - 1);
}
