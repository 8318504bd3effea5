/** What the engine makes of a quantized model: only what runs in integer kernels counts as quantized. Read from the graph as the engine rewrote it. */
import { type GraphIndex, indexGraph, subgraphsOf } from "../model/graph-index.ts";
import { type Graph, type Model, type Node, type Tensor, graphOf, readInt } from "../model/ir.ts";
import {
  INTEGER_KERNELS,
  MOVERS,
  dequantizesConstant,
  detoursOf,
  isConverter,
  isInteger,
  reached,
  readersOf,
  writersOf,
} from "./fusion-detours.ts";
import { nodeLabel } from "./layers.ts";

/**
 * fused: stored in integers, computed by an integer kernel.
 * dequantized: stored in integers, made float again on every run, computed in float.
 * silently-quantized: the engine quantizes weights, or activations of a layer that only stores its weight in integers.
 * island: float, between two layers that are quantized.
 * float: as the model says, and nothing lost by it.
 */
export type LayerFate = "fused" | "dequantized" | "silently-quantized" | "island" | "float";

export interface AuditedLayer {
  readonly node: string;
  /** The operator that runs. */
  readonly operator: string;
  readonly fate: LayerFate;
}

export interface FusionAudit {
  /** Every layer with a constant weight, in the order in which they run. */
  readonly layers: readonly AuditedLayer[];
  /** Operators other than those layers for which values leave integers and come back, with their number: each costs two conversions. */
  readonly detours: Readonly<Record<string, number>>;
  /** Constants that are made float again on every run, biases and tables included. */
  readonly dequantizedConstants: number;
}

const FLOAT_KERNELS: ReadonlySet<string> = new Set([
  "Conv",
  "FusedConv",
  "ConvTranspose",
  "MatMul",
  "FusedMatMul",
  "Gemm",
  "FusedGemm",
  "LSTM",
  "GRU",
  "RNN",
]);
/** With this accuracy level, MatMulNBits computes with activations in int8. */
const INT8_ACTIVATIONS = 4;

/** Whether the model holds anything that an audit could say something about. */
export const isQuantized = (model: Model): boolean => holdsIntegers(graphOf(model));

const holdsIntegers = (graph: Graph): boolean =>
  graph.node.some(
    (node) =>
      INTEGER_KERNELS.has(node.opType) ||
      isConverter(node) ||
      subgraphsOf(node).some(holdsIntegers),
  );

/** @param candidate the model as it is stored, which says what was meant to be quantized */
export function auditFusion(candidate: Model, optimized: Model): FusionAudit {
  const stored = constantNames(graphOf(candidate));
  const labelOf = labelsOf(graphOf(candidate));
  return auditGraph(graphOf(optimized), { stored, labelOf, constantOf: () => undefined });
}

interface Audited {
  readonly stored: ReadonlySet<string>;
  readonly labelOf: (node: Node) => string;
  /** Of the graphs around this one. */
  readonly constantOf: (name: string) => Tensor | undefined;
}

/** With what is inside its nodes, each where the node stands. */
function auditGraph(graph: Graph, audited: Audited): FusionAudit {
  const { stored, labelOf, constantOf } = audited;
  const own = indexGraph(graph);
  const known = (name: string): Tensor | undefined => own.constantOf(name) ?? constantOf(name);
  const index: GraphIndex = { ...own, constantOf: known };
  const places = placesOf(graph, index);
  const fateOf = (node: Node): LayerFate | undefined =>
    integerFate(node, index, stored) ?? floatFate(node, index, places);
  const fates = new Map(graph.node.map((node) => [node, fateOf(node)]));
  const inner = new Map(
    graph.node.map((node) => [
      node,
      subgraphsOf(node).map((each) => auditGraph(each, { ...audited, constantOf: known })),
    ]),
  );
  const all = [...inner.values()].flat();
  const detours = detoursOf(graph, index, (node) => fates.get(node) !== undefined);
  return {
    layers: [...fates].flatMap(([node, fate]) => [
      ...(fate === undefined ? [] : [{ node: labelOf(node), operator: node.opType, fate }]),
      ...(inner.get(node) ?? []).flatMap(({ layers }) => layers),
    ]),
    detours: summed([detours, ...all.map((each) => each.detours)]),
    dequantizedConstants: all.reduce(
      (sum, each) => sum + each.dequantizedConstants,
      graph.node.filter((node) => dequantizesConstant(node, index)).length,
    ),
  };
}

function summed(
  counts: readonly Readonly<Record<string, number>>[],
): Readonly<Record<string, number>> {
  const sums = new Map<string, number>();
  for (const [operator, count] of counts.flatMap((each) => Object.entries(each)))
    sums.set(operator, (sums.get(operator) ?? 0) + count);
  return Object.fromEntries([...sums].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

const nodesIn = ({ node }: Graph): readonly Node[] =>
  node.flatMap((each) => [each, ...subgraphsOf(each).flatMap(nodesIn)]);

/** The name that the candidate gave a node: the engine appends to names, or makes one of an output's. */
function labelsOf(candidate: Graph): (node: Node) => string {
  const labels = new Map(
    nodesIn(candidate).flatMap((node) => node.output.map((name) => [name, nodeLabel(node)])),
  );
  return (node) => {
    const plain = nodeLabel(node).replace(/(?:_token_\d+|_nchwc|\/MatMulAddFusion)+$/, "");
    return labels.get(plain) ?? plain;
  };
}

/** What the engine folds keeps the name that the candidate gave it: weights that are unpacked from others too. */
function constantNames(graph: Graph): ReadonlySet<string> {
  return new Set([
    ...graph.initializer.map(({ name }) => name),
    ...graph.node.flatMap(({ output }) => output),
    ...graph.node.flatMap(subgraphsOf).flatMap((inner) => [...constantNames(inner)]),
  ]);
}

function integerFate(
  node: Node,
  index: GraphIndex,
  stored: ReadonlySet<string>,
): LayerFate | undefined {
  const position = INTEGER_KERNELS.get(node.opType);
  const weight = node.input[position ?? -1] ?? "";
  if (index.constantOf(weight) === undefined) return undefined;
  // The engine names what it packs or quantizes itself; packing alone changes no answer.
  if (stored.has(weight)) return "fused";
  const isPacked = node.opType === "MatMulNBits";
  return isPacked && readInt(node, "accuracy_level", 0) < INT8_ACTIVATIONS
    ? "fused"
    : "silently-quantized";
}

function floatFate(node: Node, index: GraphIndex, places: Places): LayerFate | undefined {
  if (!FLOAT_KERNELS.has(node.opType)) return undefined;
  const source = sourceOf(node.input[1] ?? "", index);
  const producer = index.producerOf(source)?.node;
  if (producer !== undefined && dequantizesConstant(producer, index)) return "dequantized";
  if (index.constantOf(source) === undefined) return undefined;
  return places.after.has(node) && places.before.has(node) ? "island" : "float";
}

/** Where a value comes from when it is only moved on the way. */
function sourceOf(value: string, index: GraphIndex): string {
  let source = value;
  for (
    let node = index.producerOf(source)?.node;
    node !== undefined && MOVERS.has(node.opType);
    node = index.producerOf(source)?.node
  )
    source = node.input[0] ?? "";
  return source;
}

interface Places {
  /** Nodes that follow a quantized layer. */
  readonly after: ReadonlySet<Node>;
  /** Nodes that a quantized layer follows. */
  readonly before: ReadonlySet<Node>;
}

function placesOf(graph: Graph, index: GraphIndex): Places {
  const kernels = graph.node.filter(isInteger);
  return {
    after: reached(kernels, (node) => readersOf(node, index)),
    before: reached(kernels, (node) => writersOf(node, index)),
  };
}
