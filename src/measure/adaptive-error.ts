/** Classwise calibration error in bins that hold equally many rows each (Nixon et al. 2019). */
import { roundHalfEven } from "../stats/round-half-even.ts";
import { type Calibration, calibrationOfClass, rankedCalibration } from "./calibration.ts";
import type { Score, Weights } from "./metric.ts";
import { placeOf, placeOfValue, sumWeights, tieStarts, weightOf } from "./ranking.ts";
import type { ClassificationSample } from "./sample.ts";

const BINS = 15;

/** Only probabilities above `threshold` count; a class without any counts 0. NaN without rows, or with a row that is not finite. */
export function adaptiveScore(sample: ClassificationSample, threshold: number): Score {
  const classes = Array.from({ length: sample.classes }, (_, position) =>
    errorOf(calibrationOfClass(sample, position), threshold),
  );
  return (weights, rows) => {
    let [error, counted] = [0, 0];
    for (const own of classes) {
      const { total, n } = own(weights);
      error += n === 0 ? 0 : total / n;
      counted += n;
    }
    const isEmpty = counted === 0 && weightOf(weights, rows) === 0;
    return isEmpty ? Number.NaN : error / classes.length;
  };
}

interface AdaptiveError {
  /** Over bins, of the gap of each. NaN with a row that is not finite. */
  readonly total: number;
  readonly n: number;
}

function errorOf(own: Calibration, threshold: number): (weights: Weights) => AdaptiveError {
  const { order, values, surplus, unranked } = rankedCalibration(own);
  const first = values.findIndex((value) => value > threshold);
  const start = first < 0 ? order.length : first;
  const counted = order.subarray(start);
  const starts = tieStarts({ values: values.subarray(start) });
  const ones = placeOfValue({ values: values.subarray(start) }, 1);
  const gaps = surplus.subarray(start);
  const summed = new Float64Array(counted.length + 1);
  return (weights) => {
    if (weightOf(weights, unranked) > 0) return { total: Number.NaN, n: Number.NaN };
    const n = sumWeights(counted, weights, summed);
    if (n === 0) return { total: 0, n };
    let total = 0;
    let at = 0;
    // [low, high): a bin begins after so many rows, by order statistics; what is 1 has one of its own.
    for (let bin = 1; bin <= BINS + 1; bin += 1) {
      const number = Math.min(n - 1, roundHalfEven((bin * n) / BINS));
      const begin = bin < BINS ? (starts[placeOf(summed, number)] ?? 0) : ones;
      const end = bin > BINS ? counted.length : begin;
      let gap = 0;
      for (; at < end; at += 1) gap += (weights[counted[at] ?? 0] ?? 0) * (gaps[at] ?? 0);
      total += Math.abs(gap);
    }
    return { total, n };
  };
}
