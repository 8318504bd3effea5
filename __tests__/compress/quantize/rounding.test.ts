import { expect, test } from "@jest/globals";
import { fc } from "../../support/fast-check.ts";
import { roundHalfAway, roundUpTo12Bits } from "../../../src/compress/quantize/rounding.ts";
import { roundHalfEven } from "../../../src/stats/round-half-even.ts";
import { reference } from "../../support/quantization-reference.ts";

/** The sign of zero aside. */
const plain = (values: readonly number[]): readonly number[] => values.map((value) => value + 0);

test("roundHalfEven() rounds as numpy's rint does, ties included", () => {
  const { values, even } = reference.roundings;
  expect(plain(values.map(roundHalfEven))).toEqual(plain(even));
});

test("roundHalfAway() rounds as decimal arithmetic does, ties and their neighbours included", () => {
  const { values, away } = reference.roundings;
  expect(plain(values.map(roundHalfAway))).toEqual(plain(away));
});

test("roundUpTo12Bits() never makes a number smaller, nor larger by more than one part in 2048", () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-30, max: 1e30, noNaN: true }), (value) => {
      const rounded = roundUpTo12Bits(value);
      expect(rounded).toBeGreaterThanOrEqual(value);
      expect(rounded).toBeLessThanOrEqual(value * (1 + 2 ** -11));
      expect(Math.fround(rounded)).toBe(rounded);
      expect(roundUpTo12Bits(rounded)).toBe(rounded);
    }),
  );
});
