import { expect, test } from "@jest/globals";
import { fc } from "../support/fast-check.ts";
import { dataTypeOf } from "../../src/model/data-types.ts";
import { graphOf, makePackedTensor, makeTensor, type Tensor } from "../../src/model/ir.ts";
import { readModel } from "../../src/model/read-model.ts";
import {
  elementCount,
  elementTypeOf,
  floatValues,
  tensorBytes,
  tensorDims,
  tensorValues,
} from "../../src/model/tensor-data.ts";
import { numericArray, type NumericType } from "../../src/schema/numeric-array.ts";
import { float32ToFloat16 } from "../../src/stats/float16.ts";
import { fixtureBytes } from "../support/fixtures.ts";
import { field, IDENTITY_GRAPH, join, modelBytes } from "../support/wire.ts";

const TYPES: readonly NumericType[] = [
  "float32",
  "float64",
  "float16",
  "int8",
  "uint8",
  "int16",
  "uint16",
  "int32",
  "uint32",
  "int64",
  "uint64",
  "bool",
];

function read(...fields: readonly Uint8Array[]): Tensor {
  const bytes = modelBytes(field(5, join(...fields, field(8, "w"))), ...IDENTITY_GRAPH);
  const [tensor] = graphOf(readModel(bytes, "m.onnx")).initializer;
  if (tensor === undefined) throw new Error("The model has one initializer");
  return tensor;
}

test.each(TYPES)("raw %s values come back as they were given, wherever the bytes begin", (type) => {
  const values = numericArray(type, 6);
  new Uint8Array(values.buffer).set([0, 1, 127, 128, 255, 3]);
  const raw = new Uint8Array(values.buffer);
  for (let padding = 0; padding < 8; padding += 1) {
    const tensor = read(
      field(8, "x".repeat(padding)),
      field(1, 6),
      field(2, dataTypeOf(type)),
      field(9, raw),
    );
    expect(tensorValues(tensor)).toEqual(values);
  }
});

test.each<[NumericType, number, readonly bigint[]]>([
  ["int32", 5, [1n, -1n, 2147483647n, -2147483648n]],
  ["int16", 5, [1n, -1n, 32767n, -32768n]],
  ["int8", 5, [1n, -1n, 127n, -128n]],
  ["uint16", 5, [0n, 65535n]],
  ["uint8", 5, [0n, 255n]],
  ["bool", 5, [0n, 1n]],
  ["float16", 5, [0x3c00n, 0xfc00n]],
  ["int64", 7, [1n, -1n, 9223372036854775807n, -9223372036854775808n]],
  ["uint32", 11, [0n, 4294967295n]],
  ["uint64", 11, [0n, 18446744073709551615n]],
])("%s values in field %d of the tensor are read", (type, number, values) => {
  const entries = values.map((value) => field(number, value));
  const tensor = read(field(1, values.length), field(2, dataTypeOf(type)), ...entries);
  expect(
    Array.from(tensorValues(tensor) as ArrayLike<unknown>, (value) => BigInt(String(value))),
  ).toEqual(values);
  expect(tensorValues(tensor).constructor).toBe(numericArray(type, 0).constructor);
});

test.each([
  ["float32", 4, Float32Array.of(1.5, -0, Number.NaN, Number.POSITIVE_INFINITY)],
  ["float64", 10, Float64Array.of(Math.PI, -0, Number.NaN, 5e-324)],
] as const)("%s values in field %d of the tensor are read", (type, number, values) => {
  const packed = field(number, new Uint8Array(values.buffer));
  const tensor = read(field(1, values.length), field(2, dataTypeOf(type)), packed);
  expect(tensorValues(tensor)).toEqual(values);
});

test("strings are read as UTF-8, empty ones included", () => {
  const texts = ["", "Größe", "日本"];
  const tensor = read(field(1, 3), field(2, 8), ...texts.map((text) => field(6, text)));
  expect(tensorValues(tensor)).toEqual(texts);
  expect(tensorValues(makeTensor("s", "string", { dims: [3], values: texts }))).toEqual(texts);
});

test("values are a view of the file where they are aligned, and a copy where they cannot be", () => {
  const bytes = fixtureBytes("mail-spam/model.onnx");
  const floats = graphOf(readModel(bytes, "m.onnx")).initializer.filter(
    ({ rawData, dataType }) => rawData.length > 0 && dataType === 1,
  );
  const views = floats.map((tensor) => {
    const { buffer } = floatValues(tensor);
    const isAligned = tensor.rawData.byteOffset % 4 === 0;
    expect(buffer === bytes.buffer).toBe(isAligned);
    return isAligned;
  });
  expect(views).toContain(false);
});

test("the weights of a model that keeps them typed are read in order", () => {
  const { initializer } = graphOf(readModel(fixtureBytes("census-income/model.onnx"), "m.onnx"));
  const typed = initializer.filter(({ floatData }) => floatData.length > 1);
  expect(typed.length).toBeGreaterThan(2);
  for (const tensor of typed) {
    expect([...floatValues(tensor)]).toEqual([...tensor.floatData]);
    expect(tensor.floatData).toHaveLength(elementCount(tensorDims(tensor)));
  }
});

test("halves and doubles are given as single floats", () => {
  const halves = Uint16Array.of(0x3c00, 0xc000, 0x7c00);
  const half = makeTensor("h", "float16", { dims: [3], values: halves });
  expect([...floatValues(half)]).toEqual([1, -2, Number.POSITIVE_INFINITY]);
  const double = makeTensor("d", "float64", { dims: [2], values: Float64Array.of(0.1, 1e300) });
  expect([...floatValues(double)]).toEqual([Math.fround(0.1), Number.POSITIVE_INFINITY]);
});

test("every half that is a number keeps its value", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffff }), (bits) => {
      const tensor = makeTensor("h", "float16", { dims: [1], values: Uint16Array.of(bits) });
      const [value = 0] = floatValues(tensor);
      const isNumber = (bits & 0x7c00) !== 0x7c00 || (bits & 0x3ff) === 0;
      expect(isNumber ? float32ToFloat16(value) : bits).toBe(bits);
    }),
  );
});

test("integers are no floats, and four bits no array", () => {
  const integers = makeTensor("i", "int8", { dims: [1], values: Int8Array.of(1) });
  expect(() => floatValues(integers)).toThrow('Tensor "i" holds no floats');
  const packed = makePackedTensor("p", "int4", { dims: [3], packed: Uint8Array.of(0x21, 0x03) });
  expect(elementTypeOf(packed)).toBeUndefined();
  expect(() => tensorValues(packed)).toThrow('Tensor "p" has data type 22');
});

test("bytes are counted as raw data would hold them", () => {
  const texts = makeTensor("s", "string", { dims: [2], values: ["ab", "ü"] });
  const packed = makePackedTensor("p", "uint4", { dims: [3], packed: Uint8Array.of(0x21, 0x03) });
  const typed = read(field(1, 2), field(2, 1), field(4, new Uint8Array(8)));
  const typedHalf = read(field(1, 2), field(2, 16), field(5, 1), field(5, 2));
  expect([texts, packed, typed, typedHalf].map(tensorBytes)).toEqual([4, 2, 8, 4]);
});

test("a scalar has one element, and an empty dimension none", () => {
  expect([elementCount([]), elementCount([3, 0, 5]), elementCount([2, 3])]).toEqual([1, 0, 6]);
});
