/** Weights inside branches and loop bodies, moved to the graph around them, which they may read: there every pass finds them. */
import { freshNames, indexGraph, subgraphsOf } from "../../model/graph-index.ts";
import {
  type Graph,
  type Model,
  type Node,
  type Tensor,
  graphOf,
  readTensorAttribute,
  withGraph,
  withNode,
  withParts,
  withTensorName,
} from "../../model/ir.ts";
import { withInnerGraphs } from "../../model/inner-graphs.ts";
import { tensorBytes } from "../../model/tensor-data.ts";
import type { Change, PassResult } from "../pass.ts";

/** Smaller ones are sizes and axes, which say more where they stand. */
const LEAST_BYTES = 1024;

export function hoistConstants(model: Model): PassResult {
  const graph = graphOf(model);
  if (graph.node.every((node) => subgraphsOf(node).length === 0)) return { model, changes: [] };
  const hoister = new Hoister(freshNames(graph));
  const nodes = graph.node.map((node) => hoister.node(node, new Map()));
  if (hoister.tensors.length === 0) return { model, changes: [] };
  const initializers = [...graph.initializer, ...hoister.tensors];
  return { model: withGraph(model, { nodes, initializers }), changes: hoister.changes };
}

/** New names of values, by their old ones. */
type Names = ReadonlyMap<string, string>;

class Hoister {
  readonly tensors: Tensor[] = [];
  readonly changes: Change[] = [];
  readonly #fresh: (hint: string) => string;

  constructor(fresh: (hint: string) => string) {
    this.#fresh = fresh;
  }

  node(node: Node, names: Names): Node {
    const renamed = withNode(node, { inputs: node.input.map((name) => names.get(name) ?? name) });
    return withInnerGraphs(renamed, (graph) => this.#graph(graph, names));
  }

  #graph(graph: Graph, outer: Names): Graph {
    const index = indexGraph(graph);
    const names = new Map(outer);
    const hoists = (name: string, tensor: Tensor | undefined): boolean => {
      if (tensor === undefined || tensorBytes(tensor) < LEAST_BYTES) return false;
      if (index.isGraphInput(name) || index.isGraphOutput(name)) return false;
      names.set(name, this.#hoist(name, tensor, index.consumersOf(name)[0]?.node.opType ?? ""));
      return true;
    };
    const initializers = graph.initializer.filter((tensor) => !hoists(tensor.name, tensor));
    const left = graph.node.filter(
      (node) =>
        !(isConstant(node) && hoists(node.output[0] ?? "", readTensorAttribute(node, "value"))),
    );
    return withParts(graph, { nodes: left.map((node) => this.node(node, names)), initializers });
  }

  /** Branches may use one name for two things. */
  #hoist(name: string, tensor: Tensor, operator: string): string {
    const made = this.#fresh("k");
    this.tensors.push(withTensorName(tensor, made));
    const reason = "moved out of a branch or the body of a loop";
    this.changes.push({ kind: "applied", node: name, operator, reason });
    return made;
  }
}

const isConstant = ({ domain, opType }: Node): boolean => domain === "" && opType === "Constant";
