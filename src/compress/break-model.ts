/** A canary: the candidate with the weight nearest to its output set to zero. A gate that lets it pass is broken. */
import { indexGraph, type GraphIndex } from "../model/graph-index.ts";
import {
  type Graph,
  type Model,
  type Node,
  type Tensor,
  graphOf,
  makeTensor,
  withGraph,
} from "../model/ir.ts";
import { elementCount, elementTypeOf, tensorDims, tensorValues } from "../model/tensor-data.ts";
import { isNumericArray, numericArray, toDoubles } from "../schema/numeric-array.ts";
import { UserError } from "../schema/user-error.ts";

export interface BrokenModel {
  readonly model: Model;
  /** What was set to its zero point. */
  readonly weight: string;
}

/** Small constants are biases, scales and shapes. */
const MINIMUM_ELEMENTS = 16;

/** @throws UserError when the model has no weight that could be broken */
export function breakModel(model: Model): BrokenModel {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  for (const node of nearestFirst(graph, index)) {
    const weight = weightOf(node, index);
    if (weight === undefined) continue;
    const zeroed = zeroedTensor(weight, zeroPointOf(node, index));
    const initializers = graph.initializer.map((tensor) =>
      tensor.name === weight.name ? zeroed : tensor,
    );
    return { model: withGraph(model, { initializers }), weight: weight.name };
  }
  throw new UserError(
    "recipe-refused",
    "Cannot make a canary: the candidate holds no weight near its output",
  );
}

/** Breadth first from the outputs: fewest nodes between first. */
function nearestFirst(graph: Graph, index: GraphIndex): readonly Node[] {
  const found: Node[] = [];
  const seen = new Set<Node>();
  let names: readonly string[] = graph.output.map(({ name }) => name);
  while (names.length > 0) {
    const nodes = names.flatMap((name) => index.producerOf(name)?.node ?? []);
    const fresh = [...new Set(nodes)].filter((node) => !seen.has(node));
    for (const node of fresh) seen.add(node);
    found.push(...fresh);
    names = fresh.flatMap((node) => index.namesReadBy(node));
  }
  return found;
}

/** MatMulNBits keeps codes around 8: its scales are what can be zero. */
const SCALED: Readonly<Record<string, number>> = { MatMulNBits: 2, GatherBlockQuantized: 2 };

function weightOf(node: Node, index: GraphIndex): Tensor | undefined {
  const position = SCALED[node.opType];
  const names = position === undefined ? node.input : [node.input[position] ?? ""];
  return names
    .flatMap((name) => index.constantOf(name) ?? [])
    .filter((tensor) => index.producerOf(tensor.name) === undefined)
    .find((tensor) => isWeight(tensor, position === undefined ? 2 : 1));
}

function isWeight(tensor: Tensor, rank: number): boolean {
  const type = elementTypeOf(tensor);
  const isNumber = type === "float32" || type === "float16" || type === "int8" || type === "uint8";
  const dims = tensorDims(tensor);
  return isNumber && dims.length >= rank && elementCount(dims) >= MINIMUM_ELEMENTS;
}

/** One for the tensor, or one for each channel of its last or first axis. */
function zeroPointOf(node: Node, index: GraphIndex): readonly number[] {
  const name = node.opType === "MatMulInteger" ? (node.input[3] ?? "") : (node.input[2] ?? "");
  const isQuantized = node.opType === "DequantizeLinear" || node.opType === "MatMulInteger";
  const tensor = isQuantized ? index.constantOf(name) : undefined;
  const values = tensor === undefined ? undefined : tensorValues(tensor);
  return values !== undefined && isNumericArray(values) ? [...toDoubles(values)] : [0];
}

function zeroedTensor(tensor: Tensor, zeroPoints: readonly number[]): Tensor {
  const type = elementTypeOf(tensor);
  if (type === undefined || type === "string")
    throw new Error(`Tensor "${tensor.name}" holds no numbers`);
  const dims = tensorDims(tensor);
  const values = numericArray(type, elementCount(dims));
  if (type === "int8" || type === "uint8") {
    const first = dims[0] === zeroPoints.length && dims.length > 1;
    const run = first ? values.length / zeroPoints.length : 1;
    for (let position = 0; position < values.length; position += 1) {
      values[position] = zeroPoints[Math.floor(position / run) % zeroPoints.length] ?? 0;
    }
  }
  return makeTensor(tensor.name, type, { dims, values });
}
