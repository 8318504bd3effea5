/** Everything in a model that never changes, in its graph and in the graphs inside it, under names of one name space: what one model computes. */
import { constantNodes } from "../../model/constant-nodes.ts";
import { freshNames, type GraphIndex, indexGraph, subgraphsOf } from "../../model/graph-index.ts";
import {
  type Graph,
  type Model,
  type Node,
  type Tensor,
  graphOf,
  withGraph,
  withNode,
  withTensorName,
} from "../../model/ir.ts";
import { untypedValues } from "../../model/extra-outputs.ts";

/** One output of a node that never changes, which something else reads. */
export interface ConstantValue {
  /** In the one name space. */
  readonly key: string;
  readonly name: string;
  readonly graph: Graph;
  readonly node: Node;
}

export interface ConstantParts {
  /** In the order of the graphs, outer ones first. */
  readonly values: readonly ConstantValue[];
  /** Stored constants, by key. */
  readonly tensors: ReadonlyMap<string, Tensor>;
  /** Keys that are read by what stays whatever is folded. */
  readonly read: ReadonlySet<string>;
  /** The nodes that never change, renamed, by the keys of their outputs. */
  readonly producers: ReadonlyMap<string, Node>;
}

/** Keys of the constants that are in sight, by name. */
type Scope = ReadonlyMap<string, string>;

export function constantParts(model: Model): ConstantParts {
  const graph = graphOf(model);
  const collector = new Collector(freshNames(graph));
  collector.visit(graph, new Map());
  return collector.parts();
}

class Collector {
  readonly #fresh: (hint: string) => string;
  readonly #made: ConstantValue[] = [];
  readonly #tensors = new Map<string, Tensor>();
  readonly #read = new Set<string>();
  readonly #producers = new Map<string, Node>();
  readonly #nodeNames = new Set<string>();

  constructor(fresh: (hint: string) => string) {
    this.#fresh = fresh;
  }

  parts(): ConstantParts {
    const [tensors, read, producers] = [this.#tensors, this.#read, this.#producers];
    return { values: this.#made.filter(({ key }) => read.has(key)), tensors, read, producers };
  }

  visit(graph: Graph, outer: Scope): void {
    const index = indexGraph(graph);
    const scope = this.#scopeOf(graph, index, outer);
    const constant = new Set(constantNodes(graph, index, (name) => outer.has(name)));
    for (const node of constant) this.#add(node, { graph, index, scope });
    for (const node of graph.node) {
      if (constant.has(node)) continue;
      this.#note(node.input, scope);
      for (const inner of subgraphsOf(node)) this.visit(inner, scope);
    }
    this.#note(
      graph.output.map(({ name }) => name),
      scope,
    );
  }

  /** What the graph defines hides what has the same name around it. */
  #scopeOf(graph: Graph, index: GraphIndex, outer: Scope): Map<string, string> {
    const scope = new Map(outer);
    for (const { name } of graph.input) scope.delete(name);
    for (const name of [
      ...graph.initializer.map((tensor) => tensor.name),
      ...graph.node.flatMap((node) => node.output),
    ]) {
      scope.delete(name);
      const tensor = index.constantOf(name);
      if (tensor === undefined) continue;
      const key = this.#key(name);
      scope.set(name, key);
      this.#tensors.set(key, tensor);
    }
    return scope;
  }

  #add(
    node: Node,
    { graph, index, scope }: { graph: Graph; index: GraphIndex; scope: Map<string, string> },
  ): void {
    const inputs = node.input.map((name) => scope.get(name) ?? name);
    const outputs = node.output.map((name) => (name === "" ? "" : this.#key(name)));
    const renamed = withNode(node, { inputs, outputs, name: this.#nodeName(node.name) });
    for (const [place, key] of outputs.entries()) {
      const name = node.output[place] ?? "";
      if (name === "") continue;
      scope.set(name, key);
      this.#producers.set(key, renamed);
      if (!index.isGraphOutput(name)) this.#made.push({ key, name, graph, node });
    }
  }

  /** Names stay where they can: the engine's messages are about them. */
  #key(name: string): string {
    return this.#tensors.has(name) || this.#producers.has(name) ? this.#fresh("k") : name;
  }

  /** The engine refuses nodes of one graph that share a name; those of two branches may. */
  #nodeName(name: string): string {
    if (this.#nodeNames.has(name)) return "";
    this.#nodeNames.add(name);
    return name;
  }

  #note(names: readonly string[], scope: Scope): void {
    for (const name of names) {
      const key = scope.get(name);
      if (key !== undefined) this.#read.add(key);
    }
  }
}

/** A model without inputs that computes the values. */
export function computing(
  model: Model,
  { tensors, producers }: ConstantParts,
  values: readonly ConstantValue[],
): Model {
  const needed = new Set<Node>();
  const stored = new Set<string>();
  const waiting = values.map(({ key }) => key);
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    const node = producers.get(key);
    if (node === undefined) stored.add(key);
    if (node === undefined || needed.has(node)) continue;
    needed.add(node);
    waiting.push(...node.input);
  }
  return withGraph(model, {
    nodes: [...new Set(producers.values())].filter((node) => needed.has(node)),
    initializers: [...tensors].flatMap(([key, tensor]) =>
      stored.has(key) ? [withTensorName(tensor, key)] : [],
    ),
    inputs: [],
    outputs: untypedValues(values.map(({ key }) => key)),
    valueInfos: [],
  });
}
