import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import {
  blockedFactor,
  blockedInverse,
  blockedLowerInverse,
  SHALLOW,
  upperFactor,
} from "../../../src/compress/quantize/gram-factor.ts";
import { prepareMetric, roundVector } from "../../../src/compress/quantize/gram-rounding.ts";
import { choleskyFactor, choleskyInverse } from "../../../src/stats/cholesky.ts";
import { mersenneRandom } from "../../../src/stats/random.ts";

function definite(size: number): Float64Array {
  const random = mersenneRandom(size);
  const matrix = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1)
    for (let column = 0; column <= row; column += 1) {
      const value = row === column ? size : random.uniform() - 0.5;
      matrix[row * size + column] = value;
      matrix[column * size + row] = value;
    }
  return matrix;
}

// Less than the kernels take at once, parts of a block, whole ones, and more than a tile of the inverse.
test.each([1, 15, 16, 17, 32, 33, 63, 64, 65, 97, 150])(
  "blocks give the numbers of the plain loops for %d inputs, to the last bit",
  (size) => {
    const matrix = definite(size);
    const lower = choleskyFactor(matrix, size) ?? new Float64Array();
    expect(blockedFactor(matrix, size)).toEqual(lower);
    expect(blockedInverse(lower, size)).toEqual(choleskyInverse(lower, size));
  },
);

test("the inverse of the lower factor times the factor is the identity", () => {
  const size = 70;
  const lower = blockedFactor(definite(size), size) ?? new Float64Array();
  const inverse = blockedLowerInverse(lower, size);
  for (let row = 0; row < size; row += 1)
    for (let column = 0; column < size; column += 1) {
      let total = 0;
      for (let k = 0; k < size; k += 1)
        total += (inverse[row * size + k] ?? 0) * (lower[k * size + column] ?? 0);
      // Doubles have 16 digits, of which 70 terms of a well-conditioned matrix cost two.
      expect(total).toBeCloseTo(row === column ? 1 : 0, 13);
    }
});

test.each([
  ["a last pivot that is negative", -1],
  ["NaN", Number.NaN],
])("a matrix with %s has no factor", (_, value) => {
  const matrix = definite(50);
  matrix[50 * 50 - 1] = value;
  expect(blockedFactor(matrix, 50)).toBeUndefined();
});

interface Reference {
  readonly depth: number;
  readonly half: number;
  readonly order: readonly number[];
  readonly upper: readonly { readonly row: number; readonly column: number; value: number }[];
  readonly loss: { readonly nearest: number; readonly gptq: number };
}

/** By deep-grams.py, whose formulas are those below. */
const reference: Reference = JSON.parse(readFileSync("fixtures/reference/deep-grams.json", "utf8"));

const { depth } = reference;
const scaleOf = (k: number): number => 1 + ((k * 7) % 11) / 10;
const moments = Float64Array.from({ length: depth * depth }, (_, at) => {
  const [row, column] = [Math.floor(at / depth), at % depth];
  return Math.exp(-Math.abs(row - column) / 20) * scaleOf(row) * scaleOf(column);
});
const metric = prepareMetric(moments, depth);

test("the factor of more inputs than are shallow is numpy's", () => {
  expect(depth).toBeGreaterThan(SHALLOW);
  expect([...metric.order.subarray(0, reference.order.length)]).toEqual(reference.order);
  for (const { row, column, value } of reference.upper)
    // A condition number of about 1e4 leaves 12 digits of 16; one more is left out.
    expect(Math.abs((metric.upper[row * depth + column] ?? 0) - value)).toBeLessThan(1e-11);
});

test("weights of many inputs change the output no more than numpy's GPTQ does", () => {
  const weights = Float64Array.from(
    { length: depth },
    (_, k) => Math.sin(k * 1.7) + 0.3 * Math.cos(k * 0.31),
  );
  const { codes, step, loss } = roundVector(weights, metric, reference.half);
  expect(loss).toBeLessThan(reference.loss.gptq);
  expect(reference.loss.gptq).toBeLessThan(reference.loss.nearest);
  // What the kernels say in floats is what doubles say, to the five digits that sums of 1,100 floats keep.
  let exact = 0;
  const error = weights.map((value, k) => value - step * (codes[k] ?? 0));
  for (const [row, own] of error.entries())
    for (const [k, other] of error.entries())
      exact += own * (metric.moments[row * depth + k] ?? 0) * other;
  expect(Math.abs(loss - exact)).toBeLessThan(1e-4 * exact);
});

test("a shallow factor in another order than its own is still one of the inverse", () => {
  const size = 66;
  const matrix = definite(size);
  const order = Uint32Array.from({ length: size }, (_, k) => (k * 5) % size);
  const upper = upperFactor(matrix, order) ?? new Float64Array();
  const inverse = choleskyInverse(choleskyFactor(matrix, size) ?? new Float64Array(), size);
  let total = 0;
  for (let k = 0; k < size; k += 1)
    total += (upper[k * size + 3] ?? 0) * (upper[k * size + 9] ?? 0);
  expect(total).toBeCloseTo(inverse[(order[3] ?? 0) * size + (order[9] ?? 0)] ?? 0, 13);
});
