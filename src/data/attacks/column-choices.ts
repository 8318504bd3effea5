/** The values that an attack may put into a column: some of those that were seen there. */
import { isNumericArray } from "../../schema/numeric-array.ts";
import type { DataColumn } from "../dataset.ts";
import type { Cell } from "./greedy.ts";

const CHOICES = 8;

export function cellAt({ values, texts }: DataColumn, row: number): Cell {
  const value = values[row] ?? "";
  const text = texts?.[row];
  return text === undefined ? { value } : { value, text };
}

/** Numbers evenly spread over those that were seen, the extremes included; of texts the most frequent. */
export function columnChoices(column: DataColumn): readonly Cell[] {
  const seen = new Map<Cell["value"], { readonly cell: Cell; count: number }>();
  for (let row = 0; row < column.rows; row += 1) {
    const cell = cellAt(column, row);
    const known = seen.get(cell.value);
    if (known === undefined) seen.set(cell.value, { cell, count: 1 });
    else known.count += 1;
  }
  const found = [...seen.values()];
  if (!isNumericArray(column.values)) {
    return found
      .toSorted(
        (a, b) => b.count - a.count || (String(a.cell.value) < String(b.cell.value) ? -1 : 1),
      )
      .slice(0, CHOICES)
      .map(({ cell }) => cell);
  }
  const sorted = found
    .filter(({ cell }) => Number.isFinite(Number(cell.value)))
    .toSorted((a, b) => Number(a.cell.value) - Number(b.cell.value));
  const count = Math.min(CHOICES, sorted.length);
  return Array.from({ length: count }, (_, place) =>
    Math.round((place * (sorted.length - 1)) / Math.max(1, count - 1)),
  ).flatMap((place) => sorted.slice(place, place + 1).map(({ cell }) => cell));
}
