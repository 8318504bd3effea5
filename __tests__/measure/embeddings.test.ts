import { expect, test } from "@jest/globals";
import { comparableRows } from "../../src/measure/embeddings.ts";

const rows = (count: number): Uint32Array => Uint32Array.from({ length: count }, (_, row) => row);

test.each([
  [999, 64, 999],
  [1000, 64, 1000],
  [1001, 64, 1000],
  [1001, 800, 500],
  [1001, 1e6, 50],
  [49, 1e6, 49],
])("of %d vectors of %d numbers %d are compared pair by pair", (count, width, compared) => {
  expect(comparableRows(rows(count), width)).toHaveLength(compared);
});

test("they are evenly spaced from the first on", () => {
  const chosen = comparableRows(rows(2000), 64);
  expect([...chosen.subarray(0, 3), chosen.at(-1)]).toEqual([0, 2, 4, 1998]);
});
