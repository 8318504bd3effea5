import { expect, test } from "@jest/globals";
import {
  bisect,
  incompleteBeta,
  inverseIncompleteBeta,
  logGamma,
} from "../../src/stats/special.ts";

test("logGamma() is the logarithm of the factorial at whole numbers, and of the root of pi at one half", () => {
  // Lanczos with nine terms is good to 1e-14 relative.
  expect(Math.abs(logGamma(11) / Math.log(3628800) - 1)).toBeLessThan(1e-13);
  expect(Math.abs(logGamma(0.5) / Math.log(Math.sqrt(Math.PI)) - 1)).toBeLessThan(1e-13);
  expect(Math.abs(logGamma(0.25) / 1.2880225246980774 - 1)).toBeLessThan(1e-13);
});

test("incompleteBeta() is 0 and 1 at the ends, x for a uniform, and symmetric", () => {
  expect([incompleteBeta(2, 3, 0), incompleteBeta(2, 3, -1), incompleteBeta(2, 3, 1)]).toEqual([
    0, 0, 1,
  ]);
  expect(incompleteBeta(1, 1, 0.37)).toBeCloseTo(0.37, 14);
  expect(incompleteBeta(2.5, 7, 0.2) + incompleteBeta(7, 2.5, 0.8)).toBeCloseTo(1, 14);
  // I_x(2, 2) = 3x² − 2x³.
  expect(incompleteBeta(2, 2, 0.3)).toBeCloseTo(3 * 0.09 - 2 * 0.027, 14);
});

test("inverseIncompleteBeta() turns incompleteBeta() around", () => {
  expect(incompleteBeta(3, 8, inverseIncompleteBeta(3, 8, 0.05))).toBeCloseTo(0.05, 13);
});

test("bisect() ends on neighbouring doubles", () => {
  expect(Math.abs(bisect((x) => x * x - 2, 0, 2) - Math.SQRT2)).toBeLessThanOrEqual(2 ** -52);
});
