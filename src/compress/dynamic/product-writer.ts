/** Products with int8 weights whose activations are quantized at run time, in the form that ONNX Runtime fuses. */
import { declaredRanks } from "../../model/declared-ranks.ts";
import {
  type GraphIndex,
  freshNames,
  indexGraph,
  sortTopologically,
} from "../../model/graph-index.ts";
import {
  type Model,
  type Node,
  type Tensor,
  graphOf,
  intAttribute,
  makeNode,
  makeTensor,
  withGraph,
  withNode,
} from "../../model/ir.ts";
import { elementTypeOf, floatValues, tensorDims } from "../../model/tensor-data.ts";
import type { MetricOf } from "../calibrate/input-metrics.ts";
import { applied, refused } from "../changes.ts";
import { compensateLayer, writeBeside, writeFactors } from "../compensate/write-compensation.ts";
import type { ColumnCodes } from "../embeddings.ts";
import type { FloatNames } from "../float-copies.ts";
import { type Layer, readLayer } from "../layers.ts";
import { type Change, type PutAside, asItIs } from "../pass.ts";
import { type WeightCodes, codedValues, weightCodes } from "../quantize/weight-codes.ts";
import { refusal } from "../refusal.ts";

const FLOAT = 1;
const CONV = refusal("operator", "dynamic quantization of Conv is slower and less faithful");

export interface DynamicOptions {
  readonly perChannel: boolean;
  readonly saturationSafe: boolean;
  readonly minimumElements: number;
  readonly keepFloat: readonly string[];
  readonly floats?: FloatNames;
  readonly compensateRank: number;
  readonly putAside: PutAside | undefined;
}

export const isProduct = ({ domain, opType }: Node): boolean =>
  domain === "" && (opType === "MatMul" || opType === "Gemm");

/** Collects the nodes and tensors of the rewritten graph; activations and weights that are shared are quantized once. */
export class DynamicWriter {
  readonly changes: Change[] = [];
  /** Codes that an embedding table has too, where its rows are a layer's channels with a scale each, by the table's name. */
  readonly tables: Map<string, ColumnCodes> = new Map();
  readonly #model: Model;
  readonly #options: DynamicOptions;
  readonly #metricOf: MetricOf;
  readonly #index: GraphIndex;
  readonly #fresh: (hint: string) => string;
  readonly #nodes: Node[] = [];
  readonly #tensors: Tensor[] = [];
  readonly #ranks: ReadonlyMap<string, number>;
  /** Rows that are added to products, negated. */
  readonly #negated = new Map<string, string>();
  readonly #activations = new Map<string, readonly [string, string, string]>();
  readonly #weights = new Map<string, readonly [string, string]>();

  constructor(model: Model, options: DynamicOptions, metricOf: MetricOf) {
    this.#model = model;
    this.#options = options;
    this.#metricOf = metricOf;
    const graph = graphOf(model);
    this.#index = indexGraph(graph);
    this.#fresh = freshNames(graph);
    this.#ranks = declaredRanks(graph);
  }

  rewrite(): Model {
    const graph = graphOf(this.#model);
    for (const node of graph.node) this.#visit(node);
    return withGraph(this.#model, {
      nodes: sortTopologically(this.#nodes, graph),
      initializers: [...graph.initializer, ...this.#tensors],
    });
  }

  #visit(node: Node): void {
    if (!isProduct(node)) {
      this.#nodes.push(this.#keptApart(node));
      if (node.domain === "" && node.opType === "Conv") this.changes.push(refused(node, CONV));
      return;
    }
    const found = readLayer(node, this.#index, this.#options);
    if ("code" in found) {
      this.#nodes.push(node);
      this.changes.push(refused(node, found));
      return;
    }
    const reason = this.#writeLayer(found.layer);
    this.changes.push(applied(node, `int8 weight, activation quantized at run time${reason}`));
  }

  /** @returns what is to be said of the layer beside that it was written */
  #writeLayer(layer: Layer): string {
    const weight = this.#weight(layer);
    const { factored, reason } = compensateLayer({
      layer,
      // Codes are made again: to keep those of all layers would hold a large model in memory.
      coded: () => codedValues(this.#codesOf(layer), layer.layout),
      metric: this.#metricOf(layer.node),
      most: this.#options.compensateRank,
    });
    const output = layer.node.output[0] ?? "";
    if (factored === undefined) {
      this.#writeProduct(layer, weight, output);
      return reason;
    }
    const product = this.#fresh("p");
    this.#writeProduct(layer, weight, product);
    const { factors, tensors } = writeFactors(factored, this.#fresh);
    const place = { input: layer.input, product, output };
    this.#nodes.push(...writeBeside(factors, place, this.#fresh));
    this.#tensors.push(...tensors);
    return reason;
  }

  /** DynamicQuantizeLinear -> MatMulInteger -> Cast -> Mul [-> Add], the form that ONNX Runtime fuses. */
  #writeProduct(layer: Layer, weight: readonly [string, string], output: string): void {
    const [quantized, scale, zeroPoint] = this.#activation(layer.input);
    const [codes, weightScale] = weight;
    const [sum, float, factor] = [this.#fresh("i"), this.#fresh("f"), this.#fresh("m")];
    const product = layer.bias === undefined ? output : this.#fresh("p");
    this.#nodes.push(
      makeNode({
        operator: "MatMulInteger",
        inputs: [quantized, codes, zeroPoint],
        outputs: [sum],
        name: layer.node.name,
      }),
      makeNode({
        operator: "Cast",
        inputs: [sum],
        outputs: [float],
        attributes: [intAttribute("to", FLOAT)],
      }),
      makeNode({ operator: "Mul", inputs: [scale, weightScale], outputs: [factor] }),
      makeNode({ operator: "Mul", inputs: [float, factor], outputs: [product] }),
    );
    if (layer.bias !== undefined)
      this.#nodes.push(
        makeNode({ operator: "Add", inputs: [product, layer.bias], outputs: [output] }),
      );
  }

  /**
   * A constant row that is added to a product goes into the engine's kernel, whatever axes of size 1 it has beside:
   * the sum loses those that the product lacks. What is subtracted stays outside, and is the same to the last bit.
   */
  #keptApart(node: Node): Node {
    if (node.domain !== "" || node.opType !== "Add") return node;
    const row = node.input.find((name) => this.#index.constantOf(name) !== undefined) ?? "";
    const product = node.input.find((name) => name !== row) ?? "";
    const [constant, maker] = [this.#index.constantOf(row), this.#index.producerOf(product)?.node];
    if (constant === undefined || maker === undefined || !this.#isRow(constant)) return node;
    const rank = this.#ranks.get(maker.input[0] ?? "") ?? 1;
    if (tensorDims(constant).length <= rank || !this.#isQuantizedMatMul(maker)) return node;
    return withNode(node, { operator: "Sub", inputs: [product, this.#negatedRow(row, constant)] });
  }

  #isRow(constant: Tensor): boolean {
    const outer = tensorDims(constant).slice(0, -1);
    return elementTypeOf(constant) === "float32" && outer.every((size) => size === 1);
  }

  #isQuantizedMatMul(maker: Node): boolean {
    if (maker.domain !== "" || maker.opType !== "MatMul") return false;
    return "layer" in readLayer(maker, this.#index, this.#options);
  }

  #negatedRow(row: string, constant: Tensor): string {
    const known = this.#negated.get(row);
    if (known !== undefined) return known;
    const name = this.#fresh("b");
    const values = floatValues(constant).map((value) => -value);
    this.#tensors.push(makeTensor(name, "float32", { dims: tensorDims(constant), values }));
    this.#negated.set(row, name);
    return name;
  }

  #activation(value: string): readonly [string, string, string] {
    const known = this.#activations.get(value);
    if (known !== undefined) return known;
    const names = [this.#fresh("q"), this.#fresh("s"), this.#fresh("z")] as const;
    this.#nodes.push(
      makeNode({ operator: "DynamicQuantizeLinear", inputs: [value], outputs: [...names] }),
    );
    this.#activations.set(value, names);
    return names;
  }

  #weight(layer: Layer): readonly [string, string] {
    const key = `${layer.weightName}\n${String(layer.transposed)}`;
    const known = this.#weights.get(key);
    if (known !== undefined) return known;
    const { codes, scales } = this.#codesOf(layer);
    const names = [this.#fresh("w"), this.#fresh("c")] as const;
    const { depth, channels } = layer.layout;
    const values = asColumns(codes, layer);
    const { putAside = asItIs } = this.#options;
    this.#tensors.push(
      putAside(makeTensor(names[0], "int8", { dims: [depth, channels], values })),
      makeTensor(names[1], "float32", {
        dims: this.#options.perChannel ? [channels] : [],
        values: scales,
      }),
    );
    this.#weights.set(key, names);
    if (this.#options.perChannel && layer.transposed === (layer.weightName === layer.storedName))
      this.tables.set(layer.storedName, { codes: names[0], scale: names[1] });
    return names;
  }

  #codesOf(layer: Layer): WeightCodes {
    return weightCodes(layer.values, layer.layout, this.#options);
  }
}

/** MatMulInteger takes [K, N]. */
function asColumns(codes: Int8Array, layer: Layer): Int8Array {
  if (!layer.transposed) return codes;
  const { depth, channels, offset } = layer.layout;
  const columns = new Int8Array(codes.length);
  for (let channel = 0; channel < channels; channel++)
    for (let k = 0; k < depth; k++)
      columns[k * channels + channel] = codes[offset(channel, k)] ?? 0;
  return columns;
}
