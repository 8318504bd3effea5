import { expect, test } from "@jest/globals";
import { mannWhitney, wilcoxonSignedRank } from "../../src/stats/rank-tests.ts";
import { expectClose } from "../support/close-to.ts";
import { expected } from "../support/reference.ts";

const X = [125, 115, 130, 140, 140, 115, 140, 125, 140, 135];
const Y = [110, 122, 125, 120, 140, 124, 123, 137, 135, 145];
const DIFFERENCES = Float64Array.from(X, (x, row) => x - (Y[row] ?? 0));

test("wilcoxonSignedRank() counts every split of few differences, as scipy does", () => {
  const differences = Float64Array.of(0.952, -0.147, 1.022, 0.43, 0.62, 0.59, 0.49, -0.08, 0.01);
  const { statistic, pValue, greater } = wilcoxonSignedRank(differences, "omit");
  expect(statistic).toBe(5);
  expectClose(pValue, expected("tests.wilcoxon_exact", "p"));
  expectClose(greater, expected("tests.wilcoxon_exact", "p_greater"));
});

test.each([
  ["omit", "wilcox"],
  ["rank", "pratt"],
  ["split", "zsplit"],
] as const)("differences of 0: %s agrees with scipy's %s", (zeros, name) => {
  const { statistic, pValue } = wilcoxonSignedRank(DIFFERENCES, zeros);
  expectClose(statistic, expected("tests.wilcoxon_ties_zeros", name, "statistic"));
  expectClose(pValue, expected("tests.wilcoxon_ties_zeros", name, "p"));
});

test("turning the signs around turns the one-sided p-value around", () => {
  const differences = Float64Array.of(1, 2, 3, -4, 5);
  const { greater, pValue } = wilcoxonSignedRank(differences, "omit");
  const turned = wilcoxonSignedRank(
    differences.map((value) => -value),
    "omit",
  );
  // P(W ≥ w) and P(W ≤ w) share P(W = w): 2 of the 32 splits have rank sum 11.
  expect(greater + turned.greater).toBeCloseTo(1 + 2 / 32, 12);
  expect(turned.pValue).toBe(pValue);
});

test("mannWhitney() agrees with scipy", () => {
  const { statistic, pValue, superiority } = mannWhitney(
    Float64Array.from(X),
    Float64Array.from(Y),
  );
  expectClose(statistic, expected("tests.mann_whitney", "u"));
  expectClose(pValue, expected("tests.mann_whitney", "p"));
  expectClose(superiority, expected("tests.mann_whitney", "vd_a"));
});

test("a sample that is always greater is superior with certainty", () => {
  const { superiority, greater } = mannWhitney(Float64Array.of(5, 6, 7), Float64Array.of(1, 2));
  expect(superiority).toBe(1);
  expect(greater).toBeLessThan(0.1);
});

test("samples may be longer than a call has arguments", () => {
  const many = Float64Array.from({ length: 200_000 }, (_, place) => place % 1000);
  const more = many.map((value) => value + 1);
  // Of 1000 × 1000 pairs of different values, 998 × 999 / 2 are won and 999 tie.
  expect(mannWhitney(many, more).superiority).toBeCloseTo((498_501 + 999 / 2) / 1e6, 12);
});
