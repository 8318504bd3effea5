/** Whether the same input gets the same answer: of calls that hold the same rows, and of rows that are asked again. */
import { isNumericArray } from "../schema/numeric-array.ts";
import type { Kernels, Measurement } from "../schema/measurement.ts";
import type { Column, Feeds } from "../schema/tensor.ts";
import { exactly } from "./evidence.ts";

export interface Answered {
  readonly arm: "base" | "candidate";
  readonly kernels: Kernels;
  readonly column: Column;
  /** The first rows once more, in calls of the same rows. */
  readonly again?: Column;
}

export interface Repeated {
  readonly feeds: Feeds;
  readonly batch: number;
  readonly answered: readonly Answered[];
}

/**
 * Rows that are answered otherwise, bit by bit. Only calls that are equal in all inputs of all their rows are compared: what
 * stands beside a row may change its answer. n: the rows that were compared; nothing without any.
 */
export function unrepeatableRows({ feeds, batch, answered }: Repeated): readonly Measurement[] {
  const earlier = equalRows(feeds, batch);
  return answered.flatMap(({ arm, kernels, column, again }): readonly Measurement[] => {
    const differing = new Set<number>();
    for (const [row, first] of earlier)
      if (!isSameRow(column, row, { of: column, row: first })) differing.add(row);
    const asked = Math.min(again?.rows ?? 0, column.rows);
    for (let row = 0; row < asked; row += 1)
      if (again !== undefined && !isSameRow(column, row, { of: again, row })) differing.add(row);
    const n = asked + earlier.size;
    if (n === 0) return [];
    const of = arm === "candidate" ? ({ arm, versus: "base" } as const) : { arm };
    const shared = { kernels, slice: "all", unit: "rows", better: "lower" } as const;
    return [{ metric: "unrepeatable-rows", ...of, ...shared, ...exactly(differing.size, n) }];
  });
}

/** For each row of a call that an earlier one equals in all inputs, the row of that call at its place. A last call of fewer rows equals none. */
function equalRows({ rows, columns }: Feeds, batch: number): ReadonlyMap<number, number> {
  const equal = new Map<number, number>();
  const known = new Map<number, number[]>();
  for (let start = 0; start + batch <= rows; start += batch) {
    const hash = hashOf(columns, start, batch);
    const starts = known.get(hash) ?? [];
    const first = starts.find((other) => isSameCall(columns, { start, other, size: batch }));
    if (first === undefined) known.set(hash, [...starts, start]);
    else for (let place = 0; place < batch; place += 1) equal.set(start + place, first + place);
  }
  return equal;
}

interface Calls {
  readonly start: number;
  readonly other: number;
  readonly size: number;
}

function isSameCall(columns: readonly Column[], { start, other, size }: Calls): boolean {
  return columns.every((column) =>
    Array.from({ length: size }, (_, place) => place).every((place) =>
      isSameRow(column, start + place, { of: column, row: other + place }),
    ),
  );
}

const widthOf = ({ itemShape }: Column): number =>
  itemShape.reduce((product, size) => product * size, 1);

function isSameRow(
  column: Column,
  row: number,
  other: { readonly of: Column; readonly row: number },
): boolean {
  const width = widthOf(column);
  if (width !== widthOf(other.of)) return false;
  for (let place = 0; place < width; place += 1) {
    const [value, second] = [
      column.values[row * width + place],
      other.of.values[other.row * width + place],
    ];
    if (!Object.is(value, second)) return false;
  }
  return true;
}

/** FNV-1a over the bytes of numbers, or the letters of texts (Fowler, Noll & Vo); equal calls have equal ones. */
function hashOf(columns: readonly Column[], start: number, size: number): number {
  let hash = 0x811c9dc5;
  const add = (part: number): void => {
    hash = Math.imul(hash ^ part, 0x01000193);
  };
  for (const column of columns) {
    const width = widthOf(column);
    const values = column.values.slice(start * width, (start + size) * width);
    if (isNumericArray(values))
      for (const part of new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
        add(part);
    else for (const text of values) for (const letter of text) add(letter.codePointAt(0) ?? 0);
  }
  return hash;
}
