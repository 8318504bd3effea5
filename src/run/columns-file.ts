/** Columns as one file between this program and an engine process: the length of a JSON header, the header, then little-endian arrays at multiples of 8 bytes. */
import { isNumericArray, viewBytes } from "../schema/numeric-array.ts";
import type { Column, ElementType, NumericArray } from "../schema/tensor.ts";

interface ColumnHeader {
  readonly name: string;
  readonly elementType: ElementType;
  readonly itemShape: readonly number[];
  readonly rows: number;
  /** In bytes, from the start of the arrays; of texts, where the place of each in `texts` is. */
  readonly offset: number;
  readonly length: number;
  /** Each different one once: a million cells are a few texts. */
  readonly texts?: ArrayPlace;
}

interface ArrayPlace {
  readonly offset: number;
  readonly length: number;
}

const ALIGNMENT = 8;
const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

export function encodeColumns(columns: readonly Column[]): Uint8Array {
  const arrays: NumericArray[] = [];
  let offset = 0;
  const place = (array: NumericArray): ArrayPlace => {
    const placed = { offset, length: array.byteLength };
    arrays.push(array);
    offset += aligned(array.byteLength);
    return placed;
  };
  const headers = columns.map(({ name, elementType, itemShape, rows, values }): ColumnHeader => {
    const shared = { name, elementType, itemShape, rows };
    if (isNumericArray(values)) return { ...shared, ...place(values) };
    const { codes, texts } = codesOf(values);
    return {
      ...shared,
      ...place(codes),
      texts: place(new TextEncoder().encode(JSON.stringify(texts))),
    };
  });
  return joinParts(new TextEncoder().encode(JSON.stringify(headers)), arrays);
}

function codesOf(values: readonly string[]): {
  readonly codes: Uint32Array;
  readonly texts: readonly string[];
} {
  const known = new Map<string, number>();
  const codes = Uint32Array.from(values, (text) => {
    const code = known.get(text) ?? known.size;
    if (code === known.size) known.set(text, code);
    return code;
  });
  return { codes, texts: [...known.keys()] };
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

function decodeValues(
  { elementType, offset, length, texts: place }: ColumnHeader,
  arrays: Uint8Array,
): Column["values"] {
  const bytes = arrays.subarray(offset, offset + length);
  if (elementType !== "string") return viewBytes(elementType, bytes);
  const { offset: start = 0, length: size = 0 } = place ?? {};
  const json = new TextDecoder().decode(arrays.subarray(start, start + size));
  const texts: readonly string[] = JSON.parse(json);
  const codes = new Uint32Array(
    bytes.buffer,
    bytes.byteOffset,
    length / Uint32Array.BYTES_PER_ELEMENT,
  );
  return Array.from(codes, (code) => texts[code] ?? "");
}
