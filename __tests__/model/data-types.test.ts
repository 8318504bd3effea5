import { expect, test } from "@jest/globals";
import { dataTypeOf, elementBits, elementTypeOfNumber } from "../../src/model/data-types.ts";
import { bytesPerElement } from "../../src/schema/numeric-array.ts";

/** The numbers of TensorProto.DataType in onnx.proto. */
const NUMBERS = {
  float32: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  float16: 10,
  float64: 11,
  uint32: 12,
  uint64: 13,
} as const;

test.each(Object.entries(NUMBERS))(
  "%s is number %d of onnx.proto, there and back",
  (name, number) => {
    const type = elementTypeOfNumber(number);
    expect(type).toBe(name);
    expect(type === undefined ? 0 : dataTypeOf(type)).toBe(number);
  },
);

test.each([0, 14, 15, 16, 17, 21, 22, 23, 25, 99, -1])(
  "number %d has no typed array of its own",
  (number) => {
    expect(elementTypeOfNumber(number)).toBeUndefined();
  },
);

test("types with an array take as many bits in a file as there", () => {
  for (const number of Object.values(NUMBERS)) {
    const type = elementTypeOfNumber(number);
    if (type === undefined || type === "string") continue;
    expect(elementBits(number)).toBe(8 * bytesPerElement(type));
  }
});

test.each([
  ["bfloat16", 16, 16],
  ["float8e4m3fn", 17, 8],
  ["uint4", 21, 4],
  ["int4", 22, 4],
  ["float4e2m1", 23, 4],
  ["float8e8m0", 24, 8],
  ["int2", 26, 2],
  ["complex64", 14, 64],
  ["complex128", 15, 128],
])("%s, number %d, takes %d bits", (_, number, bits) => {
  expect(elementBits(number)).toBe(bits);
});

test("strings and unknown types have no fixed size", () => {
  expect([elementBits(8), elementBits(0), elementBits(99)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
