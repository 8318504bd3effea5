import { expect, test } from "@jest/globals";
import {
  bytesPerElement,
  isNumericArray,
  numericArray,
  type NumericType,
  toDoubles,
  viewBytes,
} from "../../src/schema/numeric-array.ts";

test.each<[NumericType, number, string]>([
  ["float32", 4, "Float32Array"],
  ["float64", 8, "Float64Array"],
  ["float16", 2, "Uint16Array"],
  ["int8", 1, "Int8Array"],
  ["uint8", 1, "Uint8Array"],
  ["int16", 2, "Int16Array"],
  ["uint16", 2, "Uint16Array"],
  ["int32", 4, "Int32Array"],
  ["uint32", 4, "Uint32Array"],
  ["int64", 8, "BigInt64Array"],
  ["uint64", 8, "BigUint64Array"],
  ["bool", 1, "Uint8Array"],
])("%s takes %d bytes an element in a %s", (type, bytes, name) => {
  const zeros = numericArray(type, 3);
  expect([zeros.constructor.name, zeros.length, zeros.byteLength]).toEqual([name, 3, 3 * bytes]);
  expect(bytesPerElement(type)).toBe(bytes);
  expect(toDoubles(zeros)).toEqual(new Float64Array(3));
});

test("bytes are viewed in place, and what is left over is not looked at", () => {
  const bytes = new Uint8Array([0, 0, 0, 0, 0, 0, 128, 63, 9, 9]);
  const view = viewBytes("float32", bytes.subarray(4));
  expect(view).toEqual(Float32Array.of(1));
  expect(view.buffer).toBe(bytes.buffer);
  expect(() => viewBytes("float32", bytes.subarray(1))).toThrow("multiple of 4");
});

test("numbers of any type become doubles", () => {
  expect(toDoubles(BigInt64Array.of(-5n))).toEqual(Float64Array.of(-5));
  expect(toDoubles(Float32Array.of(0.5))).toEqual(Float64Array.of(0.5));
});

test("texts are not numbers", () => {
  expect([isNumericArray(["a"]), isNumericArray(Float32Array.of(1))]).toEqual([false, true]);
});
