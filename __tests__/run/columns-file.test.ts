import { expect, test } from "@jest/globals";
import { fc } from "../support/fast-check.ts";
import { decodeColumns, encodeColumns } from "../../src/run/columns-file.ts";
import { isNumericArray, numericArray, type NumericType } from "../../src/schema/numeric-array.ts";
import type { Column } from "../../src/schema/tensor.ts";

const NUMERIC: readonly NumericType[] = [
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

const shape = fc.array(fc.nat(3), { maxLength: 3 });
const size = (rows: number, itemShape: readonly number[]): number =>
  itemShape.reduce((product, length) => product * length, rows);

/** Any bytes are values of any type, NaN with a payload included. */
const numericColumn = fc
  .tuple(fc.string(), fc.constantFrom(...NUMERIC), fc.nat(4), shape)
  .chain(([name, elementType, rows, itemShape]) => {
    const values = numericArray(elementType, size(rows, itemShape));
    const { byteLength } = values;
    return fc.uint8Array({ minLength: byteLength, maxLength: byteLength }).map((bytes): Column => {
      const filled = numericArray(elementType, size(rows, itemShape));
      new Uint8Array(filled.buffer).set(bytes);
      return { name, elementType, itemShape, rows, values: filled };
    });
  });

const textColumn = fc.tuple(fc.string(), fc.nat(4), shape).chain(([name, rows, itemShape]) => {
  const count = size(rows, itemShape);
  return fc
    .array(fc.string({ unit: "grapheme" }), { minLength: count, maxLength: count })
    .map((values): Column => ({ name, elementType: "string", itemShape, rows, values }));
});

const columns = fc.array(fc.oneof(numericColumn, textColumn), { maxLength: 5 });

/** Bytes instead of values: NaN is not equal to itself. */
const plain = ({ values, ...column }: Column): object => ({
  ...column,
  values: isNumericArray(values)
    ? [...new Uint8Array(values.buffer, values.byteOffset, values.byteLength)]
    : values,
  kind: isNumericArray(values) ? values.constructor.name : "strings",
});

test("columns of every type come back as they were, bit for bit", () => {
  fc.assert(
    fc.property(columns, (given) => {
      expect(decodeColumns(encodeColumns(given)).map(plain)).toEqual(given.map(plain));
    }),
  );
});

test("a file that begins anywhere in memory is read the same", () => {
  fc.assert(
    fc.property(columns, fc.nat(15), (given, offset) => {
      const bytes = encodeColumns(given);
      const moved = new Uint8Array(bytes.length + offset);
      moved.set(bytes, offset);
      expect(decodeColumns(moved.subarray(offset)).map(plain)).toEqual(given.map(plain));
    }),
  );
});

test("values that are a view into something larger are written without their surroundings", () => {
  const all = Float32Array.of(9, 1, 2, 9);
  const column: Column = {
    name: "v",
    elementType: "float32",
    itemShape: [],
    rows: 2,
    values: all.subarray(1, 3),
  };
  const [back] = decodeColumns(encodeColumns([column]));
  expect([...(back?.values ?? [])]).toEqual([1, 2]);
});

test("the same columns give the same bytes, since jobs are known by their digest", () => {
  fc.assert(
    fc.property(columns, (given) => {
      expect(Buffer.compare(encodeColumns(given), encodeColumns(given))).toBe(0);
    }),
  );
});
