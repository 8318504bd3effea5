/** Distances between the probabilities of two arms, row by row. */
import { valuesOf } from "./answers.ts";
import { finite } from "./evidence.ts";
import type { Detail } from "./metric.ts";
import { quantile } from "../stats/quantile.ts";
import type { Sample } from "./sample.ts";

/** The sum over classes of a term of both probabilities; infinite where the candidate's are not finite. */
export function divergenceRows(
  base: Sample,
  candidate: Sample,
  term: (p: number, q: number) => number,
): Float64Array {
  const { values, width } = valuesOf(base);
  const other = valuesOf(candidate).values;
  return Float64Array.from({ length: base.rows }, (_, row) => {
    let total = 0;
    for (let position = row * width; position < (row + 1) * width; position += 1) {
      const q = other[position] ?? Number.NaN;
      total += Number.isNaN(q) ? Number.POSITIVE_INFINITY : term(values[position] ?? 0, q);
    }
    return total;
  });
}

/** What a mean hides: the distance that one row in twenty exceeds, and the largest. */
export function tailOf(perRow: Float64Array, rows: Uint32Array): Detail {
  const sorted = Float64Array.from(rows, (row) => perRow[row] ?? Number.NaN).toSorted();
  return { p95: finite(quantile(sorted, 0.95)), largest: finite(quantile(sorted, 1)) };
}
