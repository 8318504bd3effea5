import { expect, test } from "@jest/globals";
import { fc } from "../support/fast-check.ts";
import { slicesOf } from "../../src/data/slices.ts";
import type { SliceSpec } from "../../src/schema/generated/policy.ts";
import { type Cells, datasetOf } from "../support/datasets.ts";

type Plain = readonly [string, readonly number[], boolean];

function slices(
  data: Readonly<Record<string, Cells>>,
  ...specs: readonly SliceSpec[]
): readonly Plain[] {
  return slicesOf(datasetOf(data), specs).map(({ name, rows, critical }) => [
    name,
    [...rows],
    critical,
  ]);
}

const AGES = { age: [17, 30, 49, 50, Number.NaN] };

test("each value of a column is a slice of its rows", () => {
  expect(slices({ sex: ["f", "m", "f"] }, "sex")).toEqual([
    ["sex=f", [0, 2], false],
    ["sex=m", [1], false],
  ]);
});

test("values stand in the order of numbers, then of texts", () => {
  const cells = ["10", "1a", "2", "", "b", "-1"];
  const names = slices({ v: cells }, "v").map(([name]) => name);
  expect(names).toEqual(["v=-1", "v=2", "v=10", "v=(missing)", "v=1a", "v=b"]);
});

test("empty cells and those that are not numbers are a slice of their own", () => {
  expect(slices({ v: ["a", " ", "a"] }, "v")[0]).toEqual(["v=(missing)", [1], false]);
  expect(slices({ v: [1, Number.NaN] }, "v")).toContainEqual(["v=(missing)", [1], false]);
});

test("edges belong to the upper range, and what is not a number to none", () => {
  expect(slices(AGES, { column: "age", bins: [50, 30] })).toEqual([
    ["age<30", [0], false],
    ["30<=age<50", [1, 2], false],
    ["age>=50", [3], false],
  ]);
});

test("ranges part the rows whose cells are numbers, whatever the edges", () => {
  const cellsOfNumbers = fc.array(fc.double({ min: -10, max: 10, noNaN: false }), { minLength: 1 });
  const edges = fc.uniqueArray(fc.double({ min: -10, max: 10, noNaN: true }), {
    minLength: 1,
    maxLength: 5,
  });
  fc.assert(
    fc.property(cellsOfNumbers, edges, (cells, bins) => {
      const rows = slices({ v: cells }, { column: "v", bins }).flatMap(([, part]) => part);
      const expected = cells.flatMap((value, row) => (Number.isNaN(value) ? [] : [row]));
      expect(rows.toSorted((a, b) => a - b)).toEqual(expected);
    }),
  );
});

test("a condition picks the rows that meet all of it", () => {
  const data = { ...AGES, sex: ["f", "m", "f", "m", "f"] };
  const where = (...conditions: Extract<SliceSpec, { where: unknown }>["where"][]) =>
    slices(data, { name: "some", where: conditions.flat() })[0]?.[1];
  expect(where({ column: "sex", equals: "f" })).toEqual([0, 2, 4]);
  expect(where({ column: "age", "at-least": 30, below: 50 })).toEqual([1, 2]);
  expect(where({ column: "sex", equals: "f" }, { column: "age", below: 50 })).toEqual([0, 2]);
  expect(where({ column: "age", in: [17, 50] })).toEqual([0, 3]);
  expect(where({ column: "sex", equals: "x" })).toEqual([]);
});

test("a number is the same however a file writes it, and a boolean too", () => {
  const written = { values: Float64Array.of(1, 2, 1), texts: ["1.0", "2.0", "1"] };
  const bool = { elementType: "bool", values: Uint8Array.of(1, 0, 1) } as const;
  const data = { a: written, b: bool };
  const equals = (column: string, value: string | number | boolean) =>
    slices(data, { name: "some", where: { column, equals: value } })[0]?.[1];
  expect(equals("a", 1)).toEqual([0, 2]);
  expect(equals("a", "1.0")).toEqual([0]);
  expect(equals("b", true)).toEqual([0, 2]);
  expect(equals("b", 0)).toEqual([1]);
});

test("all values of a column, or some of them, may be critical", () => {
  const data = { sex: ["f", "m"], code: [1, 2] };
  const critical = (spec: SliceSpec) => slices(data, spec).map((slice) => slice[2]);
  expect(critical({ column: "sex", critical: true })).toEqual([true, true]);
  expect(critical({ column: "sex", critical: ["m"] })).toEqual([false, true]);
  expect(critical({ column: "code", critical: [2] })).toEqual([false, true]);
  expect(critical({ column: "code", bins: [2], critical: true })).toEqual([true, true]);
  expect(critical({ name: "x", where: { column: "sex", equals: "f" }, critical: true })).toEqual([
    true,
  ]);
});

test("a critical value that no row has is an empty slice, so that it is seen to be unchecked", () => {
  expect(slices({ sex: ["f", "m"] }, { column: "sex", critical: ["x", "m"] })).toEqual([
    ["sex=f", [0], false],
    ["sex=m", [1], true],
    ["sex=x", [], true],
  ]);
});

test("a slice that is asked for twice is critical when one of the two is", () => {
  const critical = { column: "sex", critical: true };
  for (const specs of [
    ["sex", critical],
    [critical, "sex"],
  ] as const)
    expect(slices({ sex: ["f"] }, ...specs)).toEqual([["sex=f", [0], true]]);
});

test.each<[string, readonly SliceSpec[], string]>([
  [
    "two different slices of one name",
    [
      { name: "some", where: { column: "age", below: 30 } },
      { name: "some", where: { column: "age", "at-least": 30 } },
    ],
    'Cannot slice data "x.csv": two slices of different rows are called "some"; give one of them another name',
  ],
  [
    "a slice that is called as all rows are",
    [{ name: "all", where: { column: "age", below: 30 } }],
    'Cannot slice data "x.csv": the name "all" is taken for what the gate measures itself; give the slice another name',
  ],
  [
    "critical values of ranges",
    [{ column: "age", bins: [30], critical: ["age<30"] }],
    'Cannot slice data "x.csv" by ranges of "age": critical lists values, and ranges have none; it may be true or false',
  ],
  [
    "a condition that says nothing",
    [{ name: "all", where: { column: "age" } }],
    'Cannot slice data "x.csv" by a condition for "age": it says nothing of the column; equals, in, at-least and below do',
  ],
])("%s are refused", (_, specs, message) => {
  expect(() => slices(AGES, ...specs)).toThrow(
    expect.objectContaining({ code: "policy-invalid", message }),
  );
});

const numbers = (count: number) => ({ v: Array.from({ length: count }, (_, value) => value) });

test("50 values make slices, and 51 do not", () => {
  const texts = (count: number) => ({ v: numbers(count).v.map((value) => `v${value}`) });
  expect(slices(numbers(50), "v")).toHaveLength(50);
  expect(() => slices(numbers(51), "v")).toThrow(
    'Cannot slice data "x.csv" by "v": it has 51 values, and at most 50 make slices; give edges: { column: v, bins: [...] }',
  );
  expect(() => slices(texts(51), "v")).toThrow(/choose some with a condition$/);
});

test("ranges of text are refused", () => {
  expect(() => slices({ v: ["a"] }, { column: "v", bins: [1] })).toThrow(
    'Cannot slice data "x.csv" by ranges of "v": it holds text',
  );
});

test("a column that is not there is refused", () => {
  expect(() => slices({ sex: ["f"] }, "sexx")).toThrow(
    'Cannot find column "sexx" (a slice) in data "x.csv"; did you mean "sex"?',
  );
});
