import { expect, test } from "@jest/globals";
import { fitLogistic } from "../../src/stats/logistic.ts";
import { logSumExp } from "../../src/stats/log-sum-exp.ts";
import { expectClose } from "../support/close-to.ts";
import { expected, input } from "../support/reference.ts";

test("logSumExp() agrees with scipy at both ends of the doubles", () => {
  const rows = input("numeric.logsumexp");
  if (!Array.isArray(rows)) throw new Error("The reference has an input");
  for (const [place, row] of rows.entries())
    expectClose(logSumExp(row), expected("numeric.logsumexp", place));
  expect(logSumExp([])).toBe(Number.NEGATIVE_INFINITY);
});

test("an intercept alone is the log odds of how often it happens", () => {
  const fitted = fitLogistic([new Float64Array(4).fill(1)], Float64Array.of(1, 0, 1, 1));
  expect(fitted?.[0]).toBeCloseTo(Math.log(3), 12);
});

test("at the fit the residuals are orthogonal to every feature", () => {
  const x = Float64Array.of(-2, -1, 0, 1, 2, 3);
  const ones = new Float64Array(6).fill(1);
  const y = Float64Array.of(0, 1, 0, 0, 1, 1);
  const [slope = 0, start = 0] = fitLogistic([x, ones], y) ?? [];
  const residuals = y.map(
    (target, row) => target - 1 / (1 + Math.exp(-start - slope * (x[row] ?? 0))),
  );
  for (const feature of [x, ones])
    expect(residuals.reduce((sum, r, row) => sum + r * (feature[row] ?? 0), 0)).toBeCloseTo(0, 10);
});

test("classes that a threshold separates have no fit", () => {
  const x = Float64Array.of(-2, -1, 1, 2);
  expect(
    fitLogistic([x, new Float64Array(4).fill(1)], Float64Array.of(0, 0, 1, 1)),
  ).toBeUndefined();
});

test("a feature in another unit has a coefficient in that unit, up to a millionth, where there is as good as no unit", () => {
  const y = Float64Array.of(0, 1, 0, 0, 1, 1);
  const slopeIn = (unit: number): number | undefined =>
    fitLogistic([Float64Array.of(-2, -1, 0, 1, 2, 3).map((x) => x * unit)], y)?.[0];
  // So large a slope is only as exact as its last bits: the steps never get as small as for a slope of 1.
  expect(Number(slopeIn(1e-5)) * 1e-5).toBeCloseTo(Number(slopeIn(1)), 9);
  expect(slopeIn(1e-7)).toBeUndefined();
});
