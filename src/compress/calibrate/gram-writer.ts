/** Adds to a graph the nodes that multiply inputs of layers with themselves. */
import { freshNames } from "../../model/graph-index.ts";
import {
  type Attribute,
  type Model,
  type Node,
  type Tensor,
  graphAttribute,
  graphOf,
  intAttribute,
  intsAttribute,
  makeNode,
  makeTensor,
  opsetVersion,
  readInt,
  withGraph,
} from "../../model/ir.ts";
import { lastFirst, untypedValues } from "../../model/extra-outputs.ts";
import { makeModel } from "../../model/make-model.ts";
import type { TensorSpec } from "../../schema/tensor.ts";
import type { Layer } from "../layers.ts";

/** Names of the outputs that say of an input what is asked of it. */
export interface View {
  readonly gram: string;
  readonly sum: string;
  readonly count: string;
  readonly groups: number;
  readonly depth: number;
}

/** What is known of the vectors of an input: [1, groups, K, K], [1, groups, K, 1] and a number. */
type Sums = readonly [gram: string, sum: string, count: string];

/** Add broadcasts by attribute before, for which the engine has no kernel. */
const FIRST_OPSET_THAT_ADDS = 7;

export class GramWriter {
  readonly outputs: string[] = [];
  readonly #model: Model;
  readonly #opset: number;
  readonly #fresh: (hint: string) => string;
  readonly #tensors: Tensor[] = [];
  readonly #views = new Map<string, View>();
  readonly #written: (readonly Node[])[] = [];
  #nodes: Node[] = [];

  constructor(model: Model) {
    this.#model = model;
    this.#opset = opsetVersion(model, "");
    this.#fresh = freshNames(graphOf(model));
  }

  model(): Model {
    const graph = graphOf(this.#model);
    return withGraph(this.#model, {
      nodes: [...graph.node, ...lastFirst(this.#written)],
      initializers: [...graph.initializer, ...this.#tensors],
      outputs: [...graph.output, ...untypedValues(this.outputs)],
    });
  }

  view(layer: Layer): View {
    const key = viewKey(layer);
    const known = this.#views.get(key);
    if (known !== undefined) return known;
    const groups = layer.kind === "conv" ? readInt(layer.node, "group", 1) : 1;
    const { depth } = layer.layout;
    const [gram, sum, count] = this.#sumsOf(layer, groups);
    const view = { groups, depth, gram, sum, count };
    this.#written.push(this.#nodes);
    this.#nodes = [];
    this.outputs.push(gram, sum, count);
    this.#views.set(key, view);
    return view;
  }

  #sumsOf(layer: Layer, groups: number): Sums {
    if (layer.kind !== "conv") return this.#sums(this.#vectors(layer));
    const picks = this.#picks(layer, groups);
    if (this.#opset >= FIRST_OPSET_THAT_ADDS) return this.#rowByRow(layer, picks, groups);
    const patches = this.#patches(layer, layer.input, picks);
    const shaped = this.#reshape(patches, [0, groups, layer.layout.depth, -1]);
    const apart = this.#node("Transpose", [shaped], [intsAttribute("perm", [1, 2, 0, 3])]);
    return this.#sums(this.#reshape(apart, [1, groups, layer.layout.depth, -1]));
  }

  /** Of images [rows, channels, ...]: [rows, groups × K, ...]. */
  #patches({ node }: Layer, images: string, picks: string): string {
    return this.#node("Conv", [images, picks], node.attribute);
  }

  /** Of vectors [1, groups, K, places]. */
  #sums(columns: string): Sums {
    const rows = this.#node("Transpose", [columns], [intsAttribute("perm", [0, 1, 3, 2])]);
    return [
      this.#node("MatMul", [columns, rows]),
      this.#sumOfPlaces(columns),
      this.#node("Size", [columns]),
    ];
  }

  /** [..., K] as [1, 1, K, rows]. */
  #vectors({ input, layout }: Layer): string {
    const shaped = this.#reshape(input, [1, 1, -1, layout.depth]);
    return this.#node("Transpose", [shaped], [intsAttribute("perm", [0, 1, 3, 2])]);
  }

  /**
   * The patches of an image take K / channels times as much memory as the image, and their products K²: a loop makes
   * those of one row at a time. It adds them in float32, row after row, as ReduceSum would those of all.
   */
  #rowByRow(layer: Layer, picks: string, groups: number): Sums {
    const { depth } = layer.layout;
    const start = this.#nothing(groups, depth);
    const [trip, isOn] = [this.#rowsOf(layer.input), this.#constant("bool", [], Uint8Array.of(1))];
    const [turn, goesOn, known] = [this.#fresh("gram"), this.#fresh("gram"), this.#freshSums()];
    const outside = this.#nodes;
    this.#nodes = [];
    const place = this.#reshape(turn, [1]);
    const row = this.#node("Gather", [layer.input, place], [intAttribute("axis", 0)]);
    const patches = this.#patches(layer, row, picks);
    const own = this.#sums(this.#reshape(patches, [1, groups, depth, -1]));
    const more = known.map((before, at) => this.#node("Add", [before, own[at] ?? ""]));
    const again = this.#node("Identity", [goesOn]);
    const body = makeModel({
      opset: this.#opset,
      inputs: [spec(turn, "int64"), spec(goesOn, "bool"), ...specs(known)],
      outputs: [spec(again, "bool"), ...specs(more)],
      initializers: [],
      nodes: this.#nodes,
    });
    const attributes = [graphAttribute("body", graphOf(body))];
    const [inputs, outputs] = [[trip, isOn, ...start], this.#freshSums()];
    this.#nodes = [...outside, makeNode({ operator: "Loop", inputs, outputs, attributes })];
    return outputs;
  }

  #freshSums(): Sums {
    return [this.#fresh("gram"), this.#fresh("gram"), this.#fresh("gram")];
  }

  /** What the loop begins with. */
  #nothing(groups: number, depth: number): Sums {
    const zeros = new Float32Array(groups * depth);
    const column = this.#constant("float32", [1, groups, depth, 1], zeros);
    const row = this.#constant("float32", [1, groups, 1, depth], zeros);
    const count = this.#constant("int64", [], BigInt64Array.of(0n));
    return [this.#node("MatMul", [column, row]), column, count];
  }

  #rowsOf(value: string): string {
    const shape = this.#node("Shape", [value]);
    const first = this.#constant("int64", [], BigInt64Array.of(0n));
    return this.#node("Gather", [shape, first], [intAttribute("axis", 0)]);
  }

  /** The weight of a Conv that picks one element of the patch for each of its outputs. */
  #picks({ dims, layout }: Layer, groups: number): string {
    const [, inner = 1, ...kernel] = dims;
    const taps = kernel.reduce((product, size) => product * size, 1);
    const { depth } = layout;
    const picks = new Float32Array(groups * depth * depth);
    for (let group = 0; group < groups; group += 1)
      for (let k = 0; k < depth; k += 1) {
        const at = (k % inner) * taps + Math.floor(k / inner);
        picks[(group * depth + k) * depth + at] = 1;
      }
    return this.#constant("float32", [groups * depth, inner, ...kernel], picks);
  }

  #reshape(value: string, shape: readonly number[]): string {
    const dims = BigInt64Array.from(shape, BigInt);
    return this.#node("Reshape", [value, this.#constant("int64", [shape.length], dims)]);
  }

  /** ReduceSum takes its axes as an attribute until opset 12, as an input from 13. */
  #sumOfPlaces(value: string): string {
    if (this.#opset < 13) return this.#node("ReduceSum", [value], [intsAttribute("axes", [3])]);
    return this.#node("ReduceSum", [value, this.#constant("int64", [1], BigInt64Array.of(3n))]);
  }

  #node(
    operator: string,
    inputs: readonly string[],
    attributes: readonly Attribute[] = [],
  ): string {
    const output = this.#fresh("gram");
    this.#nodes.push(makeNode({ operator, inputs, outputs: [output], attributes }));
    return output;
  }

  #constant(
    type: "float32" | "int64" | "bool",
    dims: readonly number[],
    values: Float32Array | BigInt64Array | Uint8Array,
  ): string {
    const name = this.#fresh("gram");
    this.#tensors.push(makeTensor(name, type, { dims, values }));
    return name;
  }
}

const spec = (name: string, elementType: "int64" | "bool"): TensorSpec => ({
  name,
  elementType,
  shape: [],
});

const specs = ([gram = "", sum = "", count = ""]: readonly string[]): readonly TensorSpec[] => [
  { name: gram, elementType: "float32", shape: [null, null, null, null] },
  { name: sum, elementType: "float32", shape: [null, null, null, null] },
  spec(count, "int64"),
];

/** Layers with equal keys see the same vectors. */
function viewKey({ kind, node, input, dims, layout }: Layer): string {
  if (kind !== "conv") return `${input}\n${layout.depth}`;
  const attributes = node.attribute
    .map(({ name, i, ints, s }) => `${name}:${String(i)}:${ints.join()}:${s.join()}`)
    .toSorted((a, b) => (a < b ? -1 : 1));
  return JSON.stringify([input, dims.slice(1), attributes]);
}
