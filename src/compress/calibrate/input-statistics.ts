/** Gram matrices of what goes into layers: the engine multiplies, so that only sums leave it. */
import { freshNames } from "../../model/graph-index.ts";
import {
  type Attribute,
  type Model,
  type Node,
  type Tensor,
  graphOf,
  intAttribute,
  intsAttribute,
  makeNode,
  makeTensor,
  opsetVersion,
  readInt,
  withGraph,
} from "../../model/ir.ts";
import { untypedValues } from "../../model/extra-outputs.ts";
import type { Layer } from "../layers.ts";
import type { Calibration, SummedTensor } from "../pass.ts";
import { INPUT_NOT_FINITE, INPUT_UNSEEN, type Refusal } from "../refusal.ts";

/** Second moments of a layer's input vectors, in the order in which its kernel walks them. */
export interface InputStatistics {
  /** Groups of a Conv; 1 otherwise. */
  readonly groups: number;
  readonly depth: number;
  /** Input vectors that were seen, in each group. */
  readonly count: number;
  /** [groups, depth, depth]: the sum of x xᵀ. */
  readonly gram: Float64Array;
  /** [groups, depth]: the sum of x. */
  readonly sum: Float64Array;
}

/** Calibration rows with NaN, infinity or numbers whose squares overflow make sums that say nothing. */
const isFiniteSum = ({ gram, sum }: InputStatistics): boolean =>
  gram.every((value) => Number.isFinite(value)) && sum.every((value) => Number.isFinite(value));

/** Why nothing can be told from them: a branch that no row took leaves none, or of no vectors. */
export function whyUnusable(statistics: InputStatistics | undefined): Refusal | undefined {
  if (statistics === undefined || statistics.count === 0) return INPUT_UNSEEN;
  return isFiniteSum(statistics) ? undefined : INPUT_NOT_FINITE;
}

/** A Gram matrix takes depth² doubles, and what is done with it depth² for each channel. */
export const DEEPEST_GRAM = 1024;

/** By layer node; layers deeper than DEEPEST_GRAM have none. Layers that read the same value share theirs. */
export async function inputStatistics(
  model: Model,
  layers: readonly Layer[],
  calibration: Calibration,
): Promise<ReadonlyMap<Node, InputStatistics>> {
  const writer = new GramWriter(model);
  const views = new Map<Node, View>();
  for (const layer of layers)
    if (layer.layout.depth <= DEEPEST_GRAM) views.set(layer.node, writer.view(layer));
  if (views.size === 0) return new Map();
  const summed = await calibration.sums(writer.model(), writer.outputs);
  const found = new Map<Node, InputStatistics>();
  for (const [node, view] of views) {
    const statistics = readStatistics(view, summed);
    if (statistics !== undefined) found.set(node, statistics);
  }
  return found;
}

interface View {
  readonly gram: string;
  readonly sum: string;
  readonly count: string;
  readonly groups: number;
  readonly depth: number;
}

function readStatistics(
  view: View,
  summed: ReadonlyMap<string, SummedTensor>,
): InputStatistics | undefined {
  const [gram, sum, count] = [view.gram, view.sum, view.count].map((name) => summed.get(name));
  if (gram === undefined || sum === undefined || count === undefined) return undefined;
  const { groups, depth } = view;
  const values = (count.values[0] ?? 0) / (groups * depth);
  return { groups, depth, count: values, gram: gram.values, sum: sum.values };
}

/** Adds to a graph the nodes that multiply each input with itself. */
class GramWriter {
  readonly outputs: string[] = [];
  readonly #model: Model;
  readonly #opset: number;
  readonly #fresh: (hint: string) => string;
  readonly #nodes: Node[] = [];
  readonly #tensors: Tensor[] = [];
  readonly #views = new Map<string, View>();

  constructor(model: Model) {
    this.#model = model;
    this.#opset = opsetVersion(model, "");
    this.#fresh = freshNames(graphOf(model));
  }

  model(): Model {
    const graph = graphOf(this.#model);
    return withGraph(this.#model, {
      nodes: [...graph.node, ...this.#nodes],
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
    const columns = layer.kind === "conv" ? this.#patches(layer, groups) : this.#rows(layer);
    const rows = this.#node("Transpose", [columns], [intsAttribute("perm", [0, 1, 3, 2])]);
    const products = this.#node("MatMul", [columns, rows]);
    const view = {
      groups,
      depth,
      gram: this.#reduce(products, [0]),
      sum: this.#reduce(columns, [0, 3]),
      count: this.#node("Size", [columns]),
    };
    this.outputs.push(view.gram, view.sum, view.count);
    this.#views.set(key, view);
    return view;
  }

  /** [..., K] as [1, 1, K, rows]. */
  #rows({ input, layout }: Layer): string {
    const shaped = this.#reshape(input, [1, 1, -1, layout.depth]);
    return this.#node("Transpose", [shaped], [intsAttribute("perm", [0, 1, 3, 2])]);
  }

  /** What each place of a Conv's output sees, as [N, groups, K, places]: a Conv that picks one element each. */
  #patches({ node, input, dims, layout }: Layer, groups: number): string {
    const [, inner = 1, ...kernel] = dims;
    const taps = kernel.reduce((product, size) => product * size, 1);
    const { depth } = layout;
    const picks = new Float32Array(groups * depth * depth);
    for (let group = 0; group < groups; group += 1)
      for (let k = 0; k < depth; k += 1) {
        const at = (k % inner) * taps + Math.floor(k / inner);
        picks[(group * depth + k) * depth + at] = 1;
      }
    const weight = this.#constant("float32", [groups * depth, inner, ...kernel], picks);
    const picked = this.#node("Conv", [input, weight], node.attribute);
    return this.#reshape(picked, [0, groups, depth, -1]);
  }

  #reshape(value: string, shape: readonly number[]): string {
    const dims = BigInt64Array.from(shape, BigInt);
    return this.#node("Reshape", [value, this.#constant("int64", [shape.length], dims)]);
  }

  /** ReduceSum takes its axes as an attribute until opset 12, as an input from 13. */
  #reduce(value: string, axes: readonly number[]): string {
    const keep = intAttribute("keepdims", 0);
    if (this.#opset < 13)
      return this.#node("ReduceSum", [value], [intsAttribute("axes", axes), keep]);
    const constant = this.#constant("int64", [axes.length], BigInt64Array.from(axes, BigInt));
    return this.#node("ReduceSum", [value, constant], [keep]);
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
    type: "float32" | "int64",
    dims: readonly number[],
    values: Float32Array | BigInt64Array,
  ): string {
    const name = this.#fresh("gram");
    this.#tensors.push(makeTensor(name, type, { dims, values }));
    return name;
  }
}

/** Layers with equal keys see the same vectors. */
function viewKey({ kind, node, input, dims, layout }: Layer): string {
  if (kind !== "conv") return `${input}\n${layout.depth}`;
  const attributes = node.attribute
    .map(({ name, i, ints, s }) => `${name}:${String(i)}:${ints.join()}:${s.join()}`)
    .toSorted((a, b) => (a < b ? -1 : 1));
  return JSON.stringify([input, dims.slice(1), attributes]);
}
