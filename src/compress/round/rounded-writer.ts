/** A model with rounded weights in the places of those that were rounded. */
import { freshNames } from "../../model/graph-index.ts";
import {
  type Model,
  type Node,
  type Tensor,
  graphOf,
  makeTensor,
  withGraph,
  withNode,
} from "../../model/ir.ts";
import { tensorDims } from "../../model/tensor-data.ts";
import { dropUnused } from "../drop-unused.ts";
import type { LayerBias } from "../quantize/bias-of.ts";
import { withTensors } from "../replace-constants.ts";
import type { RecurrentLayer } from "./recurrent-weights.ts";
import type { RoundedWeight } from "./round-weight.ts";
import type { Readers } from "./shared-weights.ts";
import type { Table } from "./tables.ts";

/** Collects what replaces inputs of nodes. */
export class RoundedWriter {
  readonly #model: Model;
  readonly #fresh: (hint: string) => string;
  readonly #tensors: Tensor[] = [];
  readonly #inputs = new Map<Node, Map<number, string>>();
  readonly #inPlace = new Map<Tensor, Tensor>();

  constructor(model: Model) {
    this.#model = model;
    this.#fresh = freshNames(graphOf(model));
  }

  /** For all that read it. */
  inPlace(tensor: Tensor, { values }: RoundedWeight): void {
    const dims = tensorDims(tensor);
    this.#inPlace.set(tensor, makeTensor(tensor.name, "float32", { dims, values }));
  }

  table({ tensor, readers, products }: Table, rounded: RoundedWeight): void {
    if (products.length > 0) {
      this.inPlace(tensor, rounded);
      return;
    }
    const name = this.#tensor("w", tensorDims(tensor), rounded.values);
    for (const node of readers) this.#rewire(node, 0, name);
  }

  recurrence({ node, place, dims }: RecurrentLayer, { values }: RoundedWeight): void {
    this.#rewire(node, place, this.#tensor("w", dims, values));
  }

  layers(readers: Readers, rounded: RoundedWeight, bias: LayerBias | undefined): void {
    const [{ dims }] = readers;
    const name = this.#tensor("w", dims, rounded.values);
    for (const { node } of readers) this.#rewire(node, 1, name);
    if (bias === undefined) return;
    const values = bias.values.map((value, channel) => value + (rounded.biasShift[channel] ?? 0));
    this.#rewire(bias.node, bias.inputIndex, this.#tensor("b", bias.dims, values));
  }

  #tensor(hint: string, dims: readonly number[], values: Float32Array): string {
    const name = this.#fresh(hint);
    this.#tensors.push(makeTensor(name, "float32", { dims, values }));
    return name;
  }

  #rewire(node: Node, inputIndex: number, name: string): void {
    const inputs = this.#inputs.get(node) ?? new Map<number, string>();
    this.#inputs.set(node, inputs.set(inputIndex, name));
  }

  model(): Model {
    const model = withTensors(this.#model, this.#inPlace);
    const graph = graphOf(model);
    const nodes = graph.node.map((node) => {
      const replaced = this.#inputs.get(node);
      if (replaced === undefined) return node;
      return withNode(node, {
        inputs: node.input.map((name, place) => replaced.get(place) ?? name),
      });
    });
    const initializers = [...graph.initializer, ...this.#tensors];
    return dropUnused(withGraph(model, { nodes, initializers }));
  }
}
