import { expect, test } from "@jest/globals";
import { delongPaired } from "../../src/stats/delong.ts";
import { ADJUSTMENTS } from "../../src/stats/multiple-testing.ts";
import { median, quantile } from "../../src/stats/quantile.ts";
import { pairedRowsNeeded, scaledRowsNeeded, tTestRows } from "../../src/stats/rows-needed.ts";
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

test.each([
  ["bonferroni", "bonferroni"],
  ["holm", "holm"],
  ["hommel", "hommel"],
  ["benjamini-hochberg", "bh"],
  ["benjamini-yekutieli", "by"],
] as const)("%s agrees with statsmodels, keeps the order and changes nothing", (method, name) => {
  for (const key of ["multiple.adjust", "multiple.adjust_unsorted"]) {
    const given = input(key);
    const wanted = expectedPart(key, name);
    if (!Array.isArray(given) || !Array.isArray(wanted)) throw new Error("The reference has both");
    const adjusted = ADJUSTMENTS[method](Object.freeze(given.map(Number)));
    for (const [place, value] of adjusted.entries())
      expect(Math.abs(value - Number(wanted[place]))).toBeLessThan(1e-12);
  }
});

test("from the strictest to the one that finds most: Bonferroni, Holm, Hochberg, Hommel", () => {
  const pValues = [0.04, 0.001, 0.03, 0.012, 0.9, 0.02];
  const ways = (["bonferroni", "holm", "hochberg", "hommel"] as const).map((method) =>
    ADJUSTMENTS[method](pValues),
  );
  for (const [place, own] of pValues.entries()) {
    const adjusted = ways.map((way) => way[place] ?? 0);
    expect(adjusted).toEqual(adjusted.toSorted((a, b) => b - a));
    expect(adjusted.at(-1)).toBeGreaterThanOrEqual(own);
  }
});

test("tTestRows() agrees with statsmodels, and fewer rows find a larger effect", () => {
  expectClose(tTestRows(0.1), expected("power.ttest_paired_n"));
  expect(tTestRows(0.2)).toBeLessThan(tTestRows(0.1) / 3);
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
