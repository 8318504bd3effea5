/** How sure an arm is of its answers and whether it is right: what every calibration error reads. */
import { type CellSums, cellSums } from "./cell-sums.ts";
import type { Weights } from "./metric.ts";
import { onceForEach } from "./once-for-each.ts";
import { type Ranking, rankingOf, weightOf } from "./ranking.ts";
import { rightAnswers } from "./right-answers.ts";
import { pick } from "./sample-of-rows.ts";
import { type ClassificationSample, scoresOfClass } from "./sample.ts";

/** Bins of every binned calibration error. */
export const BINS = 15;

/** Equal width, (low, high], the first closed at 0. */
export const binOf = (probability: number): number =>
  Math.min(BINS - 1, Math.max(0, Math.ceil(probability * BINS) - 1));

/** By row. */
export interface Calibration {
  /** Probability of the answer itself: below ½ when a threshold decided. NaN where there is no answer. */
  readonly confidence: Float64Array;
  readonly right: Uint8Array;
}

/** Many metrics ask it of the same sample. */
export const calibrationOf: (sample: ClassificationSample) => Calibration = onceForEach(
  (sample) => {
    const { rows, classes, scores, predicted } = sample;
    const confidence = Float64Array.from({ length: rows }, (_, row) => {
      const answer = predicted[row] ?? -1;
      return answer < 0 ? Number.NaN : (scores[row * classes + answer] ?? 0);
    });
    return { confidence, right: rightAnswers(sample) };
  },
);

/** The probability of one class, and whether the row has it. */
export function calibrationOfClass(sample: ClassificationSample, position: number): Calibration {
  const confidence = scoresOfClass(sample, position);
  const right = Uint8Array.from(confidence, (_, row) =>
    sample.labels?.[row] === position ? 1 : 0,
  );
  return { confidence, right };
}

/** Each class by itself; of two, the positive one says all. */
export function calibrationsByClass(sample: ClassificationSample): readonly Calibration[] {
  const { classes, positive = 1 } = sample;
  const judged = classes === 2 ? [positive] : Array.from({ length: classes }, (_, k) => k);
  return judged.map((position) => calibrationOfClass(sample, position));
}

/** By rising confidence. */
export interface RankedCalibration extends Ranking {
  readonly right: Uint8Array;
  /** Right less confidence. */
  readonly surplus: Float64Array;
}

export const rankedCalibration: (calibration: Calibration) => RankedCalibration = onceForEach(
  ({ confidence, right }) => {
    const ranking = rankingOf(confidence);
    const own = pick(right, ranking.order);
    const surplus = ranking.values.map((value, place) => (own[place] ?? 0) - value);
    return { ...ranking, right: own, surplus };
  },
);

/** In bins of equal width: how many rows, and the sum of right less confidence. NaN where a row is not finite. */
export function equalWidthBins(sample: ClassificationSample): (weights: Weights) => CellSums {
  const { confidence, right } = calibrationOf(sample);
  return cellSums({
    cellOf: confidence.map((value) => (Number.isNaN(value) ? 0 : binOf(value))),
    cells: BINS,
    values: confidence.map((value, row) => (right[row] ?? 0) - value),
  });
}

/** Of so many rows, how many a bin of equal mass holds (numpy's array_split). */
export const massOf = (total: number, bin: number): number =>
  Math.floor(total / BINS) + (bin < total % BINS ? 1 : 0);

/** By place in the order of `ranking`, each row as often as it counts. */
export function expanded(
  values: ArrayLike<number>,
  { order }: Pick<Ranking, "order">,
  weights: Weights,
): Float64Array {
  const own = new Float64Array(weightOf(weights, order));
  let place = 0;
  for (let at = 0; at < order.length; at += 1) {
    const times = weights[order[at] ?? 0] ?? 0;
    const value = values[at] ?? Number.NaN;
    for (let left = times; left > 0; left -= 1) {
      own[place] = value;
      place += 1;
    }
  }
  return own;
}

export const sumOf = (values: Float64Array): number =>
  values.reduce((sum, value) => sum + value, 0);

/** Of their absolute values. */
export function sumOfSizes(values: Float64Array): number {
  let total = 0;
  for (let place = 0; place < values.length; place += 1) total += Math.abs(values[place] ?? 0);
  return total;
}
