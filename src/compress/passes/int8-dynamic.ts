/** int8 weights for MatMul, Gemm, LSTM and embeddings; activations are quantized at run time. Never Conv. */
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
} from "../../model/ir.ts";
import { atLeastOpset } from "../raise-opset.ts";
import { type MetricOf, inputMetrics } from "../calibrate/input-metrics.ts";
import { compensateLayer, writeBeside } from "../compensate/write-compensation.ts";
import { dropUnused } from "../drop-unused.ts";
import { quantizeRecurrent } from "../dynamic/recurrent.ts";
import { quantizeEmbeddings } from "../embeddings.ts";
import { applied, refused } from "../changes.ts";
import { refuseInnerLayers } from "../inner-layers.ts";
import { type Layer, readLayer } from "../layers.ts";
import {
  type Change,
  type Pass,
  type PassResult,
  type PutAside,
  type StepOf,
  asItIs,
} from "../pass.ts";
import { calibrationMissing, refusal } from "../refusal.ts";
import { type WeightCodes, codedValues, weightCodes } from "../quantize/weight-codes.ts";

const FLOAT = 1;
/** DynamicQuantizeLinear exists since opset 11. */
const LOWEST_OPSET = 11;
const CONV = refusal("operator", "dynamic quantization of Conv is slower and less faithful");

interface Options {
  readonly perChannel: boolean;
  readonly saturationSafe: boolean;
  readonly minimumElements: number;
  readonly keepFloat: readonly string[];
  readonly embeddings: boolean;
  readonly compensateRank: number;
  readonly putAside: PutAside | undefined;
}

export const int8Dynamic: Pass<"int8-dynamic"> = {
  name: "int8-dynamic",
  description:
    "int8 weights for MatMul, Gemm, LSTM and embeddings; activations quantized at run time",
  needsCalibration: false,
  /** To compensate an error it holds what calibration says of every weight. */
  takesTurns: (step) => (step["compensate-rank"] ?? 0) === 0,
  apply: async (given, step, { calibration, putAside }) => {
    const options = { ...readOptions(step), putAside };
    const model = atLeastOpset(given, "int8-dynamic", {
      lowest: LOWEST_OPSET,
      need: "DynamicQuantizeLinear",
    });
    if (options.compensateRank === 0) return applyInt8Dynamic(model, options, () => undefined);
    if (calibration === undefined) throw calibrationMissing("int8-dynamic with compensate-rank");
    const layers = layersOf(model, options);
    return applyInt8Dynamic(model, options, await inputMetrics(model, layers, calibration));
  },
};

function readOptions(step: StepOf<"int8-dynamic">): Omit<Options, "putAside"> {
  return {
    perChannel: step["per-channel"] ?? true,
    saturationSafe: step["saturation-safe"] ?? true,
    minimumElements: step["minimum-elements"] ?? 1024,
    keepFloat: step["keep-float"] ?? [],
    embeddings: step.embeddings ?? true,
    compensateRank: step["compensate-rank"] ?? 0,
  };
}

function layersOf(model: Model, options: Options): readonly Layer[] {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  return graph.node.flatMap((node) => {
    const found = isProduct(node) ? readLayer(node, index, options) : undefined;
    return found !== undefined && "layer" in found ? [found.layer] : [];
  });
}

const isProduct = ({ domain, opType }: Node): boolean =>
  domain === "" && (opType === "MatMul" || opType === "Gemm");

function applyInt8Dynamic(model: Model, options: Options, metricOf: MetricOf): PassResult {
  const writer = new DynamicWriter(model, options, metricOf);
  const recurrent = quantizeRecurrent(writer.rewrite(), options);
  const embedded = options.embeddings
    ? quantizeEmbeddings(recurrent.model, options)
    : { model: recurrent.model, changes: [] };
  return {
    model: dropUnused(embedded.model),
    changes: [...writer.changes, ...recurrent.changes, ...embedded.changes],
  };
}

/** Collects the nodes and tensors of the rewritten graph; activations and weights that are shared are quantized once. */
class DynamicWriter {
  readonly changes: Change[] = [];
  readonly #model: Model;
  readonly #options: Options;
  readonly #metricOf: MetricOf;
  readonly #index: GraphIndex;
  readonly #fresh: (hint: string) => string;
  readonly #nodes: Node[] = [];
  readonly #tensors: Tensor[] = [];
  readonly #activations = new Map<string, readonly [string, string, string]>();
  readonly #weights = new Map<string, readonly [string, string]>();

  constructor(model: Model, options: Options, metricOf: MetricOf) {
    this.#model = model;
    this.#options = options;
    this.#metricOf = metricOf;
    const graph = graphOf(model);
    this.#index = indexGraph(graph);
    this.#fresh = freshNames(graph);
  }

  rewrite(): Model {
    const graph = graphOf(this.#model);
    for (const node of graph.node) this.#visit(node);
    this.changes.push(...refuseInnerLayers(graph));
    return withGraph(this.#model, {
      nodes: sortTopologically(this.#nodes, graph),
      initializers: [...graph.initializer, ...this.#tensors],
    });
  }

  #visit(node: Node): void {
    if (!isProduct(node)) {
      this.#nodes.push(node);
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
    const beside = writeBeside(factored, { input: layer.input, product, output }, this.#fresh);
    this.#nodes.push(...beside.nodes);
    this.#tensors.push(...beside.tensors);
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
