/** What the engine makes of a quantized model: only what runs in integer kernels counts as quantized. Read from the graph as the engine rewrote it. */
import { type GraphIndex, indexGraph } from "../model/graph-index.ts";
import { type Graph, type Model, type Node, graphOf, readInt } from "../model/ir.ts";
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

/** Integer kernels, and which input is the weight. */
const INTEGER_KERNELS: ReadonlyMap<string, number> = new Map([
  ["QLinearConv", 3],
  ["QLinearMatMul", 3],
  ["QGemm", 3],
  ["MatMulInteger", 1],
  ["ConvInteger", 1],
  ["MatMulIntegerToFloat", 1],
  ["DynamicQuantizeMatMul", 1],
  ["MatMulNBits", 1],
  ["QAttention", 1],
  ["DynamicQuantizeLSTM", 1],
]);
const FLOAT_KERNELS: ReadonlySet<string> = new Set([
  "Conv",
  "FusedConv",
  "ConvTranspose",
  "MatMul",
  "FusedMatMul",
  "Gemm",
  "FusedGemm",
]);
/** Operators that move values without computing. */
const MOVERS: ReadonlySet<string> = new Set([
  "Reshape",
  "Transpose",
  "Squeeze",
  "Unsqueeze",
  "Flatten",
  "Identity",
  "Cast",
  "ReorderInput",
  "ReorderOutput",
]);
/** With this accuracy level, MatMulNBits computes with activations in int8. */
const INT8_ACTIVATIONS = 4;

/** Whether the model holds anything that an audit could say something about. */
export function isQuantized(model: Model): boolean {
  return graphOf(model).node.some(
    ({ opType }) =>
      INTEGER_KERNELS.has(opType) || opType === "QuantizeLinear" || opType === "DequantizeLinear",
  );
}

/** @param candidate the model as it is stored, which says what was meant to be quantized */
export function auditFusion(candidate: Model, optimized: Model): FusionAudit {
  const graph = graphOf(optimized);
  const index = indexGraph(graph);
  const stored = constantNames(graphOf(candidate));
  const labelOf = labelsOf(graphOf(candidate));
  const places = placesOf(graph, index);
  const fates = new Map(
    graph.node.flatMap((node): [Node, LayerFate][] => {
      const fate = integerFate(node, index, stored) ?? floatFate(node, index, places);
      return fate === undefined ? [] : [[node, fate]];
    }),
  );
  const layers = [...fates].map(([node, fate]) => ({
    node: labelOf(node),
    operator: node.opType,
    fate,
  }));
  return {
    layers,
    detours: detoursOf(graph, index, (node) => fates.has(node)),
    dequantizedConstants: graph.node.filter((node) => dequantizesConstant(node, index)).length,
  };
}

/** The name that the candidate gave a node: the engine appends to names, or makes one of an output's. */
function labelsOf(candidate: Graph): (node: Node) => string {
  const labels = new Map(
    candidate.node.flatMap((node) => node.output.map((name) => [name, nodeLabel(node)])),
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

function dequantizesConstant(node: Node, index: GraphIndex): boolean {
  return node.opType === "DequantizeLinear" && index.constantOf(node.input[0] ?? "") !== undefined;
}

interface Places {
  /** Nodes that follow a quantized layer. */
  readonly after: ReadonlySet<Node>;
  /** Nodes that a quantized layer follows. */
  readonly before: ReadonlySet<Node>;
}

const isInteger = (node: Node): boolean => INTEGER_KERNELS.has(node.opType);

function placesOf(graph: Graph, index: GraphIndex): Places {
  const kernels = graph.node.filter(isInteger);
  return {
    after: reached(kernels, (node) => readersOf(node, index)),
    before: reached(kernels, (node) => writersOf(node, index)),
  };
}

const readersOf = (node: Node, index: GraphIndex): readonly Node[] =>
  node.output.flatMap((name) => index.consumersOf(name).map((consumer) => consumer.node));

const writersOf = (node: Node, index: GraphIndex): readonly Node[] =>
  index.namesReadBy(node).flatMap((name) => index.producerOf(name)?.node ?? []);

/** What lies behind the starting nodes; a starting node only when another leads to it. */
function reached(
  starts: readonly Node[],
  next: (node: Node) => readonly Node[],
): ReadonlySet<Node> {
  const found = new Set<Node>();
  const waiting = starts.flatMap(next);
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (found.has(node)) continue;
    found.add(node);
    waiting.push(...next(node));
  }
  return found;
}

const isConverter = ({ opType }: Node): boolean =>
  opType === "QuantizeLinear" || opType === "DequantizeLinear";

const isFloat = (node: Node): boolean => !isConverter(node) && !isInteger(node);

/** Float operators between a DequantizeLinear of an activation and a QuantizeLinear; movers and layers are not counted. */
function detoursOf(
  graph: Graph,
  index: GraphIndex,
  isLayer: (node: Node) => boolean,
): Readonly<Record<string, number>> {
  const leaving = graph.node.filter(
    (node) => node.opType === "DequantizeLinear" && !dequantizesConstant(node, index),
  );
  const entering = graph.node.filter(({ opType }) => opType === "QuantizeLinear");
  const after = reached(leaving, (node) => readersOf(node, index).filter(isFloat));
  const before = reached(entering, (node) => writersOf(node, index).filter(isFloat));
  const counts = new Map<string, number>();
  for (const node of graph.node) {
    const isDetour = after.has(node) && before.has(node);
    if (!isDetour || isLayer(node) || MOVERS.has(node.opType)) continue;
    counts.set(node.opType, (counts.get(node.opType) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
