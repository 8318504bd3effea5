/** The values whose range or shape an int8 plan can ask for: far fewer than a model computes, and calibration looks at each number of each. */
import type { GraphIndex } from "../../model/graph-index.ts";
import type { Graph, Node } from "../../model/ir.ts";
import { LAYER_OPERATORS } from "../layers.ts";
import { storedWeight } from "../stored-weight.ts";
import { movedValue } from "./absorbed-lines.ts";
import { isHardSwish } from "./hard-sigmoid.ts";
import { carriedInputs, isCarrierOperator, nodesThatReach } from "./plan.ts";
import { isRectifier } from "./rectifiers.ts";

/** Before any value is known: whatever might become a layer or a carrier counts as one, before lowering and after it. Constants are among them. */
export function valuesToObserve(graph: Graph, index: GraphIndex): readonly string[] {
  const isLayer = (node: Node): boolean => mayBeLayer(node, index);
  const reaching = nodesThatReach(graph, index, { isLayer, passesOn: mayCarry });
  const quantized = new Set<string>();
  const asked = new Set<string>();
  for (const node of graph.node) {
    const [input = "", output = ""] = [node.input[0], node.output[0]];
    if (isLayer(node)) asked.add(input);
    const isQuantized =
      isLayer(node) ||
      mayBeBias(node, { index, isLayer }) ||
      (isRectifier(node, index) && quantized.has(input)) ||
      (reaching.has(node) && readByCarrier(node, index).every((name) => quantized.has(name)));
    if (!isQuantized) continue;
    quantized.add(output);
    asked.add(output);
  }
  return [...asked];
}

/** It becomes a GlobalAveragePool where it stands between layers and the shape of what it reads allows it: those of a norm stay, which the engine fuses. */
const isMean = (node: Node): boolean => node.domain === "" && node.opType === "ReduceMean";

const mayBeLayer = (node: Node, index: GraphIndex): boolean =>
  node.domain === "" &&
  LAYER_OPERATORS.has(node.opType) &&
  storedWeight(node.input[1] ?? "", index) !== undefined;

const mayCarry = (node: Node): boolean =>
  isCarrierOperator(node) || isMean(node) || isHardSwish(node);

function readByCarrier(node: Node, index: GraphIndex): readonly string[] {
  const moved = movedValue(node, index);
  if (moved !== undefined) return [moved];
  return isMean(node) ? node.input.slice(0, 1) : carriedInputs(node);
}

/** Where it adds a constant to a product of two axes, both become one Gemm. */
const mayBeBias = (
  node: Node,
  { index, isLayer }: { readonly index: GraphIndex; readonly isLayer: (node: Node) => boolean },
): boolean =>
  node.domain === "" &&
  node.opType === "Add" &&
  node.input.some((name) => {
    const producer = index.producerOf(name)?.node;
    return producer?.opType === "MatMul" && isLayer(producer);
  });
