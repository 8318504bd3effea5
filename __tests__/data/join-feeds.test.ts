import { expect, test } from "@jest/globals";
import { joinFeeds, sliceColumn } from "../../src/data/join-feeds.ts";
import type { Feeds } from "../../src/schema/tensor.ts";

const ids = (length: number, ...values: readonly number[]): Feeds => {
  const rows = values.length / length;
  const column = { name: "ids", elementType: "int64", itemShape: [length], rows } as const;
  const words = { name: "word", elementType: "string", itemShape: [], rows } as const;
  return {
    rows,
    columns: [
      { ...column, values: BigInt64Array.from(values, BigInt) },
      {
        ...words,
        values: Array.from({ length: rows }, (_, row) => `w${values[row * length] ?? ""}`),
      },
    ],
  };
};

test("feeds whose items have one shape are joined, and others get a run of their own", () => {
  const joined = joinFeeds([ids(2, 1, 2, 3, 4), ids(3, 5, 6, 7), ids(2, 8, 9)]);
  expect(joined.map(({ parts }) => parts)).toEqual([
    [
      { part: 0, start: 0 },
      { part: 2, start: 2 },
    ],
    [{ part: 1, start: 0 }],
  ]);
  expect(joined[0]?.feeds.rows).toBe(3);
  expect(joined[0]?.feeds.columns.map(({ values }) => [...values])).toEqual([
    [1n, 2n, 3n, 4n, 8n, 9n],
    ["w1", "w3", "w8"],
  ]);
});

test("sliceColumn() gives back what was joined, also of views into larger buffers", () => {
  const whole = Float32Array.of(9, 9, 1, 2, 3, 4);
  const column = {
    name: "x",
    elementType: "float32",
    itemShape: [2],
    rows: 2,
    values: whole.subarray(2),
  } as const;
  const [joined] = joinFeeds([
    { rows: 2, columns: [column] },
    { rows: 2, columns: [column] },
  ]);
  const [made] = joined?.feeds.columns ?? [];
  if (made === undefined) throw new Error("There is one column");
  expect([...made.values]).toEqual([1, 2, 3, 4, 1, 2, 3, 4]);
  expect([...sliceColumn(made, 1, 2).values]).toEqual([3, 4, 1, 2]);
});
