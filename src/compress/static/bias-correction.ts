/**
 * How far rounding its weight moves the mean of a layer's output, so that the bias can take it back: E[W x] − E[Ŵ x]
 * (Nagel et al., "Data-Free Quantization Through Weight Equalization and Bias Correction", 2019, section 4.2).
 */
import { freshNames, indexGraph } from "../../model/graph-index.ts";
import { untypedValues } from "../../model/extra-outputs.ts";
import {
  type Model,
  type Node,
  type Tensor,
  graphOf,
  intAttribute,
  intsAttribute,
  makeNode,
  makeTensor,
  opsetVersion,
  withGraph,
} from "../../model/ir.ts";
import { type Layer, type LayerLimits, readLayer } from "../layers.ts";
import { roundHalfEven } from "../../stats/round-half-even.ts";
import type { Calibration, SummedTensor, ValueRange } from "../pass.ts";
import { codedValues, weightCodes } from "../quantize/weight-codes.ts";
import { type WeightQuantization, weightOptions } from "./quantize-layer.ts";

/** By layer: what is added to each channel of its bias. */
export type BiasCorrections = ReadonlyMap<Node, Float64Array>;

interface Corrected extends LayerLimits, WeightQuantization {
  readonly ranges: ReadonlyMap<string, ValueRange>;
  readonly calibration: Calibration;
}

/** Of float32 weights that are added to a model at once. */
const MOST_ELEMENTS = 2 ** 26;

/**
 * Of Conv and Gemm, which have a bias or can be given one; none where nothing is to be taken back. The engine runs each once more, with
 * what rounding took from the weight in place of the weight: pads, strides and groups count as they do in the layer. (A bias that makes
 * its channel's scale coarser is so large that what its weights are rounded to hardly matters.)
 */
export async function biasCorrections(model: Model, options: Corrected): Promise<BiasCorrections> {
  const found = new Map<Node, Float64Array>();
  for (const layers of batches(correctable(model, options))) {
    const writer = new ErrorWriter(model);
    const views = new Map<Node, View>();
    for (const layer of layers) {
      const error = weightError(layer, options);
      if (error.some((value) => value !== 0)) views.set(layer.node, writer.view(layer, error));
    }
    if (views.size === 0) continue;
    const summed = await options.calibration.sums(writer.model(), writer.outputs);
    for (const [node, view] of views) {
      const correction = correctionFrom(view, summed);
      if (correction.some((value) => value !== 0)) found.set(node, correction);
    }
  }
  return found;
}

function correctable(model: Model, options: Corrected): readonly Layer[] {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  return graph.node.flatMap((node) => {
    if (node.domain !== "" || (node.opType !== "Conv" && node.opType !== "Gemm")) return [];
    if (!options.ranges.has(node.input[0] ?? "")) return [];
    const found = readLayer(node, index, options);
    return "layer" in found ? [found.layer] : [];
  });
}

function batches(layers: readonly Layer[]): readonly (readonly Layer[])[] {
  const found: Layer[][] = [];
  let elements = Number.POSITIVE_INFINITY;
  for (const layer of layers) {
    elements += layer.values.length;
    if (elements > MOST_ELEMENTS) {
      found.push([]);
      elements = layer.values.length;
    }
    found.at(-1)?.push(layer);
  }
  return found;
}

/** W − Ŵ, where its elements lie. */
function weightError(layer: Layer, options: WeightQuantization): Float32Array {
  const coded = weightCodes(layer.values, layer.layout, weightOptions(layer, options));
  const values = codedValues(coded, layer.layout);
  return layer.values.map((value, at) => value - (values[at] ?? 0));
}

interface View {
  readonly channels: number;
  /** Of the mean error of each row: its sum and that of its squares by channel, and how many numbers there are. */
  readonly sum: string;
  readonly squares: string;
  readonly size: string;
}

/** Zeros where calibration tells nothing. */
function correctionFrom(
  { channels, ...names }: View,
  summed: ReadonlyMap<string, SummedTensor>,
): Float64Array {
  const [sum, squares, size] = [names.sum, names.squares, names.size].map(
    (name) => summed.get(name)?.values,
  );
  const rows = (size?.[0] ?? 0) / channels;
  return onCoarseSteps(
    Float64Array.from({ length: channels }, (_, channel) =>
      shrunkMean(rows, { sum: sum?.[channel] ?? 0, squares: squares?.[channel] ?? 0 }),
    ),
  );
}

/** Steps of a power of two, at least 32 of them in the largest: CPUs whose float sums differ in the last bits agree on the bias. */
function onCoarseSteps(values: Float64Array): Float64Array {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const step = 2 ** (Math.floor(Math.log2(largest)) - 5);
  return largest === 0 ? values : values.map((value) => roundHalfEven(value / step) * step);
}

/**
 * The mean m of n rows times m² / (m² + s² / n): what they agree on is taken back, what is their accident is not
 * (the factor with the least expected square of what is left). 0 for fewer than two rows, and where they are not finite.
 */
export function shrunkMean(
  rows: number,
  { sum, squares }: { readonly sum: number; readonly squares: number },
): number {
  const mean = sum / rows;
  const variance = Math.max(0, squares / rows - mean ** 2) / (rows - 1);
  const shrunk = mean ** 3 / (mean ** 2 + variance);
  return rows >= 2 && Number.isFinite(shrunk) ? shrunk : 0;
}

/** Adds to a graph each layer a second time, with its weight's error. */
class ErrorWriter {
  readonly outputs: string[] = [];
  readonly #model: Model;
  readonly #opset: number;
  readonly #fresh: (hint: string) => string;
  readonly #nodes: Node[] = [];
  readonly #tensors: Tensor[] = [];

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

  view(layer: Layer, error: Float32Array): View {
    const means = this.#rowMeans(layer, this.#product(layer, error));
    const view = {
      channels: layer.layout.channels,
      sum: this.#sumOfRows(means),
      squares: this.#sumOfRows(this.#node("Mul", [means, means])),
      size: this.#node("Size", [means]),
    };
    this.outputs.push(view.sum, view.squares, view.size);
    return view;
  }

  /** Before set 11, Gemm had to have a bias. */
  #product({ node, input, dims, kind, layout }: Layer, error: Float32Array): string {
    const inputs = [input, this.#constant("float32", dims, error)];
    const { channels } = layout;
    if (kind === "gemm")
      inputs.push(this.#constant("float32", [channels], new Float32Array(channels)));
    return this.#node(node.opType, inputs, node.attribute);
  }

  /** [rows, channels]: over all places of a Conv. */
  #rowMeans({ kind, dims }: Layer, product: string): string {
    if (kind !== "conv") return product;
    const axes = dims.slice(2).map((_, place) => place + 2);
    return this.#reduce("ReduceMean", product, { axes, inputSince: 18 });
  }

  #sumOfRows(value: string): string {
    return this.#reduce("ReduceSum", value, { axes: [0], inputSince: 13 });
  }

  /** Axes were an attribute before they became an input. */
  #reduce(
    operator: string,
    value: string,
    { axes, inputSince }: { readonly axes: readonly number[]; readonly inputSince: number },
  ): string {
    const keep = intAttribute("keepdims", 0);
    if (this.#opset < inputSince)
      return this.#node(operator, [value], [intsAttribute("axes", axes), keep]);
    const constant = this.#constant("int64", [axes.length], BigInt64Array.from(axes, BigInt));
    return this.#node(operator, [value, constant], [keep]);
  }

  #node(operator: string, inputs: readonly string[], attributes: Node["attribute"] = []): string {
    const output = this.#fresh("error");
    this.#nodes.push(makeNode({ operator, inputs, outputs: [output], attributes }));
    return output;
  }

  #constant(
    type: "float32" | "int64",
    dims: readonly number[],
    values: Float32Array | BigInt64Array,
  ): string {
    const name = this.#fresh("error");
    this.#tensors.push(makeTensor(name, type, { dims, values }));
    return name;
  }
}
