/** Weights that layers in branches and loop bodies read, and nothing else does: a pass may give them other numbers, which all of them then read. */
import { type GraphIndex, indexGraph, subgraphsOf } from "../model/graph-index.ts";
import { type Graph, type Model, type Node, type Tensor, graphOf } from "../model/ir.ts";
import { refused } from "./changes.ts";
import { SHARED } from "./find-layers.ts";
import { LAYER_OPERATORS, type Layer, type LayerLimits, readLayer } from "./layers.ts";
import type { Change } from "./pass.ts";
import { type Refusal, refusal } from "./refusal.ts";
import { findRecurrentWeights } from "./round/recurrent-weights.ts";

export interface InnerWeight {
  /** An initializer of the outermost graph. */
  readonly tensor: Tensor;
  /** As one of its readers sees it; the others see the same. */
  readonly layer: Layer;
  readonly readers: readonly Node[];
}

export interface FoundInnerWeights {
  readonly weights: readonly InnerWeight[];
  readonly refusals: readonly Change[];
}

interface InnerSearch {
  readonly limits: LayerLimits;
  readonly reasonAgainst?: (layer: Layer) => Refusal | undefined;
  /** LSTM, GRU and RNN too. */
  readonly recurrences: boolean;
}

/** @param model has its constants hoisted: what branches hold themselves is not looked at */
export function findInnerWeights(model: Model, search: InnerSearch): FoundInnerWeights {
  const graph = graphOf(model);
  const finder = new Finder(graph, search);
  finder.visitInner(graph, { hidden: new Set(), constantOf: (name) => finder.constantOf(name) });
  return finder.found();
}

/** What a graph sees of the graphs around it. */
interface Around {
  /** Names that a graph between it and the outermost one defines. */
  readonly hidden: ReadonlySet<string>;
  readonly constantOf: (name: string) => Tensor | undefined;
}

const STAYS = refusal(
  "subgraph",
  "its weight is in a branch or the body of a loop, and too small to be moved out of it",
);

class Finder {
  readonly #index: GraphIndex;
  readonly #search: InnerSearch;
  readonly #tensors: ReadonlyMap<string, Tensor>;
  readonly #refusals: Change[] = [];
  /** By the name of the weight, in the order in which they are met. */
  readonly #layers = new Map<string, Layer[]>();
  readonly #reads = new Map<string, number>();

  constructor(graph: Graph, search: InnerSearch) {
    this.#index = indexGraph(graph);
    this.#search = search;
    this.#tensors = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]));
    for (const { input } of graph.node) this.#count(input);
    this.#count(graph.output.map(({ name }) => name));
  }

  constantOf(name: string): Tensor | undefined {
    return this.#index.constantOf(name);
  }

  visitInner(graph: Graph, around: Around): void {
    for (const node of graph.node)
      for (const inner of subgraphsOf(node)) this.#visit(inner, around);
  }

  #visit(graph: Graph, around: Around): void {
    const own = indexGraph(graph);
    const defined = new Set([
      ...[...graph.input, ...graph.initializer].map(({ name }) => name),
      ...graph.node.flatMap(({ output }) => output),
    ]);
    const constantOf = (name: string): Tensor | undefined =>
      defined.has(name) ? own.constantOf(name) : around.constantOf(name);
    const hidden = new Set([...around.hidden, ...defined]);
    this.#findLayers(graph, { ...own, constantOf, consumersOf: () => [] }, hidden);
    for (const { input } of graph.node) this.#count(input.filter((name) => !hidden.has(name)));
    this.visitInner(graph, { hidden, constantOf });
  }

  #findLayers(graph: Graph, index: GraphIndex, hidden: ReadonlySet<string>): void {
    const { limits, reasonAgainst = () => undefined, recurrences } = this.#search;
    const add = (layer: Layer): void => {
      const { weightName, node } = layer;
      if (hidden.has(weightName)) this.#refusals.push(refused(node, STAYS));
      else this.#layers.set(weightName, [...(this.#layers.get(weightName) ?? []), layer]);
    };
    for (const node of graph.node) {
      if (node.domain !== "" || !LAYER_OPERATORS.has(node.opType)) continue;
      const found = readLayer(node, index, limits);
      const against = "code" in found ? found : reasonAgainst(found.layer);
      if (against !== undefined) this.#refusals.push(refused(node, against));
      else if ("layer" in found) add(found.layer);
    }
    if (!recurrences) return;
    const { weights, refusals } = findRecurrentWeights(graph, index, limits);
    this.#refusals.push(...refusals);
    for (const weight of weights) add(weight);
  }

  #count(names: readonly string[]): void {
    for (const name of names) this.#reads.set(name, (this.#reads.get(name) ?? 0) + 1);
  }

  found(): FoundInnerWeights {
    const weights: InnerWeight[] = [];
    const refusals = [...this.#refusals];
    for (const [name, layers] of this.#layers) {
      const [layer] = layers;
      const tensor = this.#tensors.get(name);
      const isWhole =
        layers.length === this.#reads.get(name) &&
        layers.every((each) => layer !== undefined && seesAlike(each, layer));
      const readers = layers.map(({ node }) => node);
      if (layer !== undefined && tensor !== undefined && isWhole)
        weights.push({ tensor, layer, readers });
      else refusals.push(...readers.map((node) => refused(node, SHARED)));
    }
    return { weights, refusals };
  }
}

/** The same weights make one channel. */
const seesAlike = (a: Layer, b: Layer): boolean =>
  a.kind === b.kind && a.channelAxis === b.channelAxis;
