/** Collects what is left of weights and constants while channels are taken from them, and writes the smaller graph. */
import { freshNames } from "../../model/graph-index.ts";
import {
  type Attribute,
  type Model,
  type Node,
  type Tensor,
  graphOf,
  makeTensor,
  withGraph,
  withNode,
} from "../../model/ir.ts";
import { elementCount, elementTypeOf, floatValues, tensorDims } from "../../model/tensor-data.ts";
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

export interface NodeEdit {
  /** In place of those of the same names. */
  readonly attributes?: readonly Attribute[];
  readonly withoutAttributes?: readonly string[];
  /** Constants of sizes, places and the like, as lists. */
  readonly integers?: readonly {
    readonly inputIndex: number;
    readonly values: readonly number[];
  }[];
  /** An input that is put together from single sizes, one of which is a constant from now on. */
  readonly piece?: {
    readonly inputIndex: number;
    readonly joined: Node;
    readonly place: number;
    readonly size: number;
  };
}

interface Slot {
  part: Part | undefined;
  readonly cuts: Cut[];
}

/** By node and place of the input. A layer may lose channels before it and behind it: first all are refitted, then cut. */
export class PrunedWriter {
  readonly #model: Model;
  readonly #given: ReadonlyMap<string, Tensor>;
  readonly #fresh: (hint: string) => string;
  readonly #slots = new Map<Node, Map<number, Slot>>();
  readonly #edits = new Map<Node, NodeEdit[]>();
  readonly #tensors: Tensor[] = [];

  constructor(model: Model) {
    const graph = graphOf(model);
    this.#model = model;
    this.#fresh = freshNames(graph);
    this.#given = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]));
  }

  /** Values in the dimensions of before, to be written over. */
  valuesAt(node: Node, inputIndex: number, part: Part): Float32Array {
    const slot = this.#slot(node, inputIndex);
    slot.part ??= { dims: part.dims, values: Float32Array.from(part.values) };
    return slot.part.values;
  }

  keep(node: Node, inputIndex: number, cut: Cut): void {
    this.#slot(node, inputIndex).cuts.push(cut);
  }

  edit(node: Node, edit: NodeEdit): void {
    this.#edits.set(node, [...(this.#edits.get(node) ?? []), edit]);
  }

  #slot(node: Node, inputIndex: number): Slot {
    const slots = this.#slots.get(node) ?? new Map<number, Slot>();
    this.#slots.set(node, slots);
    const slot = slots.get(inputIndex) ?? { part: undefined, cuts: [] };
    slots.set(inputIndex, slot);
    return slot;
  }

  model(): Model {
    const graph = graphOf(this.#model);
    const nodes = graph.node.flatMap((node) => this.#written(node));
    const initializers = [...graph.initializer, ...this.#tensors];
    // Sizes that exporters noted of inner values are no longer true.
    return dropUnused(withGraph(this.#model, { nodes, initializers, valueInfos: [] }));
  }

  #written(node: Node): readonly Node[] {
    const slots = this.#slots.get(node);
    const edits = this.#edits.get(node) ?? [];
    if (slots === undefined && edits.length === 0) return [node];
    const inputs = [...node.input];
    for (const [place, slot] of slots ?? []) {
      const part = partOf(slot);
      if (part !== undefined) inputs[place] = this.#tensor("float32", part.dims, part.values);
    }
    const before: Node[] = [];
    let attributes: readonly Attribute[] = node.attribute;
    for (const edit of edits) {
      attributes = editedAttributes(attributes, edit);
      for (const { inputIndex, values } of edit.integers ?? []) {
        while (inputs.length < inputIndex) inputs.push("");
        inputs[inputIndex] = this.#integers(values, node.input[inputIndex]);
      }
      if (edit.piece !== undefined) {
        const joined = this.#joinedAnew(edit.piece);
        before.push(joined);
        inputs[edit.piece.inputIndex] = joined.output[0] ?? "";
      }
    }
    return [...before, withNode(node, { inputs, attributes })];
  }

  #joinedAnew({ joined, place, size }: NonNullable<NodeEdit["piece"]>): Node {
    const inputs = joined.input.with(place, this.#integers([size], joined.input[place]));
    return withNode(joined, { name: "", inputs, outputs: [this.#fresh("s")] });
  }

  /** Of the type of what they replace: a Slice's bounds must all be of one. */
  #integers(values: readonly number[], replaced: string | undefined): string {
    const before = this.#given.get(replaced ?? "");
    return before !== undefined && elementTypeOf(before) === "int32"
      ? this.#tensor("int32", [values.length], Int32Array.from(values))
      : this.#tensor("int64", [values.length], BigInt64Array.from(values, BigInt));
  }

  #tensor(
    type: "float32" | "int32" | "int64",
    dims: readonly number[],
    values: Float32Array | Int32Array | BigInt64Array,
  ): string {
    const made = makeTensor(this.#fresh("w"), type, { dims, values });
    this.#tensors.push(made);
    return made.name;
  }
}

function editedAttributes(
  given: readonly Attribute[],
  { attributes = [], withoutAttributes = [] }: NodeEdit,
): readonly Attribute[] {
  const replaced = new Set([...attributes.map(({ name }) => name), ...withoutAttributes]);
  return [...given.filter(({ name }) => !replaced.has(name)), ...attributes];
}

function partOf({ part, cuts }: Slot): Part | undefined {
  const tensor = cuts[0]?.tensor;
  const whole =
    tensor === undefined ? undefined : { dims: tensorDims(tensor), values: floatValues(tensor) };
  const start = part ?? whole;
  if (start === undefined) return undefined;
  return cuts.reduce((left, { axis, places }) => taken(left, axis, places), start);
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
