import { expect, test } from "@jest/globals";
import { fc } from "../../support/fast-check.ts";
import { type Comparison, paretoSet } from "../../../src/compress/search/pareto-set.ts";

type Point = readonly [number, number, number];
const RESPECTS: readonly Comparison<Point>[] = [0, 1, 2].map(
  (axis) =>
    (first, second): number =>
      (first[axis] ?? 0) - (second[axis] ?? 0),
);

const coordinate = fc.integer({ min: 0, max: 5 });
const points: fc.Arbitrary<readonly Point[]> = fc.array(
  fc.tuple(coordinate, coordinate, coordinate),
  { maxLength: 30 },
);

const isNoWorse = (first: Point, second: Point): boolean =>
  first.every((value, axis) => value <= (second[axis] ?? 0));

test("what is kept is beaten by nothing, and what is left out by something that is kept", () => {
  fc.assert(
    fc.property(points, (given) => {
      const kept = paretoSet(given, RESPECTS);
      for (const one of kept)
        for (const other of kept) expect(one === other || !isNoWorse(other, one)).toBe(true);
      for (const point of given) expect(kept.some((other) => isNoWorse(other, point))).toBe(true);
    }),
  );
});

test("of points that are alike the first is kept", () => {
  const alike: readonly Point[] = [
    [1, 2, 3],
    [1, 2, 3],
  ];
  const kept = paretoSet(alike, RESPECTS);
  expect(kept).toHaveLength(1);
  expect(kept[0]).toBe(alike[0]);
});
