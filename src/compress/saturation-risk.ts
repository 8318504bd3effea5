/** Which int8 weights can overflow int16 on x86 CPUs without VNNI, read from the weights themselves: the answer holds on every CPU. */
import { type GraphIndex, indexGraph, subgraphsOf } from "../model/graph-index.ts";
import { type Graph, type Model, type Node, type Tensor, graphOf, readInt } from "../model/ir.ts";
import { elementTypeOf, tensorDims, tensorValues } from "../model/tensor-data.ts";
import { isDepthwise } from "./layers.ts";
import { expandedConstant } from "./pack/read-expanded.ts";
import {
  columnLayout,
  convLayout,
  isSaturationSafe,
  rowLayout,
  type WeightLayout,
} from "./quantize/weight-codes.ts";

export interface SaturationRisk {
  /** int8 weights of layers that compute with quantized activations. */
  readonly weights: number;
  /** Of these, those with neighbouring codes whose products with activations of 255 overflow. */
  readonly risky: number;
}

/** Which input of an operator is the weight. */
const WEIGHT_INPUT: Readonly<Record<string, number>> = {
  Conv: 1,
  Gemm: 1,
  MatMul: 1,
  MatMulInteger: 1,
  MatMulIntegerToFloat: 1,
  DynamicQuantizeMatMul: 1,
  ConvInteger: 1,
  QLinearConv: 3,
  QLinearMatMul: 3,
  QGemm: 3,
};
/** Float operators become integer kernels only where activation and weight are both dequantized in front of them. */
const FLOAT_OPERATORS: ReadonlySet<string> = new Set(["Conv", "Gemm", "MatMul"]);

/** Branches and loop bodies count too; passes write the weights of a branch into it. */
export const saturationRisk = (model: Model): SaturationRisk => riskIn(graphOf(model));

function riskIn(graph: Graph): SaturationRisk {
  const index = indexGraph(graph);
  let [weights, risky] = [0, 0];
  for (const inner of graph.node.flatMap(subgraphsOf).map(riskIn)) {
    weights += inner.weights;
    risky += inner.risky;
  }
  for (const node of graph.node) {
    const weight = int8Weight(node, index);
    const layout = weight === undefined ? undefined : layoutOf(node, tensorDims(weight));
    if (weight === undefined || layout === undefined) continue;
    const codes = tensorValues(weight);
    weights += 1;
    if (addsNoPairs(node, tensorDims(weight))) continue;
    if (codes instanceof Int8Array && !isSaturationSafe(codes, layout)) risky += 1;
  }
  return { weights, risky };
}

/** The constant itself, or what a DequantizeLinear reads. */
function int8Weight(node: Node, index: GraphIndex): Tensor | undefined {
  const position = WEIGHT_INPUT[node.opType];
  if (position === undefined) return undefined;
  if (FLOAT_OPERATORS.has(node.opType) && !isDequantized(node.input[0], index)) return undefined;
  const name = node.input[position] ?? "";
  const source = isDequantized(name, index) ? index.producerOf(name)?.node.input[0] : name;
  const weight = expandedConstant(source ?? "", index);
  return weight !== undefined && elementTypeOf(weight) === "int8" ? weight : undefined;
}

const isDequantized = (value: string | undefined, index: GraphIndex): boolean =>
  index.producerOf(value ?? "")?.node.opType === "DequantizeLinear";

/** ConvInteger multiplies with the weight on the other side, where the kernel widens both factors. */
const addsNoPairs = (node: Node, dims: readonly number[]): boolean =>
  node.opType === "ConvInteger" || (node.opType.includes("Conv") && isDepthwise(node, dims));

function layoutOf(node: Node, dims: readonly number[]): WeightLayout | undefined {
  const [first, second] = dims;
  if (node.opType.includes("Conv")) return dims.length >= 3 ? convLayout(dims) : undefined;
  if (dims.length !== 2 || first === undefined || second === undefined) return undefined;
  const isTransposed = node.opType.endsWith("Gemm") && readInt(node, "transB", 0) !== 0;
  return isTransposed ? rowLayout(first, second) : columnLayout(first, second);
}
