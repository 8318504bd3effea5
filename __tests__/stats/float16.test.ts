import { expect, test } from "@jest/globals";
import { fc } from "../support/fast-check.ts";
import { float16ToFloat32, float32ToFloat16 } from "../../src/stats/float16.ts";

// IEEE 754-2019, table of binary16 interchange values.
const KNOWN: readonly (readonly [number, number])[] = [
  [0x0000, 0],
  [0x0001, 2 ** -24],
  [0x03ff, 1023 * 2 ** -24],
  [0x0400, 2 ** -14],
  [0x3555, 0.333251953125],
  [0x3c00, 1],
  [0x7bff, 65504],
  [0x7c00, Number.POSITIVE_INFINITY],
  [0xc000, -2],
  [0xfc00, Number.NEGATIVE_INFINITY],
];

test.each(KNOWN)("bits %d are the standard's number, and the number those bits", (bits, value) => {
  expect(float16ToFloat32(bits)).toBe(value);
  expect(float32ToFloat16(value)).toBe(bits);
});

test("NaN stays NaN on both ways", () => {
  expect(float16ToFloat32(0x7e00)).toBeNaN();
  expect(float16ToFloat32(0x7c01)).toBeNaN();
  expect(float16ToFloat32(float32ToFloat16(Number.NaN))).toBeNaN();
});

test("every finite float16 survives the way to float32 and back", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffff }), (bits) => {
      fc.pre((bits & 0x7c00) !== 0x7c00);
      expect(float32ToFloat16(float16ToFloat32(bits))).toBe(bits);
    }),
  );
});

test("halfway goes to the even neighbour, in normal and subnormal numbers", () => {
  const step = 2 ** -10;
  expect(float32ToFloat16(1 + step / 2)).toBe(0x3c00);
  expect(float32ToFloat16(1 + (3 * step) / 2)).toBe(0x3c02);
  expect(float32ToFloat16(0.5 * 2 ** -24)).toBe(0);
  expect(float32ToFloat16(1.5 * 2 ** -24)).toBe(2);
  expect(float32ToFloat16(1.25 * 2 ** -24)).toBe(1);
  expect(float32ToFloat16(1.75 * 2 ** -24)).toBe(2);
});

test("what rounds beyond 65504 is infinite, and what rounds to it is not", () => {
  expect(float32ToFloat16(65519)).toBe(0x7bff);
  expect(float32ToFloat16(65520)).toBe(0x7c00);
  expect(float32ToFloat16(1e6)).toBe(0x7c00);
});
