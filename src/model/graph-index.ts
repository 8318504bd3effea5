/** Who writes and who reads each value of a graph, names captured by subgraphs included. */
import { AttributeProto_AttributeType } from "./generated/onnx-messages.ts";
import type { Attribute, Graph, Node, Tensor } from "./ir.ts";
import { readTensorAttribute } from "./ir.ts";

export interface Producer {
  readonly node: Node;
  readonly outputIndex: number;
}

export interface Consumer {
  readonly node: Node;
  /** -1 when a subgraph of the node captures the value. */
  readonly inputIndex: number;
}

export interface GraphIndex {
  producerOf(value: string): Producer | undefined;
  consumersOf(value: string): readonly Consumer[];
  /** An initializer that is no graph input, or the tensor of a Constant node. */
  constantOf(value: string): Tensor | undefined;
  isGraphInput(value: string): boolean;
  isGraphOutput(value: string): boolean;
  /** Inputs of the node, and outer values that its subgraphs capture; no empty names. */
  namesReadBy(node: Node): readonly string[];
}

export function indexGraph(graph: Graph): GraphIndex {
  const producers = new Map<string, Producer>();
  const consumers = new Map<string, Consumer[]>();
  const initializers = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]));
  const inputs = new Set(graph.input.map((input) => input.name));
  const outputs = new Set(graph.output.map((output) => output.name));
  const addConsumer = (name: string, consumer: Consumer): void => {
    const list = consumers.get(name);
    if (list === undefined) consumers.set(name, [consumer]);
    else list.push(consumer);
  };
  for (const node of graph.node) {
    for (const [outputIndex, name] of node.output.entries())
      if (name !== "") producers.set(name, { node, outputIndex });
    for (const [inputIndex, name] of node.input.entries())
      if (name !== "") addConsumer(name, { node, inputIndex });
    for (const name of capturedBy(node)) addConsumer(name, { node, inputIndex: -1 });
  }
  return {
    producerOf: (value) => producers.get(value),
    consumersOf: (value) => consumers.get(value) ?? [],
    constantOf: (value) => {
      if (inputs.has(value)) return undefined;
      return initializers.get(value) ?? constantTensor(producers.get(value)?.node);
    },
    isGraphInput: (value) => inputs.has(value),
    isGraphOutput: (value) => outputs.has(value),
    namesReadBy: (node) => [...node.input.filter((name) => name !== ""), ...capturedBy(node)],
  };
}

function constantTensor(node: Node | undefined): Tensor | undefined {
  if (node === undefined || node.domain !== "" || node.opType !== "Constant") return undefined;
  return readTensorAttribute(node, "value");
}

/** Bodies of If, Loop, Scan and the like. */
export function subgraphsOf(node: Node): readonly Graph[] {
  return node.attribute.flatMap(graphsOf);
}

export function graphsOf(attribute: Attribute): readonly Graph[] {
  if (attribute.type === AttributeProto_AttributeType.GRAPHS) return attribute.graphs;
  return attribute.g === undefined ? [] : [attribute.g];
}

/** Initializers of a graph, dense and sparse; those of its subgraphs are their own. */
export function ownTensors(graph: Graph): readonly Tensor[] {
  return [...graph.initializer, ...graph.sparseInitializer.flatMap(partsOf)];
}

/** Tensors in the attributes of a node; those of its subgraphs are theirs. */
export function heldTensors(node: Node): readonly Tensor[] {
  return node.attribute.flatMap(({ t, tensors, sparseTensor, sparseTensors }) => [
    ...(t === undefined ? [] : [t]),
    ...tensors,
    ...[...(sparseTensor === undefined ? [] : [sparseTensor]), ...sparseTensors].flatMap(partsOf),
  ]);
}

/** All tensors of a graph and of its subgraphs, those in attributes included. */
export function allTensors(graph: Graph): readonly Tensor[] {
  return [...ownTensors(graph), ...tensorsIn(graph.node)];
}

/** All tensors in the attributes of nodes, and in their subgraphs. */
export function tensorsIn(nodes: readonly Node[]): readonly Tensor[] {
  return nodes.flatMap((node) => [
    ...heldTensors(node),
    ...subgraphsOf(node).flatMap((graph) => allTensors(graph)),
  ]);
}

const partsOf = ({ values, indices }: Graph["sparseInitializer"][number]): readonly Tensor[] =>
  [values, indices].filter((part) => part !== undefined);

function capturedBy(node: Node): readonly string[] {
  return subgraphsOf(node).flatMap((graph) => [...outerNamesUsedBy(graph)]);
}

/** Names that a graph reads but does not define: they belong to a graph around it. */
export function outerNamesUsedBy(graph: Graph): ReadonlySet<string> {
  const defined = new Set([
    ...graph.input.map((input) => input.name),
    ...graph.initializer.map((tensor) => tensor.name),
    ...graph.sparseInitializer.map((tensor) => tensor.values?.name ?? ""),
    ...graph.node.flatMap((node) => node.output),
  ]);
  const used = new Set<string>();
  for (const node of graph.node)
    for (const name of [...node.input, ...capturedBy(node)])
      if (name !== "" && !defined.has(name)) used.add(name);
  for (const output of graph.output) if (!defined.has(output.name)) used.add(output.name);
  return used;
}

/**
 * The nodes in an order in which every value is written before it is read; the given order is kept where it can be.
 * @throws Error when the nodes form a cycle.
 */
export function sortTopologically(nodes: readonly Node[], graph: Graph): readonly Node[] {
  const producers = new Map<string, Node>();
  for (const node of nodes)
    for (const name of node.output) if (name !== "") producers.set(name, node);
  const state = new Map<Node, "open" | "done">();
  const sorted: Node[] = [];
  for (const root of nodes) visitFrom(root, { producers, state, sorted, graphName: graph.name });
  return sorted;
}

interface Visit {
  readonly producers: ReadonlyMap<string, Node>;
  readonly state: Map<Node, "open" | "done">;
  readonly sorted: Node[];
  readonly graphName: string;
}

/** Depth first without recursion: graphs are deeper than call stacks. */
function visitFrom(root: Node, visit: Visit): void {
  const stack = [root];
  for (let node = stack.at(-1); node !== undefined; node = stack.at(-1)) {
    if (visit.state.get(node) === "done") {
      stack.pop();
      continue;
    }
    visit.state.set(node, "open");
    const waiting = unwrittenBefore(node, visit);
    if (waiting.length === 0) {
      visit.state.set(node, "done");
      visit.sorted.push(node);
      stack.pop();
    } else stack.push(...waiting.toReversed());
  }
}

function unwrittenBefore(node: Node, visit: Visit): Node[] {
  const waiting: Node[] = [];
  for (const name of [...node.input, ...capturedBy(node)]) {
    const producer = visit.producers.get(name);
    if (producer === undefined || visit.state.get(producer) === "done") continue;
    if (visit.state.get(producer) === "open")
      throw new Error(`The nodes of graph "${visit.graphName}" form a cycle through "${name}"`);
    waiting.push(producer);
  }
  return waiting;
}

/** Makes short names that nothing in the graph or its subgraphs uses: hint, hint1, hint2, … */
export function freshNames(graph: Graph): (hint: string) => string {
  const taken = valueNames(graph);
  const next = new Map<string, number>();
  return (hint) => {
    for (let count = next.get(hint) ?? 0; ; count++) {
      const name = count === 0 ? hint : `${hint}${count.toString(36)}`;
      if (taken.has(name)) continue;
      taken.add(name);
      next.set(hint, count + 1);
      return name;
    }
  };
}

/** Everything that has a name in the graph or its subgraphs. */
export function valueNames(graph: Graph): Set<string> {
  const names = new Set<string>();
  collectNames(graph, names);
  return names;
}

function collectNames(graph: Graph, taken: Set<string>): void {
  const named = [graph.input, graph.output, graph.valueInfo, ownTensors(graph)].flat();
  for (const { name } of named) taken.add(name);
  for (const node of graph.node) {
    for (const name of [...node.input, ...node.output]) taken.add(name);
    for (const inner of subgraphsOf(node)) collectNames(inner, taken);
  }
}
