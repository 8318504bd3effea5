import { expect, test } from "@jest/globals";
import { binomialCdf, binomialUpperTail, clopperPearson } from "../../src/stats/binomial.ts";
import { normalCdf, normalQuantile } from "../../src/stats/normal.ts";
import { tCdf, tQuantile } from "../../src/stats/student-t.ts";
import { expectedPart } from "../support/reference.ts";

// scipy 1.17 gives these to all printed digits; 1e-12 leaves room for the last bits of two algorithms.
const TOLERANCE = 1e-12;

test("normalCdf() agrees with scipy from the centre to the tails", () => {
  expect(Math.abs(normalCdf(1.96) - 0.9750021048517795)).toBeLessThan(TOLERANCE);
  expect(normalCdf(0)).toBe(0.5);
  expect(Math.abs(normalCdf(-6) / 9.865876450376946e-10 - 1)).toBeLessThan(TOLERANCE);
  expect(Math.abs(normalCdf(-3.0000001) / normalCdf(-2.9999999) - 1)).toBeLessThan(1e-6);
});

test("normalQuantile() turns normalCdf() around", () => {
  expect(Math.abs(normalQuantile(0.95) - 1.6448536269514722)).toBeLessThan(TOLERANCE);
  expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
  expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY);
});

test("tQuantile() and tCdf() agree with scipy", () => {
  expect(Math.abs(tQuantile(0.95, 5) - 2.015048373333024)).toBeLessThan(1e-11);
  expect(Math.abs(tQuantile(0.05, 29) - -1.6991270265334972)).toBeLessThan(1e-11);
  expect(Math.abs(tCdf(2.5, 7.5) - 0.9805898708631873)).toBeLessThan(TOLERANCE);
  expect(tCdf(0, 3)).toBe(0.5);
  expect(tCdf(Number.POSITIVE_INFINITY, 3)).toBe(1);
});

test("clopperPearson() agrees with the reference, exactly 0 and 1 at the ends", () => {
  const cases = expectedPart("intervals.binomial");
  if (!Array.isArray(cases)) throw new Error("The reference holds a list");
  for (const { x, n, cp95 } of cases) {
    const { lower, upper } = clopperPearson(x, n, 0.95);
    expect(Math.abs(lower - cp95[0])).toBeLessThan(1e-9);
    expect(Math.abs(upper - cp95[1])).toBeLessThan(1e-9);
  }
  expect(clopperPearson(0, 10, 0.9).lower).toBe(0);
  expect(clopperPearson(10, 10, 0.9).upper).toBe(1);
  expect(clopperPearson(0, 0, 0.9)).toEqual({ lower: 0, upper: 1 });
});

test("binomial tails meet: P(X <= k) + P(X >= k + 1) = 1", () => {
  for (const count of [0, 3, 9]) {
    expect(
      Math.abs(binomialCdf(count, 10, 0.3) + binomialUpperTail(count + 1, 10, 0.3) - 1),
    ).toBeLessThan(TOLERANCE);
  }
});

test("binomial tails are exact at and beyond their ends", () => {
  expect([binomialCdf(-1, 5, 0.3), binomialCdf(5, 5, 0.3), binomialCdf(6, 5, 0.3)]).toEqual([
    0, 1, 1,
  ]);
  expect([
    binomialUpperTail(0, 5, 0.3),
    binomialUpperTail(-1, 5, 0.3),
    binomialUpperTail(6, 5, 0.3),
  ]).toEqual([1, 1, 0]);
  expect(Math.abs(binomialUpperTail(5, 5, 0.3) - 0.3 ** 5)).toBeLessThan(TOLERANCE);
});

test("probabilities are undefined for NaN, and settled far out", () => {
  expect(normalCdf(Number.NaN)).toBeNaN();
  expect([normalCdf(41), normalCdf(-41)]).toEqual([1, 0]);
  expect(tCdf(Number.NaN, 4)).toBeNaN();
  expect(tCdf(Number.NEGATIVE_INFINITY, 4)).toBe(0);
});

test("normalQuantile() mirrors around one half, and tQuantile() finds far tails of few degrees of freedom", () => {
  expect(normalQuantile(0.5)).toBeCloseTo(0, 12);
  // scipy.stats.t.ppf(0.001, 1), known in closed form: -1 / tan(0.001 pi).
  expect(Math.abs(tQuantile(0.001, 1) * Math.tan(0.001 * Math.PI) + 1)).toBeLessThan(1e-9);
});
