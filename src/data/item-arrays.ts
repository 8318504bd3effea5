/** Lists of numbers, one a row, as one array of items of a shape. */
import type { UserError } from "../schema/user-error.ts";
import { growingDoubles } from "./growing-column.ts";

export interface ItemArray {
  readonly itemShape: readonly number[];
  readonly values: Float64Array;
}

type RefuseRow = (row: number, why: string) => UserError;

export interface GrowingItems {
  readonly add: (cell: unknown, row: number) => void;
  readonly finish: () => ItemArray;
}

/**
 * The shape is that of the first list; null in a list is NaN.
 * @throws what `refuse` makes of the first row that has another shape or holds more than numbers
 */
export function growingItems(refuse: RefuseRow): GrowingItems {
  const doubles = growingDoubles();
  let itemShape: readonly number[] = [];
  return {
    add: (cell, row) => {
      const own = shapeOf(cell);
      if (row === 0) itemShape = own;
      if (own.join() !== itemShape.join()) throw refuse(row, otherShape(own, itemShape));
      if (!hasShape(cell, own)) throw refuse(row, "holds lists of differing lengths");
      const flat: readonly unknown[] = [cell].flat(Infinity);
      for (const value of flat) {
        if (value !== null && typeof value !== "number")
          throw refuse(row, "holds more than numbers");
        doubles.push(value ?? Number.NaN);
      }
    },
    finish: () => ({ itemShape, values: doubles.values().slice() }),
  };
}

export const otherShape = (own: readonly number[], wanted: readonly number[]): string =>
  `has shape [${own.join(", ")}], and rows before it have [${wanted.join(", ")}]`;

export function shapeOf(value: unknown): readonly number[] {
  if (!Array.isArray(value)) return [];
  return [value.length, ...shapeOf(value[0])];
}

function hasShape(value: unknown, [size, ...rest]: readonly number[]): boolean {
  if (size === undefined) return !Array.isArray(value);
  return (
    Array.isArray(value) && value.length === size && value.every((part) => hasShape(part, rest))
  );
}
