import { expect, test } from "@jest/globals";
import { categoricalDrift } from "../../../src/measure/drift/categorical-drift.ts";

test("a value that neither side has is none", () => {
  const { chiSquare, degreesOfFreedom } = categoricalDrift([30, 0, 10], [20, 0, 20]);
  expect(degreesOfFreedom).toBe(1);
  expect(chiSquare).toBeCloseTo(categoricalDrift([30, 10], [20, 20]).chiSquare, 12);
});

test("one value alone cannot move", () => {
  expect(categoricalDrift([40], [7])).toMatchObject({
    chiSquare: 0,
    degreesOfFreedom: 0,
    pValue: 1,
    cramersV: 0,
    largestDifference: 0,
  });
});
