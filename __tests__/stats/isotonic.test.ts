import { expect, test } from "@jest/globals";
import { fc } from "../support/fast-check.ts";
import { poolAdjacent } from "../../src/stats/isotonic.ts";

test("violators are pooled to their weighted mean, back as far as it takes", () => {
  expect([...poolAdjacent([1, 3, 2, 0], [1, 1, 1, 3])]).toEqual(
    [1, 1, 1, 1].map(() => expect.closeTo(1, 12)),
  );
  expect([...poolAdjacent([0, 4, 2, 5], [1, 1, 3, 1])]).toEqual([0, 2.5, 2.5, 5]);
});

test("it rises, keeps the weighted sum, and is its own fit", () => {
  const points = fc.array(
    fc.record({ value: fc.integer({ min: -50, max: 50 }), weight: fc.integer({ min: 1, max: 9 }) }),
    { minLength: 1, maxLength: 30 },
  );
  fc.assert(
    fc.property(points, (given) => {
      const [values, weights] = [given.map((p) => p.value), given.map((p) => p.weight)];
      const fitted = poolAdjacent(values, weights);
      const sumOf = (list: ArrayLike<number>): number =>
        weights.reduce((sum, weight, place) => sum + weight * (list[place] ?? 0), 0);
      expect(fitted).toEqual(fitted.toSorted());
      expect(sumOf(fitted)).toBeCloseTo(sumOf(values), 8);
      expect([...poolAdjacent(fitted, weights)]).toEqual(
        [...fitted].map((value) => expect.closeTo(value, 9)),
      );
    }),
    { seed: 1 },
  );
});
