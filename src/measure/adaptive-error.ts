/** Classwise calibration error in bins that hold equally many rows each (Nixon et al. 2019). */
import { roundHalfEven } from "../stats/round-half-even.ts";
import { type Calibration, calibrationOfClass, weightOf } from "./calibration.ts";
import type { Score, Weights } from "./metric.ts";
import type { ClassificationSample } from "./sample.ts";

const BINS = 15;

/** Only probabilities above `threshold` count; a class without any counts 0. NaN without rows, or with a row that is not finite. */
export function adaptiveScore(sample: ClassificationSample, threshold: number): Score {
  const classes = Array.from({ length: sample.classes }, (_, position) =>
    calibrationOfClass(sample, position),
  );
  return (weights, rows) => {
    if (weightOf(weights, rows) === 0) return Number.NaN;
    let total = 0;
    for (const own of classes) total += errorOf(own, weights, threshold);
    return total / classes.length;
  };
}

function errorOf(own: Calibration, weights: Weights, threshold: number): number {
  const { confidence, right, order } = own;
  const n = weightAbove(own, weights, threshold);
  if (n === 0 || Number.isNaN(n)) return n;
  const edges = edgesOf(own, weights, { threshold, n });
  let bin = 0;
  let gap = 0;
  let total = 0;
  for (let at = 0; at < order.length; at += 1) {
    const row = order[at] ?? 0;
    const weight = weights[row] ?? 0;
    const value = confidence[row] ?? 0;
    if (weight === 0 || value <= threshold) continue;
    if (value >= (edges[bin] ?? Number.POSITIVE_INFINITY)) {
      while (value >= (edges[bin] ?? Number.POSITIVE_INFINITY)) bin += 1;
      total += Math.abs(gap);
      gap = 0;
    }
    gap += weight * ((right[row] ?? 0) - value);
  }
  return (total + Math.abs(gap)) / n;
}

/** NaN with a row that is not finite. */
function weightAbove(
  { confidence, order }: Calibration,
  weights: Weights,
  threshold: number,
): number {
  let total = 0;
  for (let at = order.length - 1; at >= 0; at -= 1) {
    const row = order[at] ?? 0;
    const value = confidence[row] ?? 0;
    if (value <= threshold) break;
    const weight = weights[row] ?? 0;
    if (Number.isNaN(value) && weight > 0) return Number.NaN;
    total += weight;
  }
  return total;
}

/** [low, high): the values at which the bins after the first begin, by order statistics; then 1. */
function edgesOf(
  { confidence, order }: Calibration,
  weights: Weights,
  { threshold, n }: { readonly threshold: number; readonly n: number },
): readonly number[] {
  const placeOf = (bin: number): number => Math.min(n - 1, roundHalfEven((bin * n) / BINS));
  const edges: number[] = [];
  let [passed, next] = [0, placeOf(1)];
  for (let at = 0; edges.length < BINS - 1; at += 1) {
    const row = order[at] ?? 0;
    const value = confidence[row] ?? 0;
    if (value <= threshold) continue;
    passed += weights[row] ?? 0;
    while (passed > next && edges.length < BINS - 1) {
      edges.push(value);
      next = placeOf(edges.length + 1);
    }
  }
  return [...edges, 1];
}
