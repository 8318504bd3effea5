import { expect, test } from "@jest/globals";
import { quantileConventions } from "../../src/stats/quantile-conventions.ts";
import { expectClose } from "../support/close-to.ts";
import { expected, numbers } from "../support/reference.ts";

const sorted = Float64Array.from(numbers("latency", "base")).toSorted();

test.each([
  ["invertedCdf", "inverted_cdf"],
  ["hazen", "hazen"],
  ["medianUnbiased", "median_unbiased"],
  ["higher", "higher"],
  ["harrellDavis", "harrell_davis"],
  ["floorIndex", "loadgen_floor_index"],
] as const)("%s agrees with numpy's, scipy's or LoadGen's", (ours, theirs) => {
  for (const [place, probability] of [0.5, 0.9, 0.95, 0.99].entries()) {
    const found = quantileConventions(sorted, probability)[ours];
    expectClose(found, expected("latency.quantiles.base", theirs, place));
  }
});

test("the ends are the smallest and the largest value by every convention", () => {
  for (const [probability, end] of [
    [0, 1],
    [1, 4],
  ] as const)
    expect(Object.values(quantileConventions([1, 2, 4], probability))).toEqual(
      Array.from({ length: 6 }, () => end),
    );
});

test("of nothing every convention is NaN", () => {
  expect(Object.values(quantileConventions([], 0.5))).toEqual(
    Array.from({ length: 6 }, () => Number.NaN),
  );
});

test("Harrell and Davis weigh all values of a large sample that count, and lose none", () => {
  const many = Float64Array.from({ length: 20000 }, (_, place) => place / 19999);
  // Of evenly spaced values it is the mean of the beta distribution, (n + 1) p / (n + 1), less half a step's share.
  expect(quantileConventions(many, 0.9).harrellDavis).toBeCloseTo(0.9, 4);
  expect(quantileConventions(new Float64Array(20000).fill(3), 0.99).harrellDavis).toBeCloseTo(
    3,
    12,
  );
});
