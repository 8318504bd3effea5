/** What one run of a model computes: multiply-adds by data type, element-wise operations, bytes of weights. */
import type { ElementType } from "../schema/tensor.ts";
import { constantNodes } from "./constant-nodes.ts";
import { elementTypeOfNumber } from "./data-types.ts";
import { type GraphIndex, indexGraph } from "./graph-index.ts";
import { graphOf, type Model, type Node, readInt } from "./ir.ts";
import { operatorName } from "./signature.ts";
import { elementCount, tensorBytes, tensorDims } from "./tensor-data.ts";

export interface NodeOperations {
  readonly operator: string;
  /** Multiply-adds of a matrix product or a convolution; 0 for any other operator. */
  readonly macs: number;
  /** Results of element-wise operators, and of the bias of a product: other tools count them as multiply-adds. */
  readonly elementwise: number;
  /** What the products are computed in: that of the weights, behind what makes them float again. */
  readonly dataType: string;
}

export interface OperationCounts {
  readonly nodes: readonly NodeOperations[];
  readonly macs: Readonly<Record<string, number>>;
  readonly elementwise: number;
  readonly weightBytes: Readonly<Record<string, number>>;
  /** Bytes of all values that nodes write for a row. */
  readonly activationBytes: number;
  /** Operators with work of their own that is not counted, with their number. */
  readonly uncounted: Readonly<Record<string, number>>;
}

export interface ValueShape {
  readonly shape: readonly number[];
  readonly elementType: ElementType;
}

export type ShapeOf = (value: string) => ValueShape | undefined;

const ELEMENTWISE: ReadonlySet<string> = new Set(
  `Relu LeakyRelu Sigmoid Tanh Gelu Erf Exp Log Sqrt Pow Abs Neg Clip Add Sub Mul Div Softmax LogSoftmax
  LayerNormalization BatchNormalization SkipLayerNormalization FastGelu BiasGelu QuickGelu HardSigmoid HardSwish
  Elu Selu PRelu Softplus Floor Round Sign Where Min Max ReduceMean ReduceSum ReduceMax MaxPool AveragePool
  GlobalAveragePool QuantizeLinear DequantizeLinear DynamicQuantizeLinear`.split(/\s+/),
);
/** Loops and recurrences: their work is not in the shapes of their results. */
const OPAQUE: ReadonlySet<string> = new Set([
  "LSTM",
  "GRU",
  "RNN",
  "Loop",
  "Scan",
  "If",
  "Attention",
]);

/** Where the operands of a product stand: the weights, the values, and a bias. */
const PRODUCTS: Readonly<Record<string, { readonly weights: number; readonly bias?: number }>> = {
  Conv: { weights: 1, bias: 2 },
  ConvInteger: { weights: 1 },
  QLinearConv: { weights: 3, bias: 8 },
  ConvTranspose: { weights: 1, bias: 2 },
  Gemm: { weights: 1, bias: 2 },
  MatMul: { weights: 1 },
  MatMulInteger: { weights: 1 },
  QLinearMatMul: { weights: 3 },
  DynamicQuantizeMatMul: { weights: 1 },
  MatMulNBits: { weights: 1, bias: 5 },
};

/**
 * Nodes whose shapes are unknown, and those in subgraphs, are among the uncounted. What comes of constants alone, such as
 * weights that are stored packed, is computed once when the model is loaded and costs a row nothing.
 */
export function countOperations(model: Model, shapeOf: ShapeOf): OperationCounts {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  const macs = new Map<string, number>();
  const uncounted = new Map<string, number>();
  const nodes: NodeOperations[] = [];
  let activationBytes = 0;
  const once = new Set(constantNodes(graph, index));
  for (const node of graph.node) {
    if (once.has(node) || node.opType === "Constant") continue;
    for (const name of node.output) activationBytes += bytesOf(shapeOf(name));
    const counted = countNode(node, index, shapeOf);
    if (counted === undefined) continue;
    if (counted === "unknown") add(uncounted, operatorName(node), 1);
    else {
      nodes.push(counted);
      if (counted.macs > 0) add(macs, counted.dataType, counted.macs);
    }
  }
  const weightBytes = new Map<string, number>();
  for (const tensor of graph.initializer)
    add(weightBytes, elementTypeOfNumber(tensor.dataType) ?? "packed", tensorBytes(tensor));
  return {
    nodes,
    macs: Object.fromEntries(macs),
    elementwise: nodes.reduce((total, { elementwise }) => total + elementwise, 0),
    weightBytes: Object.fromEntries(weightBytes),
    activationBytes,
    uncounted: Object.fromEntries(uncounted),
  };
}

function add(counts: Map<string, number>, key: string, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}

const BYTES: Readonly<Partial<Record<ElementType, number>>> = {
  float64: 8,
  int64: 8,
  uint64: 8,
  float32: 4,
  int32: 4,
  uint32: 4,
  float16: 2,
  int16: 2,
  uint16: 2,
};

const bytesOf = (value: ValueShape | undefined): number =>
  value === undefined ? 0 : elementCount(value.shape) * (BYTES[value.elementType] ?? 1);

function countNode(
  node: Node,
  index: GraphIndex,
  shapeOf: ShapeOf,
): NodeOperations | "unknown" | undefined {
  const product = PRODUCTS[node.opType];
  if (OPAQUE.has(node.opType)) return "unknown";
  if (product === undefined && !ELEMENTWISE.has(node.opType)) return undefined;
  const output = shapeOf(node.output[0] ?? "");
  if (output === undefined) return "unknown";
  const results = elementCount(output.shape);
  const operator = operatorName(node);
  if (product === undefined)
    return { operator, macs: 0, elementwise: results, dataType: output.elementType };
  const depth = depthOf(node, product.weights, dimsReader(index, shapeOf));
  if (depth === undefined) return "unknown";
  const hasBias = product.bias !== undefined && (node.input[product.bias] ?? "") !== "";
  return {
    operator,
    macs: depth.of === "result" ? results * depth.count : depth.count,
    elementwise: hasBias ? results : 0,
    dataType: dataTypeOf(node, product.weights, { index, shapeOf }),
  };
}

type DimsOf = (value: string) => readonly number[] | undefined;

function dimsReader(index: GraphIndex, shapeOf: ShapeOf): DimsOf {
  return (value) => {
    const constant = index.constantOf(value);
    return constant === undefined ? shapeOf(value)?.shape : tensorDims(constant);
  };
}

/** Multiply-adds for each result, or of the whole node. */
interface Depth {
  readonly of: "result" | "node";
  readonly count: number;
}

/** Output channels come first in a kernel: what is left is the kernel over the channels of its group. */
const CONVOLUTIONS: ReadonlySet<string> = new Set(["Conv", "ConvInteger", "QLinearConv"]);

function depthOf(node: Node, weightsAt: number, dimsOf: DimsOf): Depth | undefined {
  const { opType } = node;
  if (opType === "MatMulNBits") return { of: "result", count: readInt(node, "K", 0) };
  const weights = dimsOf(node.input[weightsAt] ?? "");
  const values = dimsOf(node.input[0] ?? "");
  if (weights === undefined || values === undefined) return undefined;
  const kernel = elementCount(weights.slice(1));
  if (CONVOLUTIONS.has(opType)) return { of: "result", count: kernel };
  if (opType === "ConvTranspose") return { of: "node", count: elementCount(values) * kernel };
  const isTransposed = opType === "Gemm" && readInt(node, "transA", 0) === 1;
  const count = isTransposed ? values[0] : values.at(-1);
  return count === undefined ? undefined : { of: "result", count };
}

/** Weights that are stored small and made float by a node of their own are fused: the product runs in what they are stored in. */
function dataTypeOf(
  node: Node,
  weightsAt: number,
  { index, shapeOf }: { readonly index: GraphIndex; readonly shapeOf: ShapeOf },
): string {
  if (node.opType === "MatMulNBits") return `int${readInt(node, "bits", 4)}`;
  const name = node.input[weightsAt] ?? "";
  const maker = index.producerOf(name)?.node;
  const stored = maker?.opType === "DequantizeLinear" ? (maker.input[0] ?? "") : name;
  const constant = index.constantOf(stored);
  if (constant !== undefined) return elementTypeOfNumber(constant.dataType) ?? "packed";
  return shapeOf(stored)?.elementType ?? shapeOf(name)?.elementType ?? "unknown";
}
