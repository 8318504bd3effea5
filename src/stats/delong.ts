/** Paired comparison of two areas under the ROC curve (DeLong, DeLong & Clarke-Pearson 1988; midranks after Sun & Xu 2014). */
import { risingOrder } from "./rising-order.ts";
import { mean, moments } from "./sums.ts";

export interface PairedAreas {
  readonly first: number;
  readonly second: number;
  /** Of second − first; NaN when a class has fewer than two rows. */
  readonly standardError: number;
  readonly firstStandardError: number;
  readonly secondStandardError: number;
}

export interface ScoredRows {
  readonly first: Float64Array;
  readonly second: Float64Array;
  /** 1 for the positive class. */
  readonly positive: Uint8Array;
}

/** Ties count one half. NaN when one class is missing, or any score of the arm is NaN. */
export function delongPaired({ first, second, positive }: ScoredRows): PairedAreas {
  const a = placements(first, positive);
  const b = placements(second, positive);
  const nothing: Placements = {
    area: 0,
    positives: new Float64Array(a.positives.length),
    negatives: new Float64Array(a.negatives.length),
  };
  return {
    first: a.area,
    second: b.area,
    standardError: errorOfDifference(a, b),
    firstStandardError: errorOfDifference(nothing, a),
    secondStandardError: errorOfDifference(nothing, b),
  };
}

function errorOfDifference(a: Placements, b: Placements): number {
  const variance =
    varianceOfDifference(a.positives, b.positives) / a.positives.length +
    varianceOfDifference(a.negatives, b.negatives) / a.negatives.length;
  return Math.sqrt(variance);
}

interface Placements {
  readonly area: number;
  readonly positives: Float64Array;
  readonly negatives: Float64Array;
}

/** For each row, the share of the other class on its right side. */
function placements(scores: Float64Array, positive: Uint8Array): Placements {
  const ofClass = (wanted: number): Float64Array =>
    scores.filter((_, row) => (positive[row] ?? 0) === wanted);
  const [high, low] = [ofClass(1), ofClass(0)];
  const all = midranks(scores);
  const withinHigh = midranks(high);
  const withinLow = midranks(low);
  const positives = new Float64Array(high.length);
  const negatives = new Float64Array(low.length);
  let [p, q] = [0, 0];
  for (let row = 0; row < scores.length; row += 1) {
    const rank = all[row] ?? 0;
    if (positive[row] === 1) {
      positives[p] = (rank - (withinHigh[p] ?? 0)) / low.length;
      p += 1;
    } else {
      negatives[q] = 1 - (rank - (withinLow[q] ?? 0)) / high.length;
      q += 1;
    }
  }
  const isUndefined = high.length === 0 || low.length === 0 || scores.some(Number.isNaN);
  const area = isUndefined ? Number.NaN : mean(positives);
  return { area, positives, negatives };
}

function varianceOfDifference(a: Float64Array, b: Float64Array): number {
  return moments(b.map((value, position) => value - (a[position] ?? 0))).variance;
}

/** 1-based ranks; equal values share the mean of theirs. */
export function midranks(values: Float64Array): Float64Array {
  const order = risingOrder(values);
  const ranks = new Float64Array(values.length);
  for (let start = 0; start < order.length;) {
    const value = values[order[start] ?? 0];
    let end = start;
    while (end < order.length && values[order[end] ?? 0] === value) end += 1;
    for (let position = start; position < end; position += 1) {
      ranks[order[position] ?? 0] = (start + end + 1) / 2;
    }
    start = Math.max(end, start + 1);
  }
  return ranks;
}
