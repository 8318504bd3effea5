/** How sure an arm is of its answers and whether it is right: what every calibration error reads. */
import type { Weights } from "./metric.ts";
import { rightAnswers } from "./right-answers.ts";
import type { ClassificationSample } from "./sample.ts";

/** Bins of every binned calibration error. */
export const BINS = 15;

/** Equal width, (low, high], the first closed at 0. */
export const binOf = (probability: number): number =>
  Math.min(BINS - 1, Math.max(0, Math.ceil(probability * BINS) - 1));

export interface Calibration {
  /** Probability of the answer itself: below ½ when a threshold decided. NaN where there is no answer. */
  readonly confidence: Float64Array;
  readonly right: Uint8Array;
  /** Rows by rising confidence; equal ones in their own order, those without an answer last. */
  readonly order: Uint32Array;
}

export function calibrationOf(sample: ClassificationSample): Calibration {
  const { rows, classes, scores, predicted } = sample;
  const confidence = Float64Array.from({ length: rows }, (_, row) => {
    const answer = predicted[row] ?? -1;
    return answer < 0 ? Number.NaN : (scores[row * classes + answer] ?? 0);
  });
  return { confidence, right: rightAnswers(sample), order: risingOrder(confidence) };
}

export interface BinnedCalibration extends Calibration {
  /** Of equal width, by row. */
  readonly bins: Uint8Array;
}

export function binnedCalibrationOf(sample: ClassificationSample): BinnedCalibration {
  const calibration = calibrationOf(sample);
  const bins = Uint8Array.from(calibration.confidence, (value) =>
    Number.isNaN(value) ? 0 : binOf(value),
  );
  return { ...calibration, bins };
}

/** The probability of one class, and whether the row has it. */
export function calibrationOfClass(
  { rows, classes, scores, labels }: ClassificationSample,
  position: number,
): Calibration {
  const confidence = Float64Array.from(
    { length: rows },
    (_, row) => scores[row * classes + position] ?? Number.NaN,
  );
  const right = Uint8Array.from(confidence, (_, row) => (labels?.[row] === position ? 1 : 0));
  return { confidence, right, order: risingOrder(confidence) };
}

/** Each class by itself; of two, the positive one says all. */
export function calibrationsByClass(sample: ClassificationSample): readonly Calibration[] {
  const { classes, positive = 1 } = sample;
  const judged = classes === 2 ? [positive] : Array.from({ length: classes }, (_, k) => k);
  return judged.map((position) => calibrationOfClass(sample, position));
}

/** Equal values in their own order, NaN last. */
export function risingOrder(confidence: Float64Array): Uint32Array {
  const key = confidence.map((value) => (Number.isNaN(value) ? Number.POSITIVE_INFINITY : value));
  return Uint32Array.from(key, (_, row) => row).toSorted((a, b) => (key[a] ?? 0) - (key[b] ?? 0));
}

/** Equal values in their own order, NaN last. */
export const fallingOrder = (confidence: Float64Array): Uint32Array =>
  risingOrder(confidence.map((value) => -value));

/** The weighted rows by rising confidence, each as often as it counts. NaN confidences last. */
export function expanded(
  { confidence, right, order }: Calibration,
  weights: Weights,
): { readonly confidence: Float64Array; readonly right: Uint8Array } {
  const total = weightOf(weights, order);
  const [own, rightOnes] = [new Float64Array(total), new Uint8Array(total)];
  let place = 0;
  for (let at = 0; at < order.length; at += 1) {
    const row = order[at] ?? 0;
    for (let left = weights[row] ?? 0; left > 0; left -= 1) {
      own[place] = confidence[row] ?? Number.NaN;
      rightOnes[place] = right[row] ?? 0;
      place += 1;
    }
  }
  return { confidence: own, right: rightOnes };
}

/** How much rows weigh together. */
export function weightOf(weights: Weights, rows: Uint32Array): number {
  let total = 0;
  for (let at = 0; at < rows.length; at += 1) total += weights[rows[at] ?? 0] ?? 0;
  return total;
}

/** Sums by bin over the weighted rows. */
export interface BinSums {
  readonly weight: Float64Array;
  /** Of right − confidence. */
  readonly gap: Float64Array;
  readonly right: Float64Array;
}

export function emptyBins(): BinSums {
  return {
    weight: new Float64Array(BINS),
    gap: new Float64Array(BINS),
    right: new Float64Array(BINS),
  };
}

/** Sums over bins of equal width; rows that count must be those with a weight. */
export function equalWidthBins(
  { confidence, right, bins }: BinnedCalibration,
  weights: Weights,
  rows: Uint32Array,
): BinSums {
  const sums = emptyBins();
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at] ?? 0;
    const weight = weights[row] ?? 0;
    if (weight === 0) continue;
    const bin = bins[row] ?? 0;
    const hit = right[row] ?? 0;
    sums.weight[bin] = (sums.weight[bin] ?? 0) + weight;
    sums.gap[bin] = (sums.gap[bin] ?? 0) + weight * (hit - (confidence[row] ?? 0));
    sums.right[bin] = (sums.right[bin] ?? 0) + weight * hit;
  }
  return sums;
}

/** Calls `use` with each weighted row in rising order and its bin, when all bins weigh the same (numpy's array_split). */
export function forEachOfEqualMass(
  order: Uint32Array,
  weights: Weights,
  use: (row: number, weight: number, bin: number) => void,
): void {
  const total = weightOf(weights, order);
  const sizeOf = (bin: number): number => Math.floor(total / BINS) + (bin < total % BINS ? 1 : 0);
  let bin = 0;
  let room = sizeOf(0);
  for (let at = 0; at < order.length; at += 1) {
    const row = order[at] ?? 0;
    let left = weights[row] ?? 0;
    while (left > 0) {
      if (room === 0) {
        bin += 1;
        room = sizeOf(bin);
      }
      const part = Math.min(left, room);
      use(row, part, bin);
      left -= part;
      room -= part;
    }
  }
}

export const sumOf = (values: Float64Array): number =>
  values.reduce((sum, value) => sum + value, 0);
