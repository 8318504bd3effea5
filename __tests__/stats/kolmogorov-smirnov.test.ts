import { expect, test } from "@jest/globals";
import { kolmogorovSmirnov } from "../../src/stats/kolmogorov-smirnov.ts";

const values = (...list: readonly number[]) => Float64Array.from(list);

test("two and two values that are apart are as unlikely as one of three splits", () => {
  // Of the six orders of two and two values, two keep them apart.
  const { statistic, pValue } = kolmogorovSmirnov(values(1, 2), values(3, 4));
  expect(statistic).toBe(1);
  expect(pValue).toBeCloseTo(1 / 3, 12);
});

test("equal samples have no distance, and an empty one has none to speak of", () => {
  expect(kolmogorovSmirnov(values(1, 2, 2), values(1, 2, 2))).toMatchObject({
    statistic: 0,
    pValue: 1,
  });
  expect(kolmogorovSmirnov(values(), values(1)).statistic).toBeNaN();
});
