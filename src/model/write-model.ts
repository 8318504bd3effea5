/** The IR to bytes of an ONNX file: the same model gives the same bytes. */
import {
  create,
  type DescMessage,
  type Message,
  type MessageShape,
  toBinary,
} from "@bufbuild/protobuf";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import {
  GraphProtoSchema,
  ModelProtoSchema,
  TensorProtoSchema,
} from "./generated/onnx-messages.ts";
import { UserError } from "../schema/user-error.ts";
import type { Graph, Model, Tensor } from "./ir.ts";
import { rawPiece } from "./raw-data.ts";
import { type Piece, chunksOf, totalLength } from "./stored-data.ts";

/** The largest message that protobuf readers take. */
export const LARGEST_BYTES: number = 2 ** 31 - 1;

/**
 * Unknown fields are written back; nothing is added.
 * @throws UserError model-too-large when it would exceed what one file of protobuf may hold
 */
export function writeModel(model: Model): Uint8Array<ArrayBuffer> {
  return joinedPieces(model, modelPieces(model));
}

/**
 * The pieces of a model in one.
 * @throws UserError model-too-large
 */
export function joinedPieces(model: Model, pieces: readonly Piece[]): Uint8Array<ArrayBuffer> {
  const length = totalLength(pieces);
  refuseLarger(model, length);
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunksOf(pieces)) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/** @throws UserError model-too-large */
export function refuseLarger(model: Model, length: number): void {
  if (length <= LARGEST_BYTES) return;
  const message = `Cannot write model "${model.graph?.name ?? ""}": it takes ${(length / 1e9).toFixed(1)} GB, and a model file holds 2 GB at most; use a recipe that makes it smaller, such as int8-dynamic or int4-weights`;
  throw new UserError("model-too-large", message);
}

/** Bytes that the model takes as one file, however many. */
export function modelLength(model: Model): number {
  return totalLength(modelPieces(model));
}

/**
 * The file in pieces, to be written one after the other: weights are the tensors' own bytes, not copies.
 * The fields stand in the order of their numbers, as protobuf writers put them.
 */
export function modelPieces(model: Model): readonly Piece[] {
  const { graph } = model;
  if (graph === undefined) return [toBinary(ModelProtoSchema, model)];
  return around(ModelProtoSchema, model, {
    field: ModelProtoSchema.field.graph.number,
    pieces: framed(ModelProtoSchema.field.graph.number, graphPieces(graph)),
  });
}

function graphPieces(graph: Graph): readonly Piece[] {
  const { number } = GraphProtoSchema.field.initializer;
  return around(GraphProtoSchema, graph, {
    field: number,
    pieces: graph.initializer.flatMap((tensor) => framed(number, tensorPieces(tensor))),
  });
}

function tensorPieces(tensor: Tensor): readonly Piece[] {
  const { number } = TensorProtoSchema.field.rawData;
  const raw = rawPiece(tensor);
  if (raw.length === 0) return [toBinary(TensorProtoSchema, tensor)];
  return around(TensorProtoSchema, tensor, {
    field: number,
    pieces: framed(number, [raw]),
  });
}

/** A length-delimited field. */
function framed(field: number, pieces: readonly Piece[]): readonly Piece[] {
  const head = new BinaryWriter().tag(field, WireType.LengthDelimited);
  return [head.uint32(totalLength(pieces)).finish(), ...pieces];
}

interface Heavy {
  readonly field: number;
  readonly pieces: readonly Piece[];
}

/** A message whose heavy field is written already. */
function around<Desc extends DescMessage>(
  schema: Desc,
  message: MessageShape<Desc>,
  { field, pieces }: Heavy,
): readonly Piece[] {
  const unknown = message.$unknown === undefined ? {} : { $unknown: message.$unknown };
  return [
    part(schema, message, { isWanted: (number) => number < field }),
    ...pieces,
    part(schema, message, { isWanted: (number) => number > field, unknown }),
  ];
}

interface Part {
  readonly isWanted: (field: number) => boolean;
  readonly unknown?: Pick<Message, "$unknown">;
}

const NOTHING = new Uint8Array();

/** Some of the fields of a message without oneofs. */
function part<Desc extends DescMessage>(
  schema: Desc,
  message: MessageShape<Desc>,
  { isWanted, unknown = {} }: Part,
): Uint8Array {
  const held: Record<string, unknown> = { ...unknown };
  for (const [name, value] of Object.entries(message)) {
    const field = schema.field[name];
    if (field === undefined || !isWanted(field.number)) continue;
    if (!Array.isArray(value) || value.length > 0) held[name] = value;
  }
  // Behind its weights nearly every tensor has nothing.
  if (Object.keys(held).length === 0) return NOTHING;
  return toBinary(schema, Object.assign(create(schema), held));
}
