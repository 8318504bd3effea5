/** Classwise calibration error in bins that hold equally many rows each (Nixon et al. 2019). */
import { calibrationOfClass, expanded } from "./calibration.ts";
import type { Score } from "./metric.ts";
import type { ClassificationSample } from "./sample.ts";

const BINS = 15;

/** Only probabilities above `threshold` count; a class without any counts 0. NaN without rows, or with a row that is not finite. */
export function adaptiveScore(sample: ClassificationSample, threshold: number): Score {
  const classes = Array.from({ length: sample.classes }, (_, position) =>
    calibrationOfClass(sample, position),
  );
  return (weights, rows) => {
    if (rows.every((row) => (weights[row] ?? 0) === 0)) return Number.NaN;
    let total = 0;
    for (const own of classes) total += errorOf(expanded(own, weights), threshold);
    return total / classes.length;
  };
}

function errorOf({ confidence, right }: ReturnType<typeof expanded>, threshold: number): number {
  if (Number.isNaN(confidence.at(-1))) return Number.NaN;
  const first = confidence.findIndex((value) => value > threshold);
  if (first < 0) return 0;
  const [kept, happened] = [confidence.subarray(first), right.subarray(first)];
  const edges = edgesOf(kept);
  let [bin, gap, total] = [0, 0, 0];
  for (const [row, value] of kept.entries()) {
    let own = bin;
    while (own < edges.length && value >= (edges[own] ?? 1)) own += 1;
    if (own !== bin) [bin, total, gap] = [own, total + Math.abs(gap), 0];
    gap += (happened[row] ?? 0) - value;
  }
  return (total + Math.abs(gap)) / kept.length;
}

/** [low, high): the values at which the bins after the first begin, by order statistics; then 1. */
function edgesOf(sorted: Float64Array): readonly number[] {
  const n = sorted.length;
  const inner = Array.from({ length: BINS - 1 }, (_, bin) => {
    const place = Math.min(n - 1, roundHalfEven(((bin + 1) * n) / BINS));
    return sorted[place] ?? 1;
  });
  return [...inner, 1];
}

function roundHalfEven(value: number): number {
  const rounded = Math.round(value);
  return Math.abs(value % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
