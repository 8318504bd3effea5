import { expect, test } from "@jest/globals";
import { welchPValue } from "../../src/stats/welch.ts";

test("it agrees with R's t.test(extra ~ group, data = sleep)", () => {
  const first = Float64Array.of(0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2);
  const second = Float64Array.of(1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4);
  // R prints p-value = 0.07939, in four digits.
  expect(welchPValue(first, second)).toBeCloseTo(0.07939, 5);
  expect(welchPValue(second, first)).toBe(welchPValue(first, second));
});

test("without any variance, or with one value, there is nothing to test by", () => {
  expect(welchPValue(Float64Array.of(1, 1), Float64Array.of(2, 2))).toBeNaN();
  expect(welchPValue(Float64Array.of(1), Float64Array.of(2, 3))).toBeNaN();
});

test("an arm that never varies is compared by the other's variance", () => {
  expect(welchPValue(Float64Array.of(1, 1, 1), Float64Array.of(1, 2, 3))).toBeCloseTo(
    0.22540333075851662,
    10,
  );
});
