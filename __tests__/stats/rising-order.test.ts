import { expect, test } from "@jest/globals";
import { risingOrder } from "../../src/stats/rising-order.ts";
import { fc } from "../support/fast-check.ts";

test("positions rise with their values; equal ones stay in their order, and NaN comes last", () => {
  const values = Float64Array.of(2, Number.NaN, 0, 2, -Infinity, -0, Number.NaN, Infinity, 0);
  expect([...risingOrder(values)]).toEqual([4, 2, 5, 8, 0, 3, 7, 1, 6]);
  expect([...risingOrder(new Float64Array())]).toEqual([]);
});

test("the order is that of a stable sort which compares", () => {
  // Few different values, so that most of them are equal to another.
  const few = fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true })));
  fc.assert(
    fc.property(few, (values) => {
      const compared = values
        .map((_, position) => position)
        .toSorted((a, b) => {
          const [x, y] = [values[a] ?? 0, values[b] ?? 0];
          if (x === y) return a - b;
          return x < y ? -1 : 1;
        });
      expect([...risingOrder(Float64Array.from(values))]).toEqual(compared);
    }),
  );
});
