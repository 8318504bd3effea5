/** Columns as one file between this program and an engine process: the length of a JSON header, the header, then little-endian arrays at multiples of 8 bytes. */
import { isNumericArray, viewBytes } from "../schema/numeric-array.ts";
import type { Column, ElementType, NumericArray } from "../schema/tensor.ts";

interface ColumnHeader {
  readonly name: string;
  readonly elementType: ElementType;
  readonly itemShape: readonly number[];
  readonly rows: number;
  /** In bytes, from the start of the arrays; absent for strings. */
  readonly offset?: number;
  readonly length?: number;
  readonly strings?: readonly string[];
}

const ALIGNMENT = 8;
const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

export function encodeColumns(columns: readonly Column[]): Uint8Array {
  const arrays: NumericArray[] = [];
  let offset = 0;
  const headers = columns.map(({ name, elementType, itemShape, rows, values }): ColumnHeader => {
    const shared = { name, elementType, itemShape, rows };
    if (!isNumericArray(values)) return { ...shared, strings: values };
    const header = { ...shared, offset, length: values.byteLength };
    arrays.push(values);
    offset += aligned(values.byteLength);
    return header;
  });
  return joinParts(new TextEncoder().encode(JSON.stringify(headers)), arrays);
}

function joinParts(header: Uint8Array, arrays: readonly NumericArray[]): Uint8Array {
  const start = ALIGNMENT + aligned(header.length);
  const bytes = new Uint8Array(
    start + arrays.reduce((total, array) => total + aligned(array.byteLength), 0),
  );
  new DataView(bytes.buffer).setUint32(0, header.length, true);
  bytes.set(header, ALIGNMENT);
  let offset = start;
  for (const array of arrays) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), offset);
    offset += aligned(array.byteLength);
  }
  return bytes;
}

/** Numeric values are views into `bytes`, which it copies first when they are not aligned. */
export function decodeColumns(bytes: Uint8Array): readonly Column[] {
  const own = bytes.byteOffset % ALIGNMENT === 0 ? bytes : Uint8Array.from(bytes);
  const headerLength = new DataView(own.buffer, own.byteOffset).getUint32(0, true);
  const text = new TextDecoder().decode(own.subarray(ALIGNMENT, ALIGNMENT + headerLength));
  const headers: readonly ColumnHeader[] = JSON.parse(text);
  const start = ALIGNMENT + aligned(headerLength);
  return headers.map((header) => ({
    name: header.name,
    elementType: header.elementType,
    itemShape: header.itemShape,
    rows: header.rows,
    values: decodeValues(header, own.subarray(start)),
  }));
}

function decodeValues(header: ColumnHeader, arrays: Uint8Array): Column["values"] {
  const { elementType, offset = 0, length = 0 } = header;
  if (elementType === "string") return header.strings ?? [];
  return viewBytes(elementType, arrays.subarray(offset, offset + length));
}
