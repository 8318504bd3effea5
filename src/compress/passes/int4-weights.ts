/** Weights of MatMul and Gemm in 4 bits (com.microsoft MatMulNBits); activations stay float. */
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
} from "../../model/ir.ts";
import { elementTypeOf, tensorDims } from "../../model/tensor-data.ts";
import { dropUnused } from "../drop-unused.ts";
import { packEmbeddings } from "../packed-embeddings.ts";
import { type Layer, nodeLabel, readLayer } from "../layers.ts";
import type { Change, Pass, PassResult, StepOf } from "../pass.ts";
import { blockCodes } from "../quantize/block-codes.ts";

const DOMAIN = "com.microsoft";

interface Options {
  readonly blockSize: number;
  readonly symmetric: boolean;
  readonly accuracyLevel: number;
  readonly minimumElements: number;
  readonly embeddings: boolean;
  readonly keepFloat: readonly string[];
}

export const int4Weights: Pass<"int4-weights"> = {
  name: "int4-weights",
  description: "weights of MatMul and Gemm in 4 bits (MatMulNBits); activations stay float",
  needsCalibration: false,
  apply: async (model, step) => applyInt4Weights(model, readOptions(step)),
};

function readOptions(step: StepOf<"int4-weights">): Options {
  return {
    blockSize: step["block-size"] ?? 32,
    symmetric: step.symmetric ?? true,
    accuracyLevel: step["accuracy-level"] ?? 1,
    minimumElements: step["minimum-elements"] ?? 1024,
    embeddings: step.embeddings ?? false,
    keepFloat: step["keep-float"] ?? [],
  };
}

function applyInt4Weights(model: Model, options: Options): PassResult {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  const fresh = freshNames(graph);
  const changes: Change[] = [];
  const tensors: Tensor[] = [];
  const fused = new Set<Node>();
  const nodes = graph.node.flatMap((node) => {
    if (fused.has(node)) return [];
    if (node.domain !== "" || (node.opType !== "MatMul" && node.opType !== "Gemm")) return [node];
    const found = readLayer(node, index, options);
    const kind = "layer" in found ? "applied" : "refused";
    const reason = "reason" in found ? found.reason : "weight in 4 bits";
    changes.push({ kind, node: nodeLabel(node), operator: node.opType, reason });
    if ("reason" in found) return [node];
    const bias = biasOf(found.layer, index);
    if (bias.add !== undefined) fused.add(bias.add);
    return writeLayer(found.layer, { options, bias, tensors, fresh });
  });
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

interface Bias {
  readonly name: string | undefined;
  /** The Add that the layer takes over. */
  readonly add: Node | undefined;
  readonly output: string;
}

/** MatMulNBits adds a bias of shape [N] itself: Gemm's, or that of an Add which alone reads a MatMul. */
function biasOf(layer: Layer, index: GraphIndex): Bias {
  const output = layer.node.output[0] ?? "";
  if (layer.bias !== undefined) return { name: layer.bias, add: undefined, output };
  const readers = index.consumersOf(output);
  const add = readers.length === 1 && !index.isGraphOutput(output) ? readers[0]?.node : undefined;
  const none = { name: undefined, add: undefined, output };
  if (add === undefined || add.domain !== "" || add.opType !== "Add") return none;
  const name = add.input.find((input) => input !== output);
  if (name === undefined || !isRow(name, layer.layout.channels, index)) return none;
  return { name, add, output: add.output[0] ?? "" };
}

/** [N] itself: a [1, N] bias would raise the rank of a vector. */
function isRow(name: string, channels: number, index: GraphIndex): boolean {
  const constant = index.constantOf(name);
  if (constant === undefined || elementTypeOf(constant) !== "float32") return false;
  const dims = tensorDims(constant);
  return (
    dims.at(-1) === channels && dims.slice(0, -1).every((size) => size === 1) && dims.length <= 2
  );
}

interface Writing {
  readonly options: Options;
  readonly bias: Bias;
  readonly tensors: Tensor[];
  readonly fresh: (hint: string) => string;
}

function writeLayer(layer: Layer, writing: Writing): readonly Node[] {
  const { options, bias, tensors, fresh } = writing;
  const { depth, channels } = layer.layout;
  const { packed, scales, zeroPoints, blocks } = blockCodes(layer.values, layer.layout, options);
  const [codes, scale] = [fresh("w"), fresh("c")];
  tensors.push(
    makeTensor(codes, "uint8", {
      dims: [channels, blocks, options.blockSize / 2],
      values: packed,
    }),
    makeTensor(scale, "float32", { dims: [scales.length], values: scales }),
  );
  const zeroPoint = zeroPoints === undefined ? "" : fresh("z");
  if (zeroPoints !== undefined)
    tensors.push(makeTensor(zeroPoint, "uint8", { dims: [zeroPoints.length], values: zeroPoints }));
  const inputs = [layer.input, codes, scale, zeroPoint, "", bias.name ?? ""];
  while (inputs.at(-1) === "") inputs.pop();
  return [
    makeNode({
      operator: "MatMulNBits",
      domain: DOMAIN,
      name: layer.node.name,
      inputs,
      outputs: [bias.output],
      attributes: [
        intAttribute("K", depth),
        intAttribute("N", channels),
        intAttribute("bits", 4),
        intAttribute("block_size", options.blockSize),
        intAttribute("accuracy_level", options.accuracyLevel),
      ],
    }),
  ];
}
