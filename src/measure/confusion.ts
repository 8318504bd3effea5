/** Weighted confusion counts, from which accuracy by class and F1 follow. */
import type { Weights } from "./metric.ts";
import type { ClassificationSample } from "./sample.ts";

export interface Confusion {
  /** By class: rows with this label. */
  readonly actual: Float64Array;
  /** By class: rows that are answered with it. */
  readonly answered: Float64Array;
  /** By class: rows with this label that are answered with it. */
  readonly hit: Float64Array;
}

export function confusionOf(
  { classes, predicted, labels }: Pick<ClassificationSample, "classes" | "predicted" | "labels">,
  weights: Weights,
  rows: Uint32Array,
): Confusion {
  const actual = new Float64Array(classes);
  const answered = new Float64Array(classes);
  const hit = new Float64Array(classes);
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at] ?? 0;
    const weight = weights[row] ?? 0;
    const label = labels?.[row] ?? -1;
    const answer = predicted[row] ?? -1;
    if (weight === 0) continue;
    add(actual, label, weight);
    add(answered, answer, weight);
    if (label === answer) add(hit, label, weight);
  }
  return { actual, answered, hit };
}

function add(counts: Float64Array, position: number, weight: number): void {
  if (position >= 0) counts[position] = (counts[position] ?? 0) + weight;
}
