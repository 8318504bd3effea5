/** Weights of MatMul and Gemm in 2, 4 or 8 bits (com.microsoft MatMulNBits); activations stay float. */
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
  withOpset,
  withTensorName,
} from "../../model/ir.ts";
import { elementTypeOf, floatValues, tensorDims } from "../../model/tensor-data.ts";
import { type MetricOf, aloneBecause, inputMetrics } from "../calibrate/input-metrics.ts";
import { dropUnused } from "../drop-unused.ts";
import { packEmbeddings } from "../packed-embeddings.ts";
import { applied, refused } from "../changes.ts";
import { refuseInnerLayers } from "../inner-layers.ts";
import { LAYER_OPERATORS, type Layer, readLayer } from "../layers.ts";
import {
  type Change,
  type Pass,
  type PassResult,
  type PutAside,
  type StepOf,
  asItIs,
} from "../pass.ts";
import type { Metric } from "../quantize/gram-rounding.ts";
import { type Refusal, calibrationMissing, refusal } from "../refusal.ts";
import { type EngineRelease, packedProductNeed, refuseBeyond } from "../target/engine-needs.ts";
import { blockCodes } from "../quantize/block-codes.ts";

const DOMAIN = "com.microsoft";
const CONV = refusal("operator", "the engine has no kernel for Conv with weights in few bits");

interface Options {
  readonly bits: 2 | 4 | 8;
  readonly method: "nearest" | "gptq" | "hqq";
  readonly blockSize: number;
  readonly symmetric: boolean;
  readonly accuracyLevel: number;
  readonly minimumElements: number;
  readonly embeddings: boolean;
  readonly keepFloat: readonly string[];
  readonly oldestEngine: EngineRelease | undefined;
  readonly putAside: PutAside | undefined;
}

export const int4Weights: Pass<"int4-weights"> = {
  name: "int4-weights",
  description: "weights of MatMul and Gemm in few bits (MatMulNBits); activations stay float",
  needsCalibration: false,
  /** With gptq it holds what calibration says of every weight. */
  takesTurns: ({ method }) => method !== "gptq",
  apply: async (model, step, { oldestEngine, calibration, putAside }) => {
    const options = { ...readOptions(step), oldestEngine, putAside };
    if (options.method !== "gptq") return applyInt4Weights(model, options, () => undefined);
    if (calibration === undefined) throw calibrationMissing("int4-weights with method gptq");
    return applyInt4Weights(
      model,
      options,
      await inputMetrics(model, layersOf(model, options), calibration),
    );
  },
};

function readOptions(step: StepOf<"int4-weights">): Omit<Options, "oldestEngine" | "putAside"> {
  return {
    bits: step.bits ?? 4,
    method: step.method ?? "nearest",
    blockSize: step["block-size"] ?? 32,
    symmetric: step.symmetric ?? true,
    accuracyLevel: step["accuracy-level"] ?? 1,
    minimumElements: step["minimum-elements"] ?? 1024,
    embeddings: step.embeddings ?? false,
    keepFloat: step["keep-float"] ?? [],
  };
}

function layersOf(model: Model, options: Options): readonly Layer[] {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  return graph.node.flatMap((node) => {
    if (!isProduct(node)) return [];
    const found = readLayer(node, index, options);
    return "layer" in found ? [found.layer] : [];
  });
}

const isProduct = ({ domain, opType }: Node): boolean =>
  domain === "" && (opType === "MatMul" || opType === "Gemm");

function applyInt4Weights(model: Model, options: Options, metricOf: MetricOf): PassResult {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  const fresh = freshNames(graph);
  const changes: Change[] = [];
  const tensors: Tensor[] = [];
  const fused = new Set<Node>();
  const nodes = graph.node.flatMap((node) => {
    if (fused.has(node)) return [];
    if (node.domain !== "" || !LAYER_OPERATORS.has(node.opType)) return [node];
    const found =
      node.opType === "Conv" ? CONV : (refusedByTarget(options) ?? readLayer(node, index, options));
    if ("code" in found) {
      changes.push(refused(node, found));
      return [node];
    }
    const metric = metricOf(node);
    const isAlone = options.method === "gptq" && metric === undefined;
    const why = isAlone ? aloneBecause(found.layer) : "";
    changes.push(applied(node, `weight in ${options.bits} bits${why}`));
    const bias = biasOf(found.layer, index, takesBias(options));
    if (bias.add !== undefined) fused.add(bias.add);
    return writeLayer(found.layer, { options, metric, bias, tensors, fresh });
  });
  changes.push(...refuseInnerLayers(graph));
  const initializers = [...graph.initializer, ...tensors];
  const layered = withOpset(
    withGraph(model, { nodes: sortTopologically(nodes, graph), initializers }),
    DOMAIN,
    1,
  );
  const packed = options.embeddings
    ? packEmbeddings(layered, options)
    : { model: layered, changes: [] };
  const hasApplied = [...changes, ...packed.changes].some((change) => change.kind === "applied");
  return {
    model: hasApplied ? dropUnused(packed.model) : model,
    changes: [...changes, ...packed.changes],
  };
}

const refusedByTarget = ({ oldestEngine, bits }: Options): Refusal | undefined =>
  refuseBeyond(oldestEngine, packedProductNeed({ bits, hasBias: false }));

const takesBias = ({ oldestEngine, bits }: Options): boolean =>
  refuseBeyond(oldestEngine, packedProductNeed({ bits, hasBias: true })) === undefined;

interface Bias {
  /** Values of one row that the kernel adds itself. */
  readonly row: Tensor | undefined;
  /** The Add that the layer takes over. */
  readonly add: Node | undefined;
  /** A Gemm's bias that is no constant row: it is added after the kernel. */
  readonly later: string | undefined;
  readonly output: string;
}

/** MatMulNBits adds a bias of shape [N] itself, in newer engines: Gemm's, or that of an Add which alone reads a MatMul. */
function biasOf(layer: Layer, index: GraphIndex, isTaken: boolean): Bias {
  const output = layer.node.output[0] ?? "";
  const none = { row: undefined, add: undefined, later: undefined, output };
  const { channels } = layer.layout;
  if (!isTaken) return { ...none, later: layer.bias };
  if (layer.bias !== undefined) {
    const row = constantRow(layer.bias, channels, index);
    return row === undefined ? { ...none, later: layer.bias } : { ...none, row };
  }
  const readers = index.consumersOf(output);
  const add = readers.length === 1 && !index.isGraphOutput(output) ? readers[0]?.node : undefined;
  if (add === undefined || add.domain !== "" || add.opType !== "Add") return none;
  const name = add.input.find((input) => input !== output);
  const row = name === undefined ? undefined : constantRow(name, channels, index);
  return row === undefined ? none : { ...none, row, add, output: add.output[0] ?? "" };
}

/** [N] or [1, N]: a layer's activation has at least rank 2, so that both give the same. */
function constantRow(name: string, channels: number, index: GraphIndex): Tensor | undefined {
  const constant = index.constantOf(name);
  if (constant === undefined || elementTypeOf(constant) !== "float32") return undefined;
  const dims = tensorDims(constant);
  const isRow =
    dims.at(-1) === channels && (dims.length === 1 || (dims.length === 2 && dims[0] === 1));
  return isRow ? withTensorName(constant, name) : undefined;
}

interface Writing {
  readonly options: Options;
  readonly metric: Metric | undefined;
  readonly bias: Bias;
  readonly tensors: Tensor[];
  readonly fresh: (hint: string) => string;
}

function writeBias({ bias, tensors, fresh }: Writing): string {
  if (bias.row === undefined) return "";
  if (tensorDims(bias.row).length === 1) return bias.row.name;
  const values = floatValues(bias.row);
  const name = fresh("b");
  tensors.push(makeTensor(name, "float32", { dims: [values.length], values }));
  return name;
}

function writeLayer(layer: Layer, writing: Writing): readonly Node[] {
  const { options, metric, bias, tensors, fresh } = writing;
  const { bits, blockSize, symmetric, method } = options;
  const { depth, channels } = layer.layout;
  const { packed, scales, zeroPoints, blocks } = blockCodes(layer.values, layer.layout, {
    bits,
    blockSize,
    symmetric,
    norm: method === "hqq" ? "sparse" : "square",
    metric,
  });
  const dims = [channels, blocks, (blockSize * bits) / 8];
  const [codes, scale] = [fresh("w"), fresh("c")];
  const { putAside = asItIs } = options;
  tensors.push(
    putAside(makeTensor(codes, "uint8", { dims, values: packed })),
    makeTensor(scale, "float32", { dims: [scales.length], values: scales }),
  );
  const zeroPoint = zeroPoints === undefined ? "" : fresh("z");
  if (zeroPoints !== undefined)
    tensors.push(makeTensor(zeroPoint, "uint8", { dims: [zeroPoints.length], values: zeroPoints }));
  const inputs = [layer.input, codes, scale, zeroPoint, "", writeBias(writing)];
  while (inputs.at(-1) === "") inputs.pop();
  const product = bias.later === undefined ? bias.output : fresh("p");
  const kernel = makeNode({
    operator: "MatMulNBits",
    domain: DOMAIN,
    name: layer.node.name,
    inputs,
    outputs: [product],
    attributes: [
      intAttribute("K", depth),
      intAttribute("N", channels),
      intAttribute("bits", bits),
      intAttribute("block_size", blockSize),
      intAttribute("accuracy_level", options.accuracyLevel),
    ],
  });
  if (bias.later === undefined) return [kernel];
  const add = { operator: "Add", inputs: [product, bias.later], outputs: [bias.output] };
  return [kernel, makeNode(add)];
}
