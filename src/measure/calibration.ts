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

function risingOrder(confidence: Float64Array): Uint32Array {
  const key = confidence.map((value) => (Number.isNaN(value) ? Number.POSITIVE_INFINITY : value));
  return Uint32Array.from(key, (_, row) => row).toSorted((a, b) => (key[a] ?? 0) - (key[b] ?? 0));
}

/** The weighted rows by rising confidence, each as often as it counts. NaN confidences last. */
export function expanded(
  { confidence, right, order }: Calibration,
  weights: Weights,
): { readonly confidence: Float64Array; readonly right: Uint8Array } {
  const rows: number[] = [];
  for (const row of order) for (let time = 0; time < (weights[row] ?? 0); time += 1) rows.push(row);
  return {
    confidence: Float64Array.from(rows, (row) => confidence[row] ?? Number.NaN),
    right: Uint8Array.from(rows, (row) => right[row] ?? 0),
  };
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

export function addToBin(
  { weight, gap, right }: BinSums,
  bin: number,
  row: { readonly weight: number; readonly right: number; readonly confidence: number },
): void {
  weight[bin] = (weight[bin] ?? 0) + row.weight;
  gap[bin] = (gap[bin] ?? 0) + row.weight * (row.right - row.confidence);
  right[bin] = (right[bin] ?? 0) + row.weight * row.right;
}

/** Sums over bins of equal width; rows that count must be those with a weight. */
export function equalWidthBins(
  { confidence, right }: Calibration,
  weights: Weights,
  rows: Uint32Array,
): BinSums {
  const sums = emptyBins();
  for (const row of rows) {
    const weight = weights[row] ?? 0;
    if (weight === 0) continue;
    const own = { weight, right: right[row] ?? 0, confidence: confidence[row] ?? 0 };
    addToBin(sums, Number.isNaN(own.confidence) ? 0 : binOf(own.confidence), own);
  }
  return sums;
}

/** Calls `use` with each weighted row in rising order and its bin, when all bins weigh the same (numpy's array_split). */
export function forEachOfEqualMass(
  order: Uint32Array,
  weights: Weights,
  use: (row: number, weight: number, bin: number) => void,
): void {
  const total = order.reduce((sum, row) => sum + (weights[row] ?? 0), 0);
  const sizeOf = (bin: number): number => Math.floor(total / BINS) + (bin < total % BINS ? 1 : 0);
  let bin = 0;
  let room = sizeOf(0);
  for (const row of order) {
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
