/** Where values leave integers and come back: operators of the engine, and the ways between them. */
import { type GraphIndex } from "../model/graph-index.ts";
import type { Graph, Node } from "../model/ir.ts";

/** Integer kernels, and which input is the weight. */
export const INTEGER_KERNELS: ReadonlyMap<string, number> = new Map([
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
/** Operators that move values without computing. */
export const MOVERS: ReadonlySet<string> = new Set([
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
export const isInteger = (node: Node): boolean => INTEGER_KERNELS.has(node.opType);

export const isConverter = ({ opType }: Node): boolean =>
  opType === "QuantizeLinear" || opType === "DequantizeLinear";

export function dequantizesConstant(node: Node, index: GraphIndex): boolean {
  return node.opType === "DequantizeLinear" && index.constantOf(node.input[0] ?? "") !== undefined;
}

export const readersOf = (node: Node, index: GraphIndex): readonly Node[] =>
  node.output.flatMap((name) => index.consumersOf(name).map((consumer) => consumer.node));

export const writersOf = (node: Node, index: GraphIndex): readonly Node[] =>
  index.namesReadBy(node).flatMap((name) => index.producerOf(name)?.node ?? []);

/** What lies behind the starting nodes; a starting node only when another leads to it. */
export function reached(
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

const isFloat = (node: Node): boolean => !isConverter(node) && !isInteger(node);

/** Float operators between a DequantizeLinear of an activation and a QuantizeLinear; movers and layers are not counted. */
export function detoursOf(
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
  return Object.fromEntries(counts);
}
