/** NumPy's array files: NPY 1.0 to 3.0, and NPZ archives of them. */
import { unzipSync } from "fflate";
import { isNumericArray, type NumericType, viewBytes } from "../schema/numeric-array.ts";
import type { ElementType, TensorValues } from "../schema/tensor.ts";
import { UserError } from "../schema/user-error.ts";
import type { DataColumn } from "./dataset.ts";

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

interface Header {
  readonly type: string;
  readonly bigEndian: boolean;
  readonly fortran: boolean;
  readonly shape: readonly number[];
  /** Where the data begins. */
  readonly start: number;
}

/** One array a file of the archive, under the file's name without ".npy". */
export function readNpz(bytes: Uint8Array, source: string): readonly DataColumn[] {
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(bytes);
  } catch (error) {
    const message = `Cannot read data "${source}": it is not a whole NPZ (zip) archive`;
    throw new UserError("data-malformed", message, { cause: error });
  }
  return Object.entries(files)
    .filter(([name]) => name.endsWith(".npy"))
    .map(([name, content]) => readNpy(content, source, name.replace(/\.npy$/, "")));
}

/** The first dimension counts the rows. */
export function readNpy(bytes: Uint8Array, source: string, name: string): DataColumn {
  const refuse = (why: string): UserError =>
    new UserError("data-malformed", `Cannot read array "${name}" of data "${source}": ${why}`);
  if (!MAGIC.every((byte, position) => bytes[position] === byte)) {
    throw refuse("it does not begin as an NPY file does");
  }
  const header = readHeader(bytes, refuse);
  const [rows, ...itemShape] = header.shape;
  if (rows === undefined)
    throw refuse("it is a single number; its first dimension must count the rows");
  const count = header.shape.reduce((product, size) => product * size, 1);
  const { elementType, values } = readValues(bytes.subarray(header.start), {
    header,
    count,
    refuse,
  });
  const ordered = header.fortran ? rowMajor(values, header.shape) : values;
  return { name, elementType, itemShape, rows, values: ordered };
}

type Refuse = (why: string) => UserError;

/** A Python dictionary literal: {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), } */
function readHeader(bytes: Uint8Array, refuse: Refuse): Header {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const major = bytes[6] ?? 0;
  const wide = major >= 2;
  if (bytes.length < (wide ? 12 : 10)) throw refuse("its header is cut off");
  const length = wide ? view.getUint32(8, true) : view.getUint16(8, true);
  const start = (wide ? 12 : 10) + length;
  if (start > bytes.length) throw refuse("its header is cut off");
  const text = new TextDecoder().decode(bytes.subarray(wide ? 12 : 10, start));
  const descr = /'descr':\s*'([^']*)'/.exec(text)?.[1];
  const shape = /'shape':\s*\(([^)]*)\)/.exec(text)?.[1];
  if (descr === undefined || shape === undefined) {
    throw refuse("its header names no plain type and shape (records are not read)");
  }
  return {
    type: descr.replace(/^[<>=|]/, ""),
    bigEndian: descr.startsWith(">"),
    fortran: /'fortran_order':\s*True/.test(text),
    shape: shapeFrom(shape, refuse),
    start,
  };
}

function shapeFrom(text: string, refuse: Refuse): readonly number[] {
  const parts = text.split(",").map((part) => part.trim());
  const sizes = parts.filter((part, position) => part !== "" || position < parts.length - 1);
  if (sizes.every((size) => /^\d+$/.test(size))) return sizes.map(Number);
  throw refuse(`its shape is (${text}), which is no list of whole numbers`);
}

const TYPES: Readonly<Record<string, NumericType>> = {
  b1: "bool",
  i1: "int8",
  u1: "uint8",
  i2: "int16",
  u2: "uint16",
  i4: "int32",
  u4: "uint32",
  i8: "int64",
  u8: "uint64",
  f2: "float16",
  f4: "float32",
  f8: "float64",
};

interface Content {
  readonly header: Header;
  readonly count: number;
  readonly refuse: Refuse;
}

function readValues(
  data: Uint8Array,
  { header, count, refuse }: Content,
): { readonly elementType: ElementType; readonly values: TensorValues } {
  const text = /^([US])(\d+)$/.exec(header.type);
  if (text !== null) {
    const width = Number(text[2]) * (text[1] === "U" ? 4 : 1);
    if (data.length < width * count)
      throw refuse(`it needs ${width * count} bytes and has ${data.length}`);
    return { elementType: "string", values: readStrings(data, { width, count, header }) };
  }
  const elementType = TYPES[header.type];
  if (elementType === undefined)
    throw refuse(
      `its type "${header.type}" is not read; save numbers, booleans or fixed-length strings`,
    );
  const width = Number(header.type.slice(1));
  if (data.length < width * count)
    throw refuse(`it needs ${width * count} bytes and has ${data.length}`);
  const found = data.subarray(0, width * count);
  const isUsable = found.byteOffset % width === 0 && !header.bigEndian;
  const own = isUsable ? found : Uint8Array.from(found);
  if (header.bigEndian) swapBytes(own, width);
  return { elementType, values: viewBytes(elementType, own) };
}

function readStrings(
  data: Uint8Array,
  {
    width,
    count,
    header,
  }: { readonly width: number; readonly count: number; readonly header: Header },
): readonly string[] {
  const isWide = header.type.startsWith("U");
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return Array.from({ length: count }, (_, position) => {
    const start = position * width;
    if (!isWide)
      return new TextDecoder().decode(data.subarray(start, start + width)).replace(/\0+$/, "");
    const letters = Array.from({ length: width / 4 }, (_unused, letter) =>
      letterOf(view.getUint32(start + letter * 4, !header.bigEndian)),
    );
    return letters.join("").replace(/\0+$/, "");
  });
}

const letterOf = (point: number): string =>
  point > 0x10ffff ? "\ufffd" : String.fromCodePoint(point);

function swapBytes(bytes: Uint8Array, width: number): void {
  for (let start = 0; start < bytes.length; start += width)
    bytes.subarray(start, start + width).reverse();
}

/** Column-major to row-major. */
function rowMajor(values: TensorValues, shape: readonly number[]): TensorValues {
  const strides = shape.map((_, axis) =>
    shape.slice(0, axis).reduce((product, size) => product * size, 1),
  );
  const source = (position: number): number => {
    let [rest, index] = [position, 0];
    for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
      const size = shape[axis] ?? 1;
      index += (rest % size) * (strides[axis] ?? 0);
      rest = Math.floor(rest / size);
    }
    return index;
  };
  if (!isNumericArray(values)) return values.map((_, position) => values[source(position)] ?? "");
  const ordered = values.slice();
  for (let position = 0; position < values.length; position += 1) {
    const value = values[source(position)];
    if (value !== undefined) ordered[position] = value;
  }
  return ordered;
}
