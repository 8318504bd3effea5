import { expect, test } from "@jest/globals";
import { allFinite } from "../../src/model/all-finite.ts";

const LARGEST = 3.4028234663852886e38;

test("allFinite() is true of no values, of zeros of both signs, and of the largest and smallest there are", () => {
  expect(allFinite(new Float32Array())).toBe(true);
  expect(allFinite(Float32Array.of(0, -0, 1e-45, -1e-45, LARGEST, -LARGEST, LARGEST))).toBe(true);
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
  "allFinite() finds %p wherever it stands",
  (odd) => {
    for (let length = 1; length < 10; length += 1)
      for (let place = 0; place < length; place += 1) {
        const values = new Float32Array(length).fill(-1);
        values[place] = odd;
        expect(allFinite(values)).toBe(false);
      }
  },
);

test("allFinite() is not deceived by infinities of both signs, which sum to NaN", () => {
  expect(allFinite(Float32Array.of(Infinity, -Infinity, Infinity, -Infinity))).toBe(false);
});
