/** Attacks that see nothing of a model but its scores: they ask, and keep what makes the answer less sure. */
import type { Random } from "../../stats/random.ts";

export interface AttackedItem {
  /** As the model gets it. */
  readonly values: Float64Array;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** Largest change of a value. */
  readonly epsilon: number;
  /** Between which all values stay. */
  readonly low: number;
  readonly high: number;
}

export interface Attack {
  readonly name: "square" | "simba";
  /** Next values to ask about; `query` counts from 0, `best` is what did best so far. */
  readonly propose: (asked: {
    readonly item: AttackedItem;
    readonly best: Float64Array;
    readonly query: number;
    readonly queries: number;
    readonly random: Random;
  }) => Float64Array;
}

/** Within epsilon of the item, and within the range. */
export function clipped(
  { values, epsilon, low, high }: AttackedItem,
  changed: Float64Array,
): Float64Array {
  return changed.map((value, place) => {
    const own = values[place] ?? 0;
    return Math.min(high, own + epsilon, Math.max(low, own - epsilon, value));
  });
}

/** The score of the right class less the best of the others: the answer is wrong from 0 down. A single score is that of the second class, around `middle`. */
export function marginOf(scores: ArrayLike<number>, label: number, middle: number): number {
  if (scores.length === 1) {
    const distance = Number(scores[0]) - middle;
    return label === 1 ? distance : -distance;
  }
  let best = Number.NEGATIVE_INFINITY;
  for (let position = 0; position < scores.length; position += 1)
    if (position !== label) best = Math.max(best, Number(scores[position]));
  return Number(scores[label]) - best;
}
