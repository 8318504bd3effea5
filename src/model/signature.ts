/** What a model says of itself: inputs, outputs, operators, parameters, and where its bytes are. */
import type { ElementType, TensorSpec } from "../schema/tensor.ts";
import { elementTypeOfNumber } from "./data-types.ts";
import { type Graph, type Model, type Node, type ValueInfo, graphOf } from "./ir.ts";
import { allTensors, heldTensors, subgraphsOf } from "./graph-index.ts";
import { elementCount, tensorBytes, tensorDims } from "./tensor-data.ts";

export interface ModelSignature {
  /** Without those that have an initializer. */
  readonly inputs: readonly TensorSpec[];
  /** Tensors only: sequences and maps (as from a ZipMap) are left out. */
  readonly outputs: readonly TensorSpec[];
}

export function modelSignature(model: Model): ModelSignature {
  const graph = graphOf(model);
  const given = new Set(graph.initializer.map((tensor) => tensor.name));
  return {
    inputs: graph.input.filter((input) => !given.has(input.name)).flatMap(tensorSpec),
    outputs: graph.output.flatMap(tensorSpec),
  };
}

function tensorSpec(info: ValueInfo): readonly TensorSpec[] {
  const value = info.type?.value;
  if (value?.case !== "tensorType") return [];
  const elementType = elementTypeOfNumber(value.value.elemType);
  if (elementType === undefined) return [];
  const shape = (value.value.shape?.dim ?? []).map((dimension) => {
    if (dimension.value.case === "dimValue") return Number(dimension.value.value);
    return dimension.value.case === "dimParam" ? dimension.value.value : null;
  });
  return [{ name: info.name, elementType, shape }];
}

/** Calls `visit` for each node of the graph and, after it, of its subgraphs. */
export function visitNodes(graph: Graph, visit: (node: Node, graph: Graph) => void): void {
  for (const node of graph.node) {
    visit(node, graph);
    for (const subgraph of subgraphsOf(node)) visitNodes(subgraph, visit);
  }
}

const PARAMETER_TYPES: ReadonlySet<ElementType> = new Set([
  "float32",
  "float64",
  "float16",
  "int8",
  "uint8",
]);

/** Elements of all float and 8-bit constants, and of 4-bit ones; scales and zero points count, integers such as shapes do not. */
export function parameterCount(model: Model): number {
  let count = 0;
  for (const tensor of allTensors(graphOf(model))) {
    const type = elementTypeOfNumber(tensor.dataType);
    if (type === undefined || PARAMETER_TYPES.has(type)) count += elementCount(tensorDims(tensor));
  }
  return count;
}

/** Sorted by name; operators of other domains are written "domain:Operator". */
export function operatorCounts(model: Model): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  visitNodes(graphOf(model), (node) => {
    const name = operatorName(node);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  });
  return Object.fromEntries([...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

export function operatorName(node: Node): string {
  return node.domain === "" || node.domain === "ai.onnx"
    ? node.opType
    : `${node.domain}:${node.opType}`;
}

/** Bytes of constants by the operator that reads them first, and of Constant nodes; largest first. */
export function bytesByOperator(model: Model): ReadonlyMap<string, number> {
  const bytes = new Map<string, number>();
  const add = (operator: string, count: number): void => {
    if (count > 0) bytes.set(operator, (bytes.get(operator) ?? 0) + count);
  };
  const graph = graphOf(model);
  const pending = new Map(graph.initializer.map((tensor) => [tensor.name, tensorBytes(tensor)]));
  visitNodes(graph, (node, owner) => {
    if (owner !== graph)
      for (const tensor of owner.initializer) pending.set(tensor.name, tensorBytes(tensor));
    for (const name of node.input) {
      add(operatorName(node), pending.get(name) ?? 0);
      pending.delete(name);
    }
    for (const tensor of heldTensors(node)) add(operatorName(node), tensorBytes(tensor));
  });
  add(
    "(unused)",
    [...pending.values()].reduce((total, count) => total + count, 0),
  );
  return new Map([...bytes].toSorted(([, a], [, b]) => b - a));
}
