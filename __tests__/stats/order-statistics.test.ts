import { expect, test } from "@jest/globals";
import {
  keptPercentile,
  percentileRanks,
  queriesNeeded,
} from "../../src/stats/order-statistics.ts";
import { mersenneRandom } from "../../src/stats/random.ts";

test("the values at the ranks hold the 90th percentile about 95 times in 100", () => {
  const random = mersenneRandom(5);
  const { lower, upper, coverage } = percentileRanks(200, 0.9, 0.95);
  let held = 0;
  for (let run = 0; run < 1000; run += 1) {
    const sorted = Float64Array.from({ length: 200 }, () => random.uniform()).toSorted();
    if ((sorted[lower - 1] ?? 1) <= 0.9 && (sorted[upper - 1] ?? 0) >= 0.9) held += 1;
  }
  // Three standard errors of a share of 1,000.
  expect(Math.abs(held / 1000 - coverage)).toBeLessThan(3 * Math.sqrt(0.05 * 0.95 * 0.001));
});

test("a sample that is too small for an upper bound says so by a rank beyond it", () => {
  expect(percentileRanks(58, 0.95, 0.9).upper).toBe(59);
  expect(percentileRanks(59, 0.95, 0.9).upper).toBe(59);
});

test("more slow queries take more queries, and one at the 99th percentile takes 662", () => {
  expect(queriesNeeded(1, 0.99)).toBe(662);
  expect(queriesNeeded(2, 0.99)).toBeGreaterThan(queriesNeeded(1, 0.99));
});

test("a kept percentile is not below the plain one, and 63 values keep no 90th", () => {
  const sorted = Float64Array.from({ length: 64 }, (_, position) => position);
  expect(keptPercentile(sorted.subarray(0, 63), 0.9)).toBeUndefined();
  expect(keptPercentile(sorted, 0.9)).toEqual({ discarded: 0, value: 63 });
});

test("as many of the slowest are put aside as the queries allow, and not one more", () => {
  for (const percentile of [0.5, 0.9, 0.99])
    for (const n of [5, 11, 64, 662, 1000]) {
      const sorted = Float64Array.from({ length: n }, (_, position) => position);
      let over = 0;
      while (n >= queriesNeeded(over + 1, percentile)) over += 1;
      expect(keptPercentile(sorted, percentile)?.discarded).toBe(over > 0 ? over - 1 : undefined);
    }
});
