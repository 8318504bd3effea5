/** Layers of which one alone reads what the other writes, with nothing between that minds a scale for each channel. */
import type { GraphIndex } from "../../model/graph-index.ts";
import type { Graph, Node } from "../../model/ir.ts";
import { LAYER_OPERATORS, type Layer, readLayer } from "../layers.ts";
import { isReadOnce } from "../stored-weight.ts";
import { type LayerBias, biasOf } from "../quantize/bias-of.ts";

export interface LayerPair {
  readonly first: Layer;
  readonly bias: LayerBias | undefined;
  readonly second: Layer;
}

/** f(s x) = s f(x) for every s > 0, each channel on its own. Clip is none: its limits stay where they are. */
const EVEN: ReadonlySet<string> = new Set(["Relu", "LeakyRelu"]);
/** The same, where channels have an axis before the places. */
const EVEN_OF_IMAGES: ReadonlySet<string> = new Set([
  "AveragePool",
  "GlobalAveragePool",
  "GlobalMaxPool",
  "MaxPool",
]);

/** Weights and biases that others read too are left out: they would be needed twice. */
export function layerPairs(
  graph: Graph,
  index: GraphIndex,
  keepFloat: readonly string[],
): readonly LayerPair[] {
  const layers = new Map<Node, Layer>();
  for (const node of graph.node) {
    if (node.domain !== "" || !LAYER_OPERATORS.has(node.opType)) continue;
    const found = readLayer(node, index, { minimumElements: 0, keepFloat });
    if ("layer" in found && isReadOnce(found.layer, index)) layers.set(node, found.layer);
  }
  return [...layers.values()].flatMap((first) => {
    const bias = biasOf(first, index);
    if (!isFree(first, bias, index)) return [];
    const written = bias === undefined ? first.node.output[0] : bias.node.output[0];
    const second = layers.get(readerOf(written ?? "", first, index) ?? first.node);
    if (second === undefined || second === first) return [];
    return isSameKind(first, second) ? [{ first, bias, second }] : [];
  });
}

/** There is no bias, or one that can be scaled. */
function isFree(first: Layer, bias: LayerBias | undefined, index: GraphIndex): boolean {
  if (bias === undefined) return first.bias === undefined;
  const name = bias.node.input[bias.inputIndex] ?? "";
  return isReadOnce({ weightName: name, storedName: name }, index);
}

const isSameKind = (first: Layer, second: Layer): boolean =>
  (first.kind === "conv") === (second.kind === "conv");

/** The only layer that reads the value, as its activation, behind what is even. */
function readerOf(value: string, first: Layer, index: GraphIndex): Node | undefined {
  let name = value;
  for (;;) {
    const [reader, ...others] = index.consumersOf(name);
    if (reader === undefined || others.length > 0 || index.isGraphOutput(name)) return undefined;
    const { node, inputIndex } = reader;
    if (node.domain !== "" || inputIndex !== 0) return undefined;
    if (LAYER_OPERATORS.has(node.opType)) return node;
    const isEven =
      EVEN.has(node.opType) || (first.kind === "conv" && EVEN_OF_IMAGES.has(node.opType));
    if (!isEven || node.output.filter((output) => output !== "").length !== 1) return undefined;
    name = node.output[0] ?? "";
  }
}
