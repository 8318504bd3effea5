/** How far the likeliest class of a row is ahead of the next. */
import type { ClassificationSample } from "./sample.ts";

/** NaN where an answer is not finite. */
export function marginsOf({ rows, classes, scores }: ClassificationSample): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => {
    let [first, second] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let position = row * classes; position < (row + 1) * classes; position += 1) {
      const score = scores[position] ?? Number.NaN;
      if (Number.isNaN(score)) return Number.NaN;
      if (score > first) [first, second] = [score, first];
      else if (score > second) second = score;
    }
    return first - second;
  });
}

/** The largest probability of each row; NaN where an answer is not finite. */
export function largestOf({ rows, classes, scores }: ClassificationSample): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) =>
    scores
      .subarray(row * classes, (row + 1) * classes)
      .reduce((most, score) => Math.max(most, score), Number.NEGATIVE_INFINITY),
  );
}
