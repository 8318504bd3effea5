/** Embedding tables in few bits (com.microsoft GatherBlockQuantized): rows are picked and scaled in one operator. */
import { allFinite } from "./all-finite.ts";
import { type GraphIndex, freshNames, indexGraph } from "../model/graph-index.ts";
import {
  type Model,
  type Node,
  type Tensor,
  graphOf,
  intAttribute,
  makeNode,
  makePackedTensor,
  makeTensor,
  readInt,
  withGraph,
} from "../model/ir.ts";
import { elementTypeOf, floatValues, tensorDims } from "../model/tensor-data.ts";
import { applied, refused } from "./changes.ts";
import { alsoFloat, isLargeFloat, keeperOf, readersOf, type FloatNames } from "./float-copies.ts";
import { isKeptFloat } from "./layers.ts";
import { type Change, type PassResult, type PutAside, asItIs } from "./pass.ts";
import { KEPT_FLOAT, type Refusal, refusal } from "./refusal.ts";
import { type EngineRelease, gatherNeed, refuseBeyond } from "./target/engine-needs.ts";
import { blockCodes } from "./quantize/block-codes.ts";
import { rowLayout } from "./quantize/weight-codes.ts";

/** Names of what a product with a table as its weight reads: bytes [rows, blocks, bytes of a block], and scales [rows, blocks]. */
export interface SharedCodes {
  readonly codes: string;
  readonly scale: string;
}

export interface PackedEmbeddingOptions {
  /** 4 when absent. */
  readonly bits?: 2 | 4 | 8;
  readonly blockSize: number;
  readonly minimumElements: number;
  readonly keepFloat: readonly string[];
  readonly floats?: FloatNames;
  readonly putAside?: PutAside | undefined;
  readonly oldestEngine?: EngineRelease | undefined;
  /** By the table's name. */
  readonly shared?: ReadonlyMap<string, SharedCodes>;
}

const TABLE_INPUT = refusal("interface", "its table is an input of the model");

/** Rewrites Gather (axis 0) of constant float32 tables of rank 2 that only Gather reads. */
export function packEmbeddings(model: Model, options: PackedEmbeddingOptions): PassResult {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  const fresh = freshNames(graph);
  const changes: Change[] = [];
  const tensors: Tensor[] = [];
  const replaced = new Map<Node, Node>();
  const reshapes: Node[] = [];
  for (const table of graph.initializer) {
    const { nodes, against } = lookUpsOf(table, index, options);
    if (against !== undefined) changes.push(...nodes.map((node) => refused(node, against)));
    if (nodes.length === 0 || against !== undefined) continue;
    const packed = packTable(table, fresh, options);
    changes.push(...nodes.map((node) => applied(node, packed.words)));
    tensors.push(...packed.tensors);
    reshapes.push(...packed.reshapes);
    const attributes = { bits: packed.bits, blockSize: options.blockSize };
    for (const node of nodes) replaced.set(node, gatherPacked(node, packed.names, attributes));
  }
  const nodes = [...reshapes, ...graph.node.map((node) => replaced.get(node) ?? node)];
  return {
    model: withGraph(model, { nodes, initializers: [...graph.initializer, ...tensors] }),
    changes,
  };
}

interface LookUps {
  readonly nodes: readonly Node[];
  /** Why they stay as they are. */
  readonly against: Refusal | undefined;
}

/** Nodes that pick rows of a table; none where nobody would miss a word on it. */
function lookUpsOf(table: Tensor, index: GraphIndex, options: PackedEmbeddingOptions): LookUps {
  const readers = readersOf(table.name, index);
  const picking = readers.filter((node) => gathersRows(node, table.name));
  if (picking.length === 0) return { nodes: [], against: undefined };
  const keeper = keeperOf(table.name, { index, readers, picking, options });
  if (keeper !== undefined) {
    const nodes = isLargeFloat(table, options) ? picking : [];
    return {
      nodes,
      against: reasonAgainst(table, picking, options) ?? alsoFloat("table", keeper),
    };
  }
  const against = index.isGraphInput(table.name)
    ? TABLE_INPUT
    : reasonAgainst(table, readers, options);
  return { nodes: readers, against };
}

interface PackedTable {
  /** Of codes and scales. */
  readonly names: readonly [codes: string, scales: string];
  readonly bits: 2 | 4 | 8 | undefined;
  readonly tensors: readonly Tensor[];
  /** Bring codes of a layer into the form of a table. */
  readonly reshapes: readonly Node[];
  readonly words: string;
}

function packTable(
  table: Tensor,
  fresh: (kind: string) => string,
  options: PackedEmbeddingOptions,
): PackedTable {
  const bits = options.bits ?? 4;
  const shared = sharedCodes(table, options);
  const words = `table in ${bits} bits`;
  if (shared === undefined) {
    const names = [fresh("w"), fresh("c")] as const;
    const tensors = tableTensors(table, names, options).map(options.putAside ?? asItIs);
    return { names, bits: packedBits(options), tensors, reshapes: [], words };
  }
  const [codes, sizes] = [fresh("w"), fresh("r")];
  const inputs = [shared.codes, sizes];
  return {
    names: [codes, shared.scale],
    bits,
    tensors: [rowSizes(table, sizes, options)],
    reshapes: [makeNode({ operator: "Reshape", inputs, outputs: [codes] })],
    words: `${words}, those of a layer that reads it too`,
  };
}

function gathersRows(node: Node, table: string): boolean {
  return (
    node.domain === "" &&
    node.opType === "Gather" &&
    node.input[0] === table &&
    node.input[1] !== table &&
    readInt(node, "axis", 0) === 0
  );
}

function reasonAgainst(
  table: Tensor,
  readers: readonly Node[],
  options: PackedEmbeddingOptions,
): Refusal | undefined {
  if (readers.some((node) => isKeptFloat(node, options.keepFloat))) return KEPT_FLOAT;
  const beyond = refuseBeyond(options.oldestEngine, gatherNeed(packedBits(options)));
  if (beyond !== undefined) return beyond;
  const type = elementTypeOf(table);
  if (type !== "float32")
    return refusal("element-type", `its table is ${type ?? "of an unknown type"}, not float32`);
  const dims = tensorDims(table);
  if (dims.length !== 2)
    return refusal("rank", `its table has rank ${dims.length}; only rank 2 is packed`);
  const [rows = 0, width = 0] = dims;
  if (rows * width < options.minimumElements)
    return refusal(
      "too-small",
      `its table has ${rows * width} elements, fewer than ${options.minimumElements}`,
    );
  if (width % options.blockSize !== 0)
    return refusal(
      "block-size",
      `its rows have ${width} values, which is no multiple of the block size ${options.blockSize}`,
    );
  if (!allFinite(floatValues(table)))
    return refusal("not-finite", "its table holds values that are not finite");
  return undefined;
}

/** Bytes of 4 bits need a newer engine than the type of 4 bits: an older one gets codes of its own. */
function sharedCodes(
  table: Tensor,
  { shared, bits = 4, oldestEngine }: PackedEmbeddingOptions,
): SharedCodes | undefined {
  const isTaken = refuseBeyond(oldestEngine, gatherNeed(bits)) === undefined;
  return isTaken ? shared?.get(table.name) : undefined;
}

/** The engine gives the codes these axes when it loads the model. */
function rowSizes(table: Tensor, name: string, { bits = 4 }: PackedEmbeddingOptions): Tensor {
  const [rows = 0, width = 0] = tensorDims(table);
  const values = BigInt64Array.of(BigInt(rows), BigInt((width * bits) / 8));
  return makeTensor(name, "int64", { dims: [2], values });
}

/** 4 bits have a type of their own, which older engines know; others lie in bytes, as the attribute says. */
const packedBits = ({ bits = 4 }: PackedEmbeddingOptions): 2 | 8 | undefined =>
  bits === 4 ? undefined : bits;

/** Codes as uint4 [rows, width] with the default zero point of int4 shifted away: int4 codes are code - 8. */
function tableTensors(
  table: Tensor,
  names: readonly [string, string],
  options: PackedEmbeddingOptions,
): readonly Tensor[] {
  const { blockSize } = options;
  const bits = packedBits(options);
  const [rows = 0, width = 0] = tensorDims(table);
  const layout = rowLayout(rows, width);
  const { packed, scales, blocks } = blockCodes(floatValues(table), layout, {
    bits: bits ?? 4,
    blockSize,
    symmetric: true,
  });
  const codes =
    bits === undefined
      ? makePackedTensor(names[0], "int4", {
          dims: [rows, width],
          packed: packed.map(toSignedNibbles),
        })
      : makeTensor(names[0], "uint8", { dims: [rows, (width * bits) / 8], values: packed });
  return [codes, makeTensor(names[1], "float32", { dims: [rows, blocks], values: scales })];
}

/** Codes 0..15 around 8 become two's complement nibbles -8..7. */
function toSignedNibbles(byte: number): number {
  return byte ^ 0x88;
}

function gatherPacked(
  node: Node,
  names: readonly [string, string],
  { bits, blockSize }: { readonly bits: 2 | 4 | 8 | undefined; readonly blockSize: number },
): Node {
  return makeNode({
    operator: "GatherBlockQuantized",
    domain: "com.microsoft",
    name: node.name,
    inputs: [names[0], node.input[1] ?? "", names[1]],
    outputs: [...node.output],
    attributes: [
      intAttribute("gather_axis", 0),
      intAttribute("quantize_axis", 1),
      intAttribute("block_size", blockSize),
      ...(bits === undefined ? [] : [intAttribute("bits", bits)]),
    ],
  });
}
