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
import { refusal } from "../refusal.ts";
import { weightCodes } from "../quantize/weight-codes.ts";

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
  readonly putAside: PutAside | undefined;
}

export const int8Dynamic: Pass<"int8-dynamic"> = {
  name: "int8-dynamic",
  description:
    "int8 weights for MatMul, Gemm, LSTM and embeddings; activations quantized at run time",
  needsCalibration: false,
  takesTurns: () => true,
  apply: async (model, step, { putAside }) =>
    applyInt8Dynamic(model, { ...readOptions(step), putAside }),
};

function readOptions(step: StepOf<"int8-dynamic">): Omit<Options, "putAside"> {
  return {
    perChannel: step["per-channel"] ?? true,
    saturationSafe: step["saturation-safe"] ?? true,
    minimumElements: step["minimum-elements"] ?? 1024,
    keepFloat: step["keep-float"] ?? [],
    embeddings: step.embeddings ?? true,
  };
}

function applyInt8Dynamic(given: Model, options: Options): PassResult {
  const model = atLeastOpset(given, "int8-dynamic", {
    lowest: LOWEST_OPSET,
    need: "DynamicQuantizeLinear",
  });
  const writer = new DynamicWriter(model, options);
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
  readonly #index: GraphIndex;
  readonly #fresh: (hint: string) => string;
  readonly #nodes: Node[] = [];
  readonly #tensors: Tensor[] = [];
  readonly #activations = new Map<string, readonly [string, string, string]>();
  readonly #weights = new Map<string, readonly [string, string]>();

  constructor(model: Model, options: Options) {
    this.#model = model;
    this.#options = options;
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
    const isLayer = node.domain === "" && (node.opType === "MatMul" || node.opType === "Gemm");
    if (!isLayer) {
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
    this.#writeLayer(found.layer);
    this.changes.push(applied(node, "int8 weight, activation quantized at run time"));
  }

  /** DynamicQuantizeLinear -> MatMulInteger -> Cast -> Mul [-> Add], the form that ONNX Runtime fuses. */
  #writeLayer(layer: Layer): void {
    const [quantized, scale, zeroPoint] = this.#activation(layer.input);
    const [codes, weightScale] = this.#weight(layer);
    const [sum, float, factor] = [this.#fresh("i"), this.#fresh("f"), this.#fresh("m")];
    const output = layer.node.output[0] ?? "";
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
    const { codes, scales } = weightCodes(layer.values, layer.layout, this.#options);
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
