/** A large model of one file, read without its weights: those stay where they are until somebody looks at them. */
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import {
  GraphProtoSchema,
  ModelProtoSchema,
  TensorProtoSchema,
} from "./generated/onnx-messages.ts";
import { type Model, type Tensor, copyWith, graphOf, withGraph } from "./ir.ts";
import { readModel } from "./read-model.ts";
import { type Piece, STORED, type StoredData, totalLength } from "./stored-data.ts";

/** Smaller weights are brought in. */
const LEAST_BYTES_LEFT = 2 ** 16;

/**
 * The model in a file; `source` names it in errors.
 * undefined: its bytes are not the plain nesting of fields that writers of protobuf make, and the file is to be read whole.
 */
export function readModelInPlace(file: StoredData, source: string): Model | undefined {
  const found: Found = { initializers: 0, weights: new Map() };
  const pieces = rewritten(new Window(file), { from: 0, to: file.length }, (field) =>
    field.number === GRAPH ? (body, window) => graphPieces(body, { window, found }) : undefined,
  );
  if (pieces === undefined) return undefined;
  const bytes = new Uint8Array(totalLength(pieces));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  const model = readModel(bytes, source);
  const initializers = graphOf(model).initializer.map((tensor, place) => {
    const range = found.weights.get(place);
    return range === undefined ? tensor : withWeight(tensor, file, range);
  });
  return withGraph(model, { initializers });
}

const GRAPH = ModelProtoSchema.field.graph.number;
const INITIALIZER = GraphProtoSchema.field.initializer.number;
const RAW_DATA = TensorProtoSchema.field.rawData.number;
const DATA_LOCATION = TensorProtoSchema.field.dataLocation.number;
const EXTERNAL = 1;

interface Range {
  readonly from: number;
  readonly to: number;
}

interface Found {
  initializers: number;
  /** By the place of their initializer. */
  readonly weights: Map<number, Range>;
}

interface Field extends Range {
  readonly number: number;
  /** Where its tag begins. */
  readonly start: number;
  readonly isMessage: boolean;
}

type Pieces = readonly Uint8Array[] | undefined;
type Inside = (body: Range, window: Window) => Pieces;

interface Graph {
  readonly window: Window;
  readonly found: Found;
}

function graphPieces(body: Range, { window, found }: Graph): Pieces {
  return rewritten(window, body, ({ number }) => {
    if (number !== INITIALIZER) return undefined;
    return (tensor) => {
      const place = found.initializers;
      found.initializers += 1;
      return tensorPieces(tensor, window, (weight) => found.weights.set(place, weight));
    };
  });
}

/** Without its raw data, in the place of which it says that its data lies elsewhere. */
function tensorPieces(body: Range, window: Window, leave: (weight: Range) => void): Pieces {
  return rewritten(window, body, ({ number, from, to }) => {
    if (number !== RAW_DATA || to - from < LEAST_BYTES_LEFT) return undefined;
    return () => {
      leave({ from, to });
      return [];
    };
  });
}

/** The fields of a message, those with an `inside` rewritten; undefined when they are not plain. */
function rewritten(
  window: Window,
  { from, to }: Range,
  insideOf: (field: Field) => Inside | undefined,
): Pieces {
  const pieces: Uint8Array[] = [];
  for (let at = from; at < to;) {
    const field = fieldAt(window, at, to);
    if (field === undefined) return undefined;
    const inside = field.isMessage ? insideOf(field) : undefined;
    if (inside === undefined) pieces.push(window.copy(field.start, field.to));
    else {
      const body = inside(field, window);
      if (body === undefined) return undefined;
      pieces.push(headOf(field.number, body), ...body);
    }
    at = field.to;
  }
  return pieces;
}

/** Raw data that was left in the file becomes the mark of where it is. */
function headOf(number: number, body: readonly Piece[]): Uint8Array {
  const writer = new BinaryWriter();
  if (number === RAW_DATA && body.length === 0)
    return writer.tag(DATA_LOCATION, WireType.Varint).uint32(EXTERNAL).finish();
  return writer.tag(number, WireType.LengthDelimited).uint32(totalLength(body)).finish();
}

/** As numbers, which a file may hold others of. */
const VARINT: number = WireType.Varint;
const BIT64: number = WireType.Bit64;
const BIT32: number = WireType.Bit32;
const LENGTH_DELIMITED: number = WireType.LengthDelimited;

function fieldAt(window: Window, start: number, end: number): Field | undefined {
  const tag = window.varint(start, end);
  if (tag === undefined) return undefined;
  const [number, wire] = [Math.floor(tag.value / 8), tag.value % 8];
  const plain = (to: number): Field | undefined =>
    to <= end ? { number, start, from: tag.end, to, isMessage: false } : undefined;
  if (wire === BIT64) return plain(tag.end + 8);
  if (wire === BIT32) return plain(tag.end + 4);
  const value = window.varint(tag.end, end);
  if (value === undefined) return undefined;
  if (wire === VARINT) return plain(value.end);
  if (wire !== LENGTH_DELIMITED || value.end + value.value > end) return undefined;
  return { number, start, from: value.end, to: value.end + value.value, isMessage: true };
}

function withWeight(tensor: Tensor, file: StoredData, { from, to }: Range): Tensor {
  const length = to - from;
  const stored: StoredData = {
    length,
    read: (start = 0, end = length) => file.read(from + start, from + end),
  };
  const left = copyWith(tensor, { [STORED]: stored });
  Reflect.deleteProperty(left, "dataLocation");
  return left;
}

const WINDOW_BYTES = 2 ** 16;
const LONGEST_VARINT = 10;

/** A file through a window: its fields are many and short. */
class Window {
  readonly #file: StoredData;
  #start = 0;
  #bytes = new Uint8Array();

  constructor(file: StoredData) {
    this.#file = file;
  }

  copy(from: number, to: number): Uint8Array {
    return this.#file.read(from, to);
  }

  /** Of up to 2^53; longer ones (negative numbers) count as that. */
  varint(at: number, end: number): { readonly value: number; readonly end: number } | undefined {
    let value = 0;
    for (let place = 0; place < LONGEST_VARINT && at + place < end; place += 1) {
      const byte = this.#byte(at + place);
      value += (byte % 128) * 128 ** place;
      if (byte < 128) return { value, end: at + place + 1 };
    }
    return undefined;
  }

  #byte(at: number): number {
    const place = at - this.#start;
    const held = this.#bytes[place];
    if (place >= 0 && held !== undefined) return held;
    this.#start = at;
    this.#bytes = Uint8Array.from(
      this.#file.read(at, Math.min(this.#file.length, at + WINDOW_BYTES)),
    );
    return this.#bytes[0] ?? 0;
  }
}
