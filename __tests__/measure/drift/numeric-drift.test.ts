import { expect, test } from "@jest/globals";
import { numericDrift } from "../../../src/measure/drift/numeric-drift.ts";

const constant = (value: number): Float64Array => new Float64Array(20).fill(value);

test("a constant that stays has not moved, and one that jumps is as far as can be", () => {
  expect(numericDrift(constant(3), constant(3))).toMatchObject({
    stabilityIndex: 0,
    kolmogorovSmirnov: { statistic: 0, pValue: 1 },
    mannWhitneyPValue: 1,
    jensenShannonDistance: 0,
  });
  expect(numericDrift(constant(3), constant(4)).kolmogorovSmirnov.statistic).toBe(1);
});

test("a single row has no spread to be measured in: a thousandth stands for it", () => {
  const moved = numericDrift(Float64Array.of(1), Float64Array.of(3));
  expect(moved.normedWasserstein).toBeCloseTo(2000, 9);
  expect(moved.cramerVonMisesPValue).toBe(1);
});

test("an empty bin counts as a ten-thousandth, and as far less beside bins that hold less than that", () => {
  const few = Float64Array.from({ length: 100 }, (_, row) => row);
  const many = Float64Array.from({ length: 20_001 }, (_, row) => Math.min(row, 20_000) / 200.01);
  const far = Float64Array.of(...many.subarray(0, 20_000), 1000);
  const [one, other] = [
    numericDrift(
      few,
      few.map((value) => value + 200),
    ),
    numericDrift(far, many),
  ];
  // ln of a half in 1e-4, at most, and more where a single row of 20,001 is beyond.
  expect(one.kullbackLeibler).toBeLessThan(Math.log(1e4));
  expect(other.kullbackLeibler).toBeGreaterThan(0);
  expect(other.kullbackLeibler).toBeLessThan(1e-2);
});
