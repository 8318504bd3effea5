/** The classes that an arm finds likeliest in one row. */
import type { ClassificationSample } from "./sample.ts";

/** By falling score, the lower index first among equals; none where a score is not finite. */
export function topClasses(
  { scores, classes, nonFinite }: ClassificationSample,
  row: number,
  count: number,
): readonly number[] {
  if (nonFinite[row] === 1) return [];
  const own = scores.subarray(row * classes, (row + 1) * classes);
  return Array.from(own, (_, position) => position)
    .toSorted((a, b) => (own[b] ?? 0) - (own[a] ?? 0) || a - b)
    .slice(0, count);
}
