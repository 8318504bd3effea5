import { expect, test } from "@jest/globals";
import { byCell, cellSums, cellWeights } from "../../src/measure/cell-sums.ts";

const CELLS = { cellOf: [1, 0, -1, 1, 2], cells: 4 };
const VALUES = Float64Array.of(0.25, 2, 100, 0.5, Number.NaN);

test("items stand cell by cell in their own order, those of no cell nowhere", () => {
  const { order, starts } = byCell(CELLS.cellOf, CELLS.cells);
  expect([...order]).toEqual([1, 0, 3, 4]);
  expect([...starts]).toEqual([0, 1, 3, 4, 4]);
});

test("rows count by cell as often as they are drawn, and so do their values", () => {
  expect([...cellWeights(CELLS)([2, 1, 9, 3, 1])]).toEqual([1, 5, 1, 0]);
  const { weight, sum } = cellSums({ ...CELLS, values: VALUES })([2, 1, 9, 3, 0]);
  expect([...weight]).toEqual([1, 5, 0, 0]);
  expect([...sum]).toEqual([2, 2, 0, 0]);
});

test("a value that is not finite spoils its cell when it is drawn", () => {
  const sums = cellSums({ ...CELLS, values: VALUES });
  expect([...sums([1, 1, 1, 1, 2]).sum]).toEqual([2, 0.75, Number.NaN, 0]);
  expect([...sums([1, 1, 1, 1, 0]).sum]).toEqual([2, 0.75, 0, 0]);
});

test("a row may have several items", () => {
  const both = cellWeights({ cellOf: [0, 1, 1, 1], cells: 2, width: 2 });
  expect([...both([3, 5])]).toEqual([3, 13]);
});
