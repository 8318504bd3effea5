/** A digest of what each row holds: the same whatever the order of the columns or the kind of file. */
import type { Digest } from "../host/host.ts";
import { isNumericArray } from "../schema/numeric-array.ts";
import type { Column } from "../schema/tensor.ts";
import { float16ToFloat32 } from "../stats/float16.ts";

const ENCODER = new TextEncoder();

/** Of each row the first 16 hexadecimal digits. */
export function digestRows(
  columns: readonly Column[],
  rows: number,
  digest: Digest,
): readonly string[] {
  const content = growingBytes();
  const writers = columns
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((column) => cellWriter(column, content));
  return Array.from({ length: rows }, (_, row) => {
    content.clear();
    for (const write of writers) write(row);
    return firstDigits(digest.sha256(content.bytes()));
  });
}

const DIGITS = 16;

/** A text of its own: a slice would keep the whole. */
const firstDigits = (hex: string): string =>
  String.fromCharCode(...Array.from({ length: DIGITS }, (_, place) => hex.charCodeAt(place)));

/** Numbers enter as doubles, so that 1 in a CSV and 1.0 in a float32 array are the same content. */
function cellWriter(column: Column, content: GrowingBytes): (row: number) => void {
  const { values, name, elementType } = column;
  const width = column.itemShape.reduce((product, size) => product * size, 1);
  if (!isNumericArray(values)) {
    const head = `${name}\0s`;
    return (row) => {
      content.text(head + JSON.stringify(values.slice(row * width, (row + 1) * width)));
    };
  }
  const head = ENCODER.encode(`${name}\0n`);
  const isWhole = values instanceof BigInt64Array || values instanceof BigUint64Array;
  const doubleAt = (position: number): number => {
    const value = Number(values[position]);
    return elementType === "float16" ? float16ToFloat32(value) : value;
  };
  return (row) => {
    content.add(head);
    const [start, end] = [row * width, (row + 1) * width];
    if (isWhole) content.text(largeNumbers(values.slice(start, end)));
    for (let position = start; position < end; position += 1) content.double(doubleAt(position));
  };
}

/** Those that a double does not hold. */
const largeNumbers = (values: ArrayLike<number | bigint>): string =>
  Array.from(values)
    .filter((value) => !Number.isSafeInteger(Number(value)))
    .join();

interface GrowingBytes {
  readonly clear: () => void;
  readonly add: (bytes: Uint8Array) => void;
  readonly text: (text: string) => void;
  /** Little-endian; all NaN are one, and so are both zeros. */
  readonly double: (value: number) => void;
  /** A view: what comes next may change it. */
  readonly bytes: () => Uint8Array;
}

const FIRST_LENGTH = 1024;
/** UTF-8 takes at most so many bytes for what JavaScript counts as one. */
const BYTES_PER_UNIT = 3;

function growingBytes(): GrowingBytes {
  let held = new Uint8Array(FIRST_LENGTH);
  let view = new DataView(held.buffer);
  let length = 0;
  const makeRoom = (count: number): void => {
    if (length + count <= held.length) return;
    const larger = new Uint8Array(Math.max(2 * held.length, length + count));
    larger.set(held);
    held = larger;
    view = new DataView(held.buffer);
  };
  return {
    clear: () => {
      length = 0;
    },
    add: (bytes) => {
      makeRoom(bytes.length);
      held.set(bytes, length);
      length += bytes.length;
    },
    text: (text) => {
      makeRoom(BYTES_PER_UNIT * text.length);
      length += ENCODER.encodeInto(text, held.subarray(length)).written;
    },
    double: (value) => {
      makeRoom(Float64Array.BYTES_PER_ELEMENT);
      view.setFloat64(length, Number.isNaN(value) ? Number.NaN : value + 0, true);
      length += Float64Array.BYTES_PER_ELEMENT;
    },
    bytes: () => held.subarray(0, length),
  };
}
