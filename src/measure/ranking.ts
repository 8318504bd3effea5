/** Rows in the order of a value: sorted once, so that whatever is drawn of them is one plain pass from place to place. */
import { risingOrder } from "../stats/rising-order.ts";
import type { Weights } from "./metric.ts";
import { pick } from "./sample-of-rows.ts";

export interface Ranking {
  /** By place, the row; equal values in the order of their rows. Rows whose value is NaN have no place. */
  readonly order: Uint32Array;
  /** By place. */
  readonly values: Float64Array;
  readonly unranked: Uint32Array;
}

/** By rising value. */
export function rankingOf(values: Float64Array): Ranking {
  const every = risingOrder(values);
  const unknown = every.findLastIndex((row) => !Number.isNaN(values[row])) + 1;
  const order = every.subarray(0, unknown);
  return { order, values: pick(values, order), unranked: every.subarray(unknown) };
}

/** How much rows weigh together. */
export function weightOf(weights: Weights, rows: Uint32Array): number {
  let total = 0;
  for (let at = 0; at < rows.length; at += 1) total += weights[rows[at] ?? 0] ?? 0;
  return total;
}

/** By place, where the run of equal values begins that it is in. */
export function tieStarts({ values }: Pick<Ranking, "values">): Uint32Array {
  const starts = new Uint32Array(values.length);
  for (let at = 1; at < values.length; at += 1)
    starts[at] = values[at] === values[at - 1] ? (starts[at - 1] ?? 0) : at;
  return starts;
}

/** By place, the first place after the run of equal values that it is in. */
export function tieEnds({ values }: Pick<Ranking, "values">): Uint32Array {
  const ends = new Uint32Array(values.length);
  for (let at = values.length - 1; at >= 0; at -= 1)
    ends[at] = values[at] === values[at + 1] ? (ends[at + 1] ?? 0) : at + 1;
  return ends;
}

/** The first place whose value is at least `least`. */
export function placeOfValue({ values }: Pick<Ranking, "values">, least: number): number {
  const place = values.findIndex((value) => value >= least);
  return place < 0 ? values.length : place;
}

/** Makes `summed`, one longer than `order`, the weight of the rows before each place. Returns that of all. Doubles: a product of integers is asked each time whether it is −0. */
export function sumWeights(order: Uint32Array, weights: Weights, summed: Float64Array): number {
  let total = 0;
  for (let at = 0; at < order.length; at += 1) {
    total += weights[order[at] ?? 0] ?? 0;
    summed[at + 1] = total;
  }
  return total;
}

/** The place of the row that has so many before it, counted from 0; fewer than `summed` has in all. */
export function placeOf(summed: Float64Array, number: number): number {
  let low = 0;
  let high = summed.length - 2;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((summed[middle + 1] ?? 0) > number) high = middle;
    else low = middle + 1;
  }
  return low;
}
