import { expect, test } from "@jest/globals";
import { convertNumbers } from "../../src/data/convert-numbers.ts";
import { columnOf } from "../../src/data/dataset.ts";
import type { InputBinding } from "../../src/schema/generated/policy.ts";
import type { ElementType, NumericArray } from "../../src/schema/tensor.ts";
import { type Cells, datasetOf } from "../support/datasets.ts";

function convert(cells: Cells, elementType: ElementType, spec: InputBinding = {}): NumericArray {
  const dataset = datasetOf({ a: cells });
  const input = { name: "in", elementType, shape: ["N"] };
  return convertNumbers(dataset, columnOf(dataset, "a", ""), { input, spec });
}

test.each<[ElementType, NumericArray]>([
  ["float32", Float32Array.of(1, 0, 100)],
  ["float64", Float64Array.of(1, 0, 100)],
  ["float16", Uint16Array.of(0x3c00, 0, 0x5640)],
  ["int64", BigInt64Array.of(1n, 0n, 100n)],
  ["uint64", BigUint64Array.of(1n, 0n, 100n)],
  ["int32", Int32Array.of(1, 0, 100)],
  ["uint32", Uint32Array.of(1, 0, 100)],
  ["int16", Int16Array.of(1, 0, 100)],
  ["uint16", Uint16Array.of(1, 0, 100)],
  ["int8", Int8Array.of(1, 0, 100)],
  ["uint8", Uint8Array.of(1, 0, 100)],
])("doubles become %s", (elementType, expected) => {
  expect(convert([1, 0, 100], elementType)).toEqual(expected);
});

test("zeros and ones become booleans", () => {
  expect(convert([1, 0], "bool")).toEqual(Uint8Array.of(1, 0));
});

test("what is of the input's type already is handed on as it is", () => {
  const values = Uint8Array.of(1, 2);
  expect(convert({ elementType: "uint8", values }, "uint8")).toBe(values);
  const wide = BigInt64Array.of(2n ** 62n);
  expect(convert({ elementType: "int64", values: wide }, "int64")).toBe(wide);
});

test("halves are read as what their bits mean", () => {
  const cells = { elementType: "float16", values: Uint16Array.of(0x3c00, 0xc000) } as const;
  expect(convert(cells, "float32")).toEqual(Float32Array.of(1, -2));
});

test("values are scaled, then shifted", () => {
  const cells = { elementType: "uint8", values: Uint8Array.of(0, 255) } as const;
  expect(convert(cells, "float32", { scale: 1 / 255 })).toEqual(Float32Array.of(0, 1));
  expect(convert(cells, "float32", { scale: 2, shift: -1 })).toEqual(Float32Array.of(-1, 509));
  expect(convert([1], "float64", { shift: 0.5 })).toEqual(Float64Array.of(1.5));
});

test("bytes are not given to a float input until somebody says how", () => {
  const cells = { elementType: "uint8", values: Uint8Array.of(7) } as const;
  expect(() => convert(cells, "float32")).toThrow(
    expect.objectContaining({
      code: "data-input-unbound",
      message:
        'Cannot bind input "in": column "a" of data "x.csv" holds bytes (0 to 255) and the input is float32; say how they are scaled, such as scale: 0.00392156862745098 for 0 to 1, or scale: 1 for as they are',
    }),
  );
  expect(convert(cells, "float32", { scale: 1 })).toEqual(Float32Array.of(7));
  expect(convert(cells, "int64")).toEqual(BigInt64Array.of(7n));
});

test.each<[ElementType, number, number]>([
  ["bool", 0, 1],
  ["int8", -128, 127],
  ["uint8", 0, 255],
  ["int16", -32768, 32767],
  ["uint16", 0, 65535],
  ["int32", -2147483648, 2147483647],
  ["uint32", 0, 4294967295],
  ["int64", Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  ["uint64", 0, Number.MAX_SAFE_INTEGER],
])("%s takes %d to %d, and nothing beyond wraps around", (elementType, least, most) => {
  expect(Array.from<number | bigint, number>(convert([least, most], elementType), Number)).toEqual([
    least,
    most,
  ]);
  for (const beyond of [least - 1, most + 1])
    expect(() => convert([0, beyond], elementType)).toThrow(
      `Cannot bind input "in" (${elementType}): column "a" of data "x.csv" holds ${beyond} in row 2, which is not between ${least} and ${most}`,
    );
});

test.each([0.5, Number.NaN, Number.POSITIVE_INFINITY])(
  "%d is not given to an integer input",
  (value) => {
    expect(() => convert([1, 2, value], "int64")).toThrow(
      `Cannot bind input "in" (int64): column "a" of data "x.csv" holds ${value} in row 3, which is not a whole number`,
    );
  },
);

test("the row of an unfitting value counts rows, not values", () => {
  const values = Float64Array.of(0, 1, 2, 3.5);
  expect(() => convert({ itemShape: [2], values }, "int32")).toThrow("holds 3.5 in row 2, ");
});

test("text is refused with the first cell that is no number", () => {
  expect(() => convert(["1", "n/a"], "float32")).toThrow(
    'Cannot bind input "in": column "a" of data "x.csv" holds text ("n/a" in row 2) and the input is float32',
  );
});

test("the cell that is named is the one that made the column text, not a missing number", () => {
  expect(() => convert(["nan", "NA", "0x10"], "float32")).toThrow('("0x10" in row 3)');
});
