import { expect, test } from "@jest/globals";
import { delongPaired } from "../../src/stats/delong.ts";
import { benjaminiHochberg, holm } from "../../src/stats/multiple-testing.ts";
import { median, quantile } from "../../src/stats/quantile.ts";
import { pairedRowsNeeded, scaledRowsNeeded } from "../../src/stats/rows-needed.ts";
import { mean, moments, sum } from "../../src/stats/sums.ts";
import { expectClose } from "../support/close-to.ts";
import { expected, expectedPart, input, numbers } from "../support/reference.ts";

test("delongPaired() agrees with the reference on areas and standard error", () => {
  const { first, second, standardError } = delongPaired({
    first: Float64Array.from(numbers("diabetes", "base_logit")),
    second: Float64Array.from(numbers("diabetes", "comp_logit")),
    positive: Uint8Array.from(numbers("diabetes", "labels")),
  });
  expectClose(first, expected("paired.diabetes.delong", "auc_base"));
  expectClose(second, expected("paired.diabetes.delong", "auc_comp"));
  expectClose(standardError, expected("paired.diabetes.delong", "se"));
});

test("delongPaired() of one class is undefined, never a half", () => {
  const scores = Float64Array.of(0.1, 0.2);
  expect(
    delongPaired({ first: scores, second: scores, positive: Uint8Array.of(1, 1) }).first,
  ).toBeNaN();
});

test("holm() and benjaminiHochberg() agree with statsmodels, keep the order and change nothing", () => {
  for (const key of ["multiple.adjust", "multiple.adjust_unsorted"]) {
    const given = input(key);
    if (!Array.isArray(given)) throw new Error("The reference has an input");
    const pValues = Object.freeze(given.map(Number));
    const wanted = [expectedPart(key, "holm"), expectedPart(key, "fdr_bh")];
    for (const [position, adjusted] of [holm(pValues), benjaminiHochberg(pValues)].entries()) {
      const list = wanted[position];
      if (!Array.isArray(list)) continue;
      for (const [place, value] of adjusted.entries())
        expect(Math.abs(value - Number(list[place]))).toBeLessThan(1e-12);
    }
    expect(Array.isArray(wanted[0])).toBe(true);
  }
});

test("pairedRowsNeeded() asks for the reference's rows", () => {
  const cases = expectedPart("verdict.samples_needed");
  if (!Array.isArray(cases)) throw new Error("The reference holds a list");
  for (const {
    lost,
    gained,
    n,
    margin,
    d_shrunk,
    more_if_truly_equal,
    more_if_observed_drop_is_true,
  } of cases) {
    expect(pairedRowsNeeded({ lost, gained, n }, margin)).toBe(more_if_truly_equal);
    expect(pairedRowsNeeded({ lost, gained, n }, margin, d_shrunk)).toBe(
      more_if_observed_drop_is_true,
    );
  }
});

test("scaledRowsNeeded() quadruples the rows to halve the interval", () => {
  expect(scaledRowsNeeded(100, { halfWidth: 2, distance: 1 })).toBe(300);
  expect(scaledRowsNeeded(100, { halfWidth: 2, distance: 0 })).toBeNull();
});

test("quantile() interpolates as numpy does and is undefined for nothing", () => {
  expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5);
  expect(quantile([1, 2, 3, 4], 1)).toBe(4);
  expect(quantile([], 0.5)).toBeNaN();
  expect(median([3, 1, 2])).toBe(2);
});

test("sum() keeps what a plain loop loses", () => {
  expect(sum([1, 1e100, 1, -1e100])).toBe(2);
  expect(sum([1, Number.NaN])).toBeNaN();
  expect(sum([1, Number.POSITIVE_INFINITY])).toBe(Number.POSITIVE_INFINITY);
  expect(mean([])).toBeNaN();
});

test("moments() of equal values have no spread and no skew", () => {
  expect(moments([2, 2, 2])).toEqual({ n: 3, mean: 2, variance: 0, skewness: 0 });
  expect(moments([1]).variance).toBeNaN();
});

test("a NaN among the scores makes that arm's area undefined, and the other's not", () => {
  const { first, second } = delongPaired({
    first: Float64Array.of(0.1, 0.9),
    second: Float64Array.of(0.1, Number.NaN),
    positive: Uint8Array.of(0, 1),
  });
  expect(first).toBe(1);
  expect(second).toBeNaN();
});
