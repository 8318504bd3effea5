/** Whether the scores of a row can be probabilities at all. */
import type { ClassificationSample } from "./sample.ts";

/** How far a score may be outside 0 … 1, and the sum of all from 1. */
const TOLERANCE = 0.05;
/** Scores of 8 bits are off by half a step each, and most classes of many are rounded to 0. */
const HALF_STEP = 1 / 512;
/** However many classes: twice the probabilities are none. */
const MOST = 0.5;

/** False for rows that are not finite. What was read as logits sums to 1 by itself. */
export function isImproper({ scores, classes }: ClassificationSample, row: number): boolean {
  let total = 0;
  let isOutside = false;
  for (let place = row * classes; place < (row + 1) * classes; place += 1) {
    const score = scores[place] ?? Number.NaN;
    total += score;
    if (score < -TOLERANCE || score > 1 + TOLERANCE) isOutside = true;
  }
  const allowed = Math.min(MOST, Math.max(TOLERANCE, classes * HALF_STEP));
  return Number.isFinite(total) && (isOutside || Math.abs(total - 1) > allowed);
}
