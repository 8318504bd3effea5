import { describe, expect, test } from "@jest/globals";
import { allFinite, isFiniteWeight } from "../../src/compress/all-finite.ts";
import { columnLayout, rowLayout } from "../../src/compress/quantize/weight-codes.ts";

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

/** In vectors: more than one look at 2^19 bytes, and a last one that is no whole number of vectors. */
const MANY = 2 ** 17 + 37;

test.each([0, 1, 2, 3, 15, 16, 4095, 2 ** 17 - 1, 2 ** 17, MANY - 1])(
  "allFinite() finds a NaN and an infinity at place %d of many",
  (place) => {
    const values = new Float32Array(MANY).fill(-LARGEST);
    expect(allFinite(values)).toBe(true);
    for (const odd of [Number.NaN, -Number.NaN, Number.POSITIVE_INFINITY, -Infinity]) {
      values[place] = odd;
      expect(allFinite(values)).toBe(false);
    }
  },
);

test("allFinite() of many does not see what an earlier weight left behind", () => {
  expect(allFinite(new Float32Array(2 ** 17).fill(Number.NaN))).toBe(false);
  expect(allFinite(new Float32Array(4097).fill(1))).toBe(true);
});

describe("a weight that is about to be quantized", () => {
  const [rows, columns] = [6, 40];
  const ones = (): Float32Array => new Float32Array(rows * columns).fill(1);

  test.each([NaN, Infinity, -Infinity])("with %p anywhere is not finite", (odd) => {
    for (const layout of [columnLayout(rows, columns), rowLayout(rows, columns)])
      for (let place = 0; place < rows * columns; place += 1) {
        const values = ones();
        values[place] = odd;
        expect(isFiniteWeight(values, layout)).toBe(false);
      }
  });

  test("whose sums overflow is finite", () => {
    const largest = ones().fill(3.4e38);
    expect(isFiniteWeight(largest, columnLayout(rows, columns))).toBe(true);
    expect(isFiniteWeight(ones(), rowLayout(rows, columns))).toBe(true);
  });
});
