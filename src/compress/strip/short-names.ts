/** Short names for values that only the graph itself uses; names of nodes, inputs and outputs stay. */
import { subgraphsOf } from "../../model/graph-index.ts";
import {
  type Graph,
  type Model,
  graphOf,
  withGraph,
  withNode,
  withTensorName,
} from "../../model/ir.ts";

/** A graph with subgraphs, which may read any of them, stays as it is. */
export function shortenNames(model: Model): Model {
  const graph = graphOf(model);
  const isReferredTo =
    graph.node.some((node) => subgraphsOf(node).length > 0) ||
    graph.sparseInitializer.length + graph.quantizationAnnotation.length > 0;
  if (isReferredTo) return model;
  const renamed = shortNames(graph);
  const nameOf = (name: string): string => renamed.get(name) ?? name;
  return withGraph(model, {
    nodes: graph.node.map((node) =>
      withNode(node, { inputs: node.input.map(nameOf), outputs: node.output.map(nameOf) }),
    ),
    initializers: graph.initializer.map((tensor) => withTensorName(tensor, nameOf(tensor.name))),
    valueInfos: [],
  });
}

/** The shortest names go to the values that are named most often. */
function shortNames(graph: Graph): ReadonlyMap<string, string> {
  const kept = new Set([...graph.input, ...graph.output].map(({ name }) => name));
  const uses = new Map<string, number>();
  const count = (name: string): void => {
    if (name !== "" && !kept.has(name)) uses.set(name, (uses.get(name) ?? 0) + 1);
  };
  for (const node of graph.node) for (const name of [...node.input, ...node.output]) count(name);
  for (const { name } of graph.initializer) count(name);
  const ranked = [...uses].toSorted(
    ([a, first], [b, second]) => second - first || (a < b ? -1 : 1),
  );
  const names = new Map<string, string>();
  let next = 0;
  for (const [name] of ranked) {
    while (kept.has(nameOfNumber(next))) next += 1;
    names.set(name, nameOfNumber(next));
    next += 1;
  }
  return names;
}

const LETTERS = 26;
const SIGNS = 36;

/** a … z, a0 … zz, a00 …: identifiers, as ONNX wants. */
function nameOfNumber(number: number): string {
  let [rest, tail, length] = [number, 1, 0];
  while (rest >= LETTERS * tail) {
    rest -= LETTERS * tail;
    tail *= SIGNS;
    length += 1;
  }
  const first = String.fromCodePoint(97 + Math.floor(rest / tail));
  return length === 0 ? first : first + (rest % tail).toString(SIGNS).padStart(length, "0");
}
