import { expect, test } from "@jest/globals";
import { hasFloatInput, withOddNumbers } from "../../src/data/odd-inputs.ts";
import type { Feeds } from "../../src/schema/tensor.ts";

const ROWS = 40;
const FEEDS: Feeds = {
  rows: ROWS,
  columns: [
    {
      name: "x",
      elementType: "float32",
      itemShape: [3],
      rows: ROWS,
      values: new Float32Array(3 * ROWS).fill(2),
    },
    {
      name: "d",
      elementType: "float64",
      itemShape: [],
      rows: ROWS,
      values: new Float64Array(ROWS).fill(2),
    },
    {
      name: "ids",
      elementType: "int64",
      itemShape: [],
      rows: ROWS,
      values: new BigInt64Array(ROWS).fill(2n),
    },
    {
      name: "word",
      elementType: "string",
      itemShape: [],
      rows: ROWS,
      values: Array.from({ length: ROWS }, () => "a"),
    },
  ],
};

const numbers = (feeds: Feeds, position: number): number[] =>
  Array.from(feeds.columns[position]?.values ?? [], Number);

test.each([
  ["nan", Number.isNaN],
  ["infinite", (value: number) => Math.abs(value) === Infinity],
  ["extreme", (value: number) => Math.abs(Math.abs(value) / 1e30 - 1) < 1e-6],
] as const)(
  "%s: each row has exactly one odd number in each float input, of either sign",
  (kind, isOdd) => {
    const odd = withOddNumbers(FEEDS, kind, 1);
    const x = numbers(odd, 0);
    for (let row = 0; row < ROWS; row += 1)
      expect(x.slice(3 * row, 3 * row + 3).filter(isOdd)).toHaveLength(1);
    expect(numbers(odd, 1).every(isOdd)).toBe(true);
    expect(odd.columns[1]?.values).toBeInstanceOf(Float64Array);
    const signs = new Set(numbers(odd, 1).map(Math.sign));
    expect(signs).toEqual(kind === "nan" ? new Set([Number.NaN]) : new Set([1, -1]));
  },
);

test("other inputs and the given feeds stay as they are, and the same seed spoils alike", () => {
  const odd = withOddNumbers(FEEDS, "nan", 1);
  expect(odd.columns.slice(2)).toEqual(FEEDS.columns.slice(2));
  expect(numbers(FEEDS, 0).every((value) => value === 2)).toBe(true);
  expect(withOddNumbers(FEEDS, "nan", 1)).toEqual(odd);
  expect(hasFloatInput(FEEDS)).toBe(true);
  expect(hasFloatInput({ rows: ROWS, columns: FEEDS.columns.slice(2) })).toBe(false);
});
