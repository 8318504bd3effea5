import { expect, test } from "@jest/globals";
import { compareDistances, type Distance } from "../../../src/commands/search/measure-trial.ts";
import { fc } from "../../support/fast-check.ts";

const away = (flips: number | undefined, divergence: number): Distance => ({
  flips,
  divergence,
  likeness: undefined,
});

const distances: fc.Arbitrary<Distance> = fc
  .record({
    flips: fc.constantFrom(undefined, 0, 0.1, 0.2, Infinity, Number.NaN),
    divergence: fc.constantFrom(-Infinity, -30, 0, 0.5, Infinity, Number.NaN),
  })
  .map(({ flips, divergence }) => away(flips, divergence));

test("of two whose changed answers cannot be counted the one of less divergence is nearer", () => {
  expect(compareDistances(away(Infinity, 0.1), away(Infinity, 0.2))).toBe(-1);
  expect(compareDistances(away(Infinity, 0.2), away(Infinity, 0.1))).toBe(1);
  expect(compareDistances(away(Infinity, 0.1), away(Infinity, 0.1))).toBe(0);
  expect(compareDistances(away(0.1, 9), away(Infinity, 0))).toBe(-1);
});

test("a distance that is no number is nearer than none", () => {
  expect(compareDistances(away(0, Number.NaN), away(0, 9))).toBe(1);
  expect(compareDistances(away(Number.NaN, 0), away(0.9, 0))).toBe(1);
});

test("distances are in one order, whatever is known of them", () => {
  fc.assert(
    fc.property(distances, distances, distances, (one, two, three) => {
      const [first, second] = [compareDistances(one, two), compareDistances(two, three)];
      expect([-1, 0, 1]).toContain(first);
      expect(first + compareDistances(two, one)).toBe(0);
      expect(compareDistances(one, one)).toBe(0);
      const isDown = first <= 0 && second <= 0;
      expect(isDown ? compareDistances(one, three) : 0).toBe(isDown ? Math.min(first, second) : 0);
    }),
  );
});
