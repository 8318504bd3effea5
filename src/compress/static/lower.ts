/** Rewrites float patterns into operators that ONNX Runtime computes in int8, using the shapes that calibration saw. */
import { type GraphIndex, freshNames, indexGraph } from "../../model/graph-index.ts";
import {
  type Model,
  type Node,
  type Tensor,
  graphOf,
  intAttribute,
  makeNode,
  readInt,
  readInts,
  withGraph,
  withNode,
} from "../../model/ir.ts";
import { tensorDims, tensorValues } from "../../model/tensor-data.ts";
import { isKeptFloat } from "../layers.ts";
import type { ValueRange } from "../pass.ts";
import { expandHardSwish, isHardSwish } from "./hard-sigmoid.ts";

export interface Lowered {
  readonly model: Model;
  /** The ranges, with those of values that the rewriting added. */
  readonly ranges: ReadonlyMap<string, ValueRange>;
}

/**
 * ReduceMean over all spatial axes becomes GlobalAveragePool (and Flatten); HardSwish a HardSigmoid and a product;
 * MatMul and Add of a constant become Gemm where the activation has rank 2.
 */
export function lowerForInt8(
  model: Model,
  ranges: ReadonlyMap<string, ValueRange>,
  keepFloat: readonly string[] = [],
): Lowered {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  const fresh = freshNames(graph);
  const known = new Map(ranges);
  const dropped = new Set<Node>();
  const nodes = graph.node.flatMap((node) => {
    if (dropped.has(node)) return [];
    const context = { index, ranges: known, fresh };
    const lowered = lowerReduceMean(node, context) ?? lowerHardSwish(node, context, keepFloat);
    if (lowered !== undefined) return lowered;
    const gemm = fuseBias(node, index, ranges);
    if (gemm === undefined) return [node];
    dropped.add(gemm.add);
    return [gemm.node];
  });
  return { model: withGraph(model, { nodes }), ranges: known };
}

interface Context {
  readonly index: GraphIndex;
  readonly ranges: Map<string, ValueRange>;
  readonly fresh: (hint: string) => string;
}

function lowerReduceMean(node: Node, context: Context): readonly Node[] | undefined {
  if (node.domain !== "" || node.opType !== "ReduceMean") return undefined;
  const rank = context.ranges.get(node.input[0] ?? "")?.shape.length ?? 0;
  const range = context.ranges.get(node.output[0] ?? "");
  if (rank < 3 || range === undefined || !reducesSpatialAxes(node, rank, context.index))
    return undefined;
  const input = node.input[0] ?? "";
  const output = node.output[0] ?? "";
  if (readInt(node, "keepdims", 1) !== 0)
    return [
      makeNode({
        operator: "GlobalAveragePool",
        inputs: [input],
        outputs: [output],
        name: node.name,
      }),
    ];
  const pooled = context.fresh("g");
  context.ranges.set(pooled, range);
  return [
    makeNode({
      operator: "GlobalAveragePool",
      inputs: [input],
      outputs: [pooled],
      name: node.name,
    }),
    makeNode({ operator: "Flatten", inputs: [pooled], outputs: [output] }),
  ];
}

function lowerHardSwish(
  node: Node,
  { ranges, fresh }: Context,
  keepFloat: readonly string[],
): readonly Node[] | undefined {
  const range = ranges.get(node.output[0] ?? "");
  const isRead = ranges.has(node.input[0] ?? "");
  if (!isHardSwish(node) || range === undefined || !isRead || isKeptFloat(node, keepFloat))
    return undefined;
  const gate = fresh("g");
  ranges.set(gate, { ...range, minimum: 0, maximum: 1 });
  return expandHardSwish(node, gate);
}

function reducesSpatialAxes(node: Node, rank: number, index: GraphIndex): boolean {
  const axes = reducedAxes(node, index)?.map((axis) => (axis < 0 ? axis + rank : axis));
  if (axes === undefined || axes.length !== rank - 2) return false;
  return new Set(axes).size === rank - 2 && axes.every((axis) => axis >= 2 && axis < rank);
}

/** Axes lie in an attribute until opset 17, in a second input from 18. */
function reducedAxes(node: Node, index: GraphIndex): readonly number[] | undefined {
  const name = node.input[1];
  if (name === undefined || name === "") return readInts(node, "axes");
  const constant = index.constantOf(name);
  return constant === undefined ? undefined : [...tensorValues(constant)].map(Number);
}

interface FusedBias {
  readonly node: Node;
  readonly add: Node;
}

/** MatMul(x, W) + b with x of rank 2 is Gemm(x, W, b), which ORT computes with an int32 bias. */
function fuseBias(
  node: Node,
  index: GraphIndex,
  ranges: ReadonlyMap<string, ValueRange>,
): FusedBias | undefined {
  if (node.domain !== "" || node.opType !== "MatMul") return undefined;
  const weight = index.constantOf(node.input[1] ?? "");
  if (weight === undefined || tensorDims(weight).length !== 2) return undefined;
  if (ranges.get(node.input[0] ?? "")?.shape.length !== 2) return undefined;
  const found = biasAfter(node.output[0] ?? "", tensorDims(weight)[1] ?? 0, index);
  if (found === undefined) return undefined;
  const { add, bias } = found;
  const inputs = [node.input[0] ?? "", node.input[1] ?? "", bias];
  return {
    add,
    node: withNode(node, {
      operator: "Gemm",
      inputs,
      outputs: [...add.output],
      attributes: [intAttribute("transB", 0)],
    }),
  };
}

/** The only reader of a product, when it adds a constant row. */
function biasAfter(
  product: string,
  width: number,
  index: GraphIndex,
): { readonly add: Node; readonly bias: string } | undefined {
  const readers = index.consumersOf(product);
  const add = readers.length === 1 && !index.isGraphOutput(product) ? readers[0]?.node : undefined;
  if (add === undefined || add.domain !== "" || add.opType !== "Add") return undefined;
  const bias = add.input.find((name) => name !== product);
  const constant = bias === undefined ? undefined : index.constantOf(bias);
  if (bias === undefined || constant === undefined || !isRowOf(constant, width)) return undefined;
  return { add, bias };
}

/** [N] or [1, N]: one with more axes gives them to the sum, which Gemm does not. */
function isRowOf(tensor: Tensor, width: number): boolean {
  const dims = tensorDims(tensor);
  return dims.at(-1) === width && (dims.length === 1 || (dims.length === 2 && dims[0] === 1));
}
