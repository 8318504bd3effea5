/** Drops nodes and initializers that no output of their graph needs, in branches and loop bodies too. */
import { indexGraph } from "../model/graph-index.ts";
import { type Graph, type Model, type Node, copyWith, graphOf, withParts } from "../model/ir.ts";
import { withInnerGraphs } from "../model/inner-graphs.ts";

/** What is left computes the same outputs; the graph's inputs stay with their defaults, since callers name them. */
export function dropUnused(model: Model): Model {
  return copyWith(model, { graph: withoutUnused(graphOf(model)) });
}

function withoutUnused(given: Graph): Graph {
  const graph = withParts(given, {
    nodes: given.node.map((node) => withInnerGraphs(node, withoutUnused)),
  });
  const needed = neededNodes(graph);
  const nodes = graph.node.filter((node) => needed.has(node));
  const used = namesUsed(graph, nodes);
  const initializers = graph.initializer.filter((tensor) => used.has(tensor.name));
  const valueInfos = graph.valueInfo.filter((info) => used.has(info.name));
  return withParts(graph, { nodes, initializers, valueInfos });
}

function neededNodes(graph: Graph): ReadonlySet<Node> {
  const index = indexGraph(graph);
  const needed = new Set<Node>();
  const waiting = graph.output.map((output) => output.name);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const node = index.producerOf(name)?.node;
    if (node === undefined || needed.has(node)) continue;
    needed.add(node);
    waiting.push(...index.namesReadBy(node));
  }
  return needed;
}

function namesUsed(graph: Graph, nodes: readonly Node[]): ReadonlySet<string> {
  const index = indexGraph(graph);
  const used = new Set([...graph.output, ...graph.input].map(({ name }) => name));
  for (const node of nodes) {
    for (const name of index.namesReadBy(node)) used.add(name);
    for (const name of node.output) used.add(name);
  }
  return used;
}
