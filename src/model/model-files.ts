/** A model as the files that it is kept in: one where it fits, else one for the graph and one for its weights. */
import { create } from "@bufbuild/protobuf";
import type { StringStringEntryProto } from "onnx-buf";
import {
  StringStringEntryProtoSchema,
  TensorProto_DataLocation,
} from "./generated/onnx-messages.ts";
import { type Model, type Tensor, copyWith, graphOf, withGraph } from "./ir.ts";
import { rawPiece } from "./raw-data.ts";
import { type Piece, STORED, totalLength } from "./stored-data.ts";
import { modelPieces, refuseLarger } from "./write-model.ts";

/** Just below what protobuf readers take, 2,147,483,647: some count with a sign, and some add to what they read. */
export const MOST_BYTES_INSIDE = 2e9;

/** Offsets are multiples of a page, as ONNX advises: the weights can be mapped into memory instead of read. Smaller ones stay inside. */
const PAGE_BYTES = 4096;
/** Windows maps from multiples of this; ONNX Runtime's own tools place weights of a mebibyte and more so. */
const GRANULE_BYTES = 65536;
const LARGE_BYTES = 2 ** 20;

export interface ModelFiles {
  /** What is read as the model. */
  readonly main: readonly Piece[];
  /** Weights, in the file that `main` names; undefined: all is in `main`. */
  readonly data: readonly Piece[] | undefined;
  /** What of `data` is not padding, tensor by tensor. */
  readonly weights: readonly Piece[];
}

/** Name of the file beside a model in which its weights lie. */
export const dataFileOf = (file: string): string => `${file}.data`;

/**
 * The same model gives the same bytes. More than `mostInside` in one file are split into two.
 * @param file the name of the model's own file, without a folder
 * @throws UserError model-too-large when what cannot lie outside is too much for one file
 */
export function modelFiles(
  model: Model,
  file: string,
  mostInside: number = MOST_BYTES_INSIDE,
): ModelFiles {
  const whole = modelPieces(model);
  if (totalLength(whole) <= mostInside) return { main: whole, data: undefined, weights: [] };
  const data: Piece[] = [];
  const weights: Piece[] = [];
  let end = 0;
  const initializers = graphOf(model).initializer.map((tensor: Tensor) => {
    const raw = rawPiece(tensor);
    if (raw.length < PAGE_BYTES) return tensor;
    const offset = aligned(end, raw.length);
    data.push(new Uint8Array(offset - end), raw);
    weights.push(raw);
    end = offset + raw.length;
    return outside(tensor, { file: dataFileOf(file), offset, length: raw.length });
  });
  const main = modelPieces(withGraph(model, { initializers }));
  refuseLarger(model, totalLength(main));
  return { main, data, weights };
}

function aligned(offset: number, length: number): number {
  const unit = length >= LARGE_BYTES ? GRANULE_BYTES : PAGE_BYTES;
  return Math.ceil(offset / unit) * unit;
}

interface Place {
  readonly file: string;
  readonly offset: number;
  readonly length: number;
}

function outside(tensor: Tensor, { file, offset, length }: Place): Tensor {
  const named = copyWith(tensor, {
    [STORED]: undefined,
    dataLocation: TensorProto_DataLocation.EXTERNAL,
    externalData: [
      entry("location", file),
      entry("offset", String(offset)),
      entry("length", String(length)),
    ],
  });
  // Not even empty: that it has none is said by its absence.
  Reflect.deleteProperty(named, "rawData");
  return named;
}

const entry = (key: string, value: string): StringStringEntryProto =>
  create(StringStringEntryProtoSchema, { key, value });
