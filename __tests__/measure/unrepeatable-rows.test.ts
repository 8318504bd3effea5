import { expect, test } from "@jest/globals";
import { unrepeatableRows } from "../../src/measure/unrepeatable-rows.ts";
import type { Column, Feeds } from "../../src/schema/tensor.ts";
import { column } from "../support/samples.ts";

const feedsOf = (...columns: readonly Column[]): Feeds => ({
  rows: columns[0]?.rows ?? 0,
  columns,
});
const numbers = (...values: readonly number[]): Column => column(Float32Array.from(values));
const texts = (...values: readonly string[]): Column => column(values, { elementType: "string" });

const pairs = (...values: readonly number[]): Column =>
  column(Float32Array.from(values), { width: 2 });

/** [differing, compared] of a candidate that answers so. */
function counted(
  feeds: Feeds,
  answers: Column,
  more: { readonly batch?: number; readonly again?: Column } = {},
): readonly (number | null | undefined)[] {
  const { batch = 1, again } = more;
  const answered = [
    {
      arm: "candidate",
      kernels: "ordinary",
      column: answers,
      ...(again === undefined ? {} : { again }),
    } as const,
  ];
  const [found] = unrepeatableRows({ feeds, batch, answered });
  return [found?.estimate, found?.n];
}

test("rows that are equal in all inputs must be answered alike, bit by bit", () => {
  const feeds = feedsOf(numbers(1, 2, 1, 2, 3), texts("a", "b", "a", "c", "a"));
  expect(counted(feeds, numbers(7, 8, 7, 9, 5))).toEqual([0, 1]);
  expect(counted(feeds, numbers(7, 8, 7.0000005, 9, 5))).toEqual([1, 1]);
  expect(counted(feeds, numbers(0, 8, -0, 9, 5))).toEqual([1, 1]);
  expect(counted(feeds, numbers(Number.NaN, 8, Number.NaN, 9, 5))).toEqual([0, 1]);
});

test("every later row is compared with the first of its kind", () => {
  expect(counted(feedsOf(numbers(1, 1, 1, 1)), numbers(5, 5, 6, 7))).toEqual([2, 3]);
});

test("of calls of several rows whole ones are compared: what stands beside a row may change its answer", () => {
  const feeds = feedsOf(numbers(1, 2, 1, 3, 1, 2, 1));
  expect(counted(feeds, numbers(5, 6, 9, 7, 5, 6, 8), { batch: 2 })).toEqual([0, 2]);
  expect(counted(feeds, numbers(5, 6, 9, 7, 5, 1, 8), { batch: 2 })).toEqual([1, 2]);
  const short = feedsOf(numbers(1, 2, 1));
  expect(counted(short, numbers(5, 6, 9), { batch: 2 })).toEqual([undefined, undefined]);
});

test("rows that are asked again must be answered as before, in all their numbers", () => {
  const feeds = feedsOf(numbers(1, 2, 3));
  const wide = pairs(1, 2, 3, 4, 5, 6);
  expect(counted(feeds, wide, { again: pairs(1, 2, 3, 4) })).toEqual([0, 2]);
  expect(counted(feeds, wide, { again: pairs(1, 2, 3, 5) })).toEqual([1, 2]);
  expect(counted(feeds, wide, { again: numbers(1, 3) })).toEqual([2, 2]);
});

test("inputs that only look alike in a hash are told apart, and so are wide integers", () => {
  const wide = {
    ...column(Float64Array.of(0, 0)),
    elementType: "int64",
    values: BigInt64Array.of(2n ** 53n, 2n ** 53n + 1n),
  } as const;
  const nothing = [undefined, undefined];
  expect(counted(feedsOf(wide), numbers(1, 2))).toEqual(nothing);
  // Texts of the same letters in a row, cut in other places.
  expect(counted(feedsOf(texts("ab", "a"), texts("c", "bc")), numbers(1, 2))).toEqual(nothing);
});

test("each arm is measured by itself, of all rows", () => {
  const feeds = feedsOf(numbers(1, 1));
  const found = unrepeatableRows({
    feeds,
    batch: 1,
    answered: [
      { arm: "base", kernels: "ordinary", column: numbers(1, 2) },
      { arm: "candidate", kernels: "exact", column: numbers(2, 2) },
    ],
  });
  expect(found).toMatchObject([
    { metric: "unrepeatable-rows", arm: "base", slice: "all", estimate: 1, unit: "rows" },
    {
      arm: "candidate",
      versus: "base",
      kernels: "exact",
      estimate: 0,
      evidence: { kind: "exact" },
    },
  ]);
});
