/** A layer with weights in few bits: com.microsoft MatMulNBits, its bias inside where the engine takes it. */
import type { GraphIndex } from "../model/graph-index.ts";
import {
  type Node,
  type Tensor,
  intAttribute,
  makeNode,
  makeTensor,
  withTensorName,
} from "../model/ir.ts";
import { elementTypeOf, floatValues, tensorDims } from "../model/tensor-data.ts";
import { type StoredFactors, writeBeside, writeFactors } from "./compensate/write-compensation.ts";
import type { Layer } from "./layers.ts";
import type { Factored } from "./low-rank/factorise.ts";
import { type PutAside, asItIs } from "./pass.ts";
import type { BlockCodes } from "./quantize/block-codes.ts";

export const DOMAIN = "com.microsoft";

export interface Bias {
  /** Values of one row that the kernel adds itself. */
  readonly row: Tensor | undefined;
  /** The Add that the layer takes over. */
  readonly add: Node | undefined;
  /** A Gemm's bias that is no constant row: it is added after the kernel. */
  readonly later: string | undefined;
  readonly output: string;
}

export interface BiasPlace {
  readonly index: GraphIndex;
  readonly ranks: ReadonlyMap<string, number>;
  /** Whether the kernel adds biases. */
  readonly isTaken: boolean;
}

/** MatMulNBits adds a bias of shape [N] itself, in newer engines: Gemm's, or that of an Add which alone reads a MatMul. */
export function packedBiasOf(layer: Layer, { index, ranks, isTaken }: BiasPlace): Bias {
  const output = layer.node.output[0] ?? "";
  const none = { row: undefined, add: undefined, later: undefined, output };
  const { channels } = layer.layout;
  if (!isTaken) return { ...none, later: layer.bias };
  if (layer.bias !== undefined) {
    const row = constantRow(layer.bias, { channels, index, rank: 2 });
    return row === undefined ? { ...none, later: layer.bias } : { ...none, row };
  }
  const readers = index.consumersOf(output);
  const add = readers.length === 1 && !index.isGraphOutput(output) ? readers[0]?.node : undefined;
  if (add === undefined || add.domain !== "" || add.opType !== "Add") return none;
  const rank = ranks.get(layer.input) ?? 1;
  const name = add.input.find((input) => input !== output);
  const row = name === undefined ? undefined : constantRow(name, { channels, index, rank });
  return row === undefined ? none : { ...none, row, add, output: add.output[0] ?? "" };
}

/** [N], or [1, N] where the product is known to have as many axes: else it would give the sum one. */
function constantRow(
  name: string,
  {
    channels,
    index,
    rank,
  }: { readonly channels: number; readonly index: GraphIndex; readonly rank: number },
): Tensor | undefined {
  const constant = index.constantOf(name);
  if (constant === undefined || elementTypeOf(constant) !== "float32") return undefined;
  const dims = tensorDims(constant);
  const isRow =
    dims.at(-1) === channels &&
    (dims.length === 1 || (dims.length === 2 && dims[0] === 1 && rank >= 2));
  return isRow ? withTensorName(constant, name) : undefined;
}

/** Names of what layers that read one weight share. */
export interface StoredProduct {
  readonly codes: string;
  readonly scales: string;
  /** "" where they are all in the middle. */
  readonly zeroPoints: string;
  /** What is added of what the codes lost. */
  readonly factors: StoredFactors | undefined;
  /** Part of a sentence about the layer. */
  readonly reason: string;
}

export interface PackedProduct {
  readonly stored: StoredProduct;
  readonly bits: 2 | 4 | 8;
  readonly blockSize: number;
  readonly accuracyLevel: number;
  readonly bias: Bias;
}

/** A weight as it is to be stored. */
export interface CodedWeight {
  readonly codes: BlockCodes;
  readonly compensation: Factored | undefined;
  readonly reason: string;
  readonly bits: number;
  readonly blockSize: number;
  readonly putAside: PutAside | undefined;
  /** Whether a table is read from the same codes, and scales by row and block. */
  readonly isTable: boolean;
}

export interface Writing {
  readonly tensors: Tensor[];
  readonly fresh: (hint: string) => string;
}

function writeBias({ row }: Bias, { tensors, fresh }: Writing): string {
  if (row === undefined) return "";
  if (tensorDims(row).length === 1) return row.name;
  const values = floatValues(row);
  const name = fresh("b");
  tensors.push(makeTensor(name, "float32", { dims: [values.length], values }));
  return name;
}

export function storeProduct(
  { codes, compensation, reason, bits, blockSize, putAside = asItIs, isTable }: CodedWeight,
  { tensors, fresh }: Writing,
): StoredProduct {
  const { packed, scales, zeroPoints, blocks } = codes;
  const grid = [scales.length / blocks, blocks];
  const dims = [...grid, (blockSize * bits) / 8];
  const [code, scale] = [fresh("w"), fresh("c")];
  tensors.push(
    putAside(makeTensor(code, "uint8", { dims, values: packed })),
    makeTensor(scale, "float32", { dims: isTable ? grid : [scales.length], values: scales }),
  );
  const zeroPoint = zeroPoints === undefined ? "" : fresh("z");
  if (zeroPoints !== undefined)
    tensors.push(makeTensor(zeroPoint, "uint8", { dims: [zeroPoints.length], values: zeroPoints }));
  const beside = compensation === undefined ? undefined : writeFactors(compensation, fresh);
  tensors.push(...(beside?.tensors ?? []));
  const names = { codes: code, scales: scale, zeroPoints: zeroPoint };
  return { ...names, factors: beside?.factors, reason };
}

export function writePackedProduct(
  layer: Layer,
  given: PackedProduct,
  writing: Writing,
): readonly Node[] {
  const { bias, stored } = given;
  const { fresh } = writing;
  const last = bias.later === undefined ? bias.output : fresh("p");
  const product = stored.factors === undefined ? last : fresh("p");
  const nodes = [kernel(layer, given, { ...writing, product })];
  if (stored.factors !== undefined)
    nodes.push(
      ...writeBeside(stored.factors, { input: layer.input, product, output: last }, fresh),
    );
  if (bias.later !== undefined)
    nodes.push(makeNode({ operator: "Add", inputs: [last, bias.later], outputs: [bias.output] }));
  return nodes;
}

function kernel(
  layer: Layer,
  { stored, bias, bits, blockSize, accuracyLevel }: PackedProduct,
  { product, ...writing }: Writing & { readonly product: string },
): Node {
  const { depth, channels } = layer.layout;
  const { codes, scales, zeroPoints } = stored;
  const inputs = [layer.input, codes, scales, zeroPoints, "", writeBias(bias, writing)];
  while (inputs.at(-1) === "") inputs.pop();
  return makeNode({
    operator: "MatMulNBits",
    domain: DOMAIN,
    name: layer.node.name,
    inputs,
    outputs: [product],
    attributes: [
      intAttribute("K", depth),
      intAttribute("N", channels),
      intAttribute("bits", bits),
      intAttribute("block_size", blockSize),
      intAttribute("accuracy_level", accuracyLevel),
    ],
  });
}
