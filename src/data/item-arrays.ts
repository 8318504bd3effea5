/** Lists of numbers, one a row, as one array of items of a shape. */
import type { UserError } from "../schema/user-error.ts";

export interface ItemArray {
  readonly itemShape: readonly number[];
  readonly values: Float64Array;
}

/**
 * The shape is that of the first list; null in a list is NaN.
 * @throws what `refuse` makes of the first row that has another shape or holds more than numbers
 */
export function itemArray(
  cells: readonly unknown[],
  refuse: (row: number, why: string) => UserError,
): ItemArray {
  const itemShape = shapeOf(cells.find((cell) => Array.isArray(cell)));
  const width = itemShape.reduce((product, size) => product * size, 1);
  const values = new Float64Array(cells.length * width);
  for (const [row, cell] of cells.entries()) {
    const own = shapeOf(cell);
    if (own.join() !== itemShape.join()) {
      const why = `has shape [${own.join(", ")}], and rows before it have [${itemShape.join(", ")}]`;
      throw refuse(row, why);
    }
    if (!hasShape(cell, own)) throw refuse(row, "holds lists of differing lengths");
    const flat: readonly unknown[] = [cell].flat(Infinity);
    for (const [position, value] of flat.entries()) {
      if (value !== null && typeof value !== "number") throw refuse(row, "holds more than numbers");
      values[row * width + position] = value ?? Number.NaN;
    }
  }
  return { itemShape, values };
}

function shapeOf(value: unknown): readonly number[] {
  if (!Array.isArray(value)) return [];
  return [value.length, ...shapeOf(value[0])];
}

function hasShape(value: unknown, [size, ...rest]: readonly number[]): boolean {
  if (size === undefined) return !Array.isArray(value);
  return (
    Array.isArray(value) && value.length === size && value.every((part) => hasShape(part, rest))
  );
}
