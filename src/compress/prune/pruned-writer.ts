/** Collects what is left of weights and constants while channels are taken from them, and writes the smaller graph. */
import { freshNames } from "../../model/graph-index.ts";
import {
  type Model,
  type Node,
  type Tensor,
  graphOf,
  intAttribute,
  makeTensor,
  withGraph,
  withNode,
} from "../../model/ir.ts";
import { elementCount, floatValues, tensorDims } from "../../model/tensor-data.ts";
import { dropUnused } from "../drop-unused.ts";

interface Part {
  readonly dims: readonly number[];
  readonly values: Float32Array;
}

/** Places of one axis that stay. */
export interface Cut {
  readonly tensor: Tensor;
  readonly axis: number;
  readonly places: readonly number[];
}

interface Slot {
  part: Part | undefined;
  readonly cuts: Cut[];
}

/** By node and place of the input. A layer may lose channels before it and behind it: first all are refitted, then cut. */
export class PrunedWriter {
  readonly #model: Model;
  readonly #slots = new Map<Node, Map<number, Slot>>();
  readonly #groups = new Map<Node, number>();

  constructor(model: Model) {
    this.#model = model;
  }

  /** Other values in the dimensions of before. */
  replace(node: Node, inputIndex: number, part: Part): void {
    this.#slot(node, inputIndex).part = part;
  }

  keep(node: Node, inputIndex: number, cut: Cut): void {
    this.#slot(node, inputIndex).cuts.push(cut);
  }

  #slot(node: Node, inputIndex: number): Slot {
    const slots = this.#slots.get(node) ?? new Map<number, Slot>();
    this.#slots.set(node, slots);
    const slot = slots.get(inputIndex) ?? { part: undefined, cuts: [] };
    slots.set(inputIndex, slot);
    return slot;
  }

  /** A Conv with one group for each channel has fewer of both. */
  regroup(node: Node, groups: number): void {
    this.#groups.set(node, groups);
  }

  model(): Model {
    const graph = graphOf(this.#model);
    const fresh = freshNames(graph);
    const tensors: Tensor[] = [];
    const nodes = graph.node.map((node) => {
      const slots = this.#slots.get(node);
      const groups = this.#groups.get(node);
      if (slots === undefined) return node;
      const inputs = node.input.map((name, place) => {
        const part = partOf(slots.get(place));
        if (part === undefined) return name;
        const made = makeTensor(fresh("w"), "float32", part);
        tensors.push(made);
        return made.name;
      });
      const attributes =
        groups === undefined
          ? node.attribute
          : [
              ...node.attribute.filter(({ name }) => name !== "group"),
              intAttribute("group", groups),
            ];
      return withNode(node, { inputs, attributes });
    });
    const initializers = [...graph.initializer, ...tensors];
    // Sizes that exporters noted of inner values are no longer true.
    return dropUnused(withGraph(this.#model, { nodes, initializers, valueInfos: [] }));
  }
}

function partOf(slot: Slot | undefined): Part | undefined {
  const tensor = slot?.cuts[0]?.tensor;
  const whole =
    tensor === undefined ? undefined : { dims: tensorDims(tensor), values: floatValues(tensor) };
  const part = slot?.part ?? whole;
  if (slot === undefined || part === undefined) return undefined;
  return slot.cuts.reduce((left, { axis, places }) => taken(left, axis, places), part);
}

function taken({ dims, values }: Part, axis: number, places: readonly number[]): Part {
  const inner = elementCount(dims.slice(axis + 1));
  const size = dims[axis] ?? 1;
  const outer = elementCount(dims.slice(0, axis));
  const left = new Float32Array(outer * places.length * inner);
  for (let before = 0; before < outer; before += 1)
    for (const [at, place] of places.entries()) {
      const start = (before * size + place) * inner;
      left.set(values.subarray(start, start + inner), (before * places.length + at) * inner);
    }
  return {
    dims: dims.map((given, place) => (place === axis ? places.length : given)),
    values: left,
  };
}
