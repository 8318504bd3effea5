/** Weights of MatMul and Gemm in 2, 4 or 8 bits (com.microsoft MatMulNBits); activations stay float. */
import { declaredRanks } from "../../model/declared-ranks.ts";
import { freshNames, indexGraph, sortTopologically } from "../../model/graph-index.ts";
import {
  type Model,
  type Node,
  type Tensor,
  graphOf,
  withGraph,
  withOpset,
} from "../../model/ir.ts";
import {
  type MetricOf,
  aloneBecause,
  deepInputMetrics,
  inputMetrics,
} from "../calibrate/input-metrics.ts";
import { dropUnused } from "../drop-unused.ts";
import { type SharedCodes, packEmbeddings } from "../packed-embeddings.ts";
import { StoredBlocks, jointMetrics } from "../blocks/stored-blocks.ts";
import {
  type CodedWeight,
  DOMAIN,
  packedBiasOf,
  storeProduct,
  writePackedProduct,
} from "../packed-product.ts";
import { compensateLayer } from "../compensate/write-compensation.ts";
import { applied, refused } from "../changes.ts";
import { type FloatNames, withoutCopies } from "../float-copies.ts";
import { LAYER_OPERATORS, type Layer, readLayer } from "../layers.ts";
import { withUnhandled } from "../unhandled-weights.ts";
import { rewriteBranches } from "../rewrite-branches.ts";
import type { Change, Pass, PassResult, PutAside, StepOf } from "../pass.ts";
import type { Metric } from "../quantize/gram-rounding.ts";
import { type Refusal, calibrationMissing, refusal } from "../refusal.ts";
import { type EngineRelease, packedProductNeed, refuseBeyond } from "../target/engine-needs.ts";
import { blockCodes, blockValues } from "../quantize/block-codes.ts";

const CONV = refusal("operator", "the engine has no kernel for Conv with weights in few bits");

/** What the scale and zero point of a block are chosen by. */
const NORMS = {
  nearest: "square",
  gptq: "square",
  hqq: "sparse",
  "k-quant": "weighted",
} as const;

interface Options {
  readonly bits: 2 | 4 | 8;
  readonly method: keyof typeof NORMS;
  readonly compensateRank: number;
  readonly blockSize: number;
  readonly symmetric: boolean;
  readonly accuracyLevel: number;
  readonly minimumElements: number;
  readonly embeddings: boolean;
  readonly keepFloat: readonly string[];
  readonly floats?: FloatNames;
  readonly oldestEngine: EngineRelease | undefined;
  readonly putAside: PutAside | undefined;
}

export const int4Weights: Pass<"int4-weights"> = {
  name: "int4-weights",
  description: "weights of MatMul and Gemm in few bits (MatMulNBits); activations stay float",
  needsCalibration: false,
  /** With gptq, or to compensate an error, it holds what calibration says of every weight. */
  takesTurns: ({ method, "compensate-rank": rank = 0 }) => method !== "gptq" && rank === 0,
  apply: async (model, step, { oldestEngine, calibration, putAside }) => {
    const options = { ...readOptions(step), oldestEngine, putAside };
    const asks = options.method === "gptq" ? "method gptq" : "compensate-rank";
    if (options.method !== "gptq" && options.compensateRank === 0)
      return applyInt4Weights(model, options, () => undefined);
    if (calibration === undefined) throw calibrationMissing(`int4-weights with ${asks}`);
    const layers = layersOf(model, options);
    const metrics = options.method === "gptq" ? deepInputMetrics : inputMetrics;
    const metricOf = await metrics(model, layers, calibration);
    return applyInt4Weights(model, options, jointMetrics(layers, metricOf));
  },
};

function readOptions(step: StepOf<"int4-weights">): Omit<Options, "oldestEngine" | "putAside"> {
  return {
    bits: step.bits ?? 4,
    method: step.method ?? "nearest",
    compensateRank: step["compensate-rank"] ?? 0,
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

/** Branches and loop bodies too: what calibration knows of their layers is nothing. */
function applyInt4Weights(model: Model, options: Options, metricOf: MetricOf): PassResult {
  const result = withoutCopies(model, (floats) => {
    const outer = packGraph(model, { ...options, floats }, metricOf);
    const inner = rewriteBranches(outer.model, (branch) =>
      packGraph(branch, { ...options, floats, putAside: undefined }, () => undefined),
    );
    const changes = [...outer.changes, ...inner.changes];
    return { model: inner.model === model ? model : dropUnused(inner.model), changes };
  });
  return withUnhandled(result, { ...options, given: model });
}

function packGraph(model: Model, options: Options, metricOf: MetricOf): PassResult {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  const fresh = freshNames(graph);
  const ranks = declaredRanks(graph);
  const isTaken = takesBias(options);
  const changes: Change[] = [];
  const tensors: Tensor[] = [];
  const blocks = new StoredBlocks();
  const fused = new Set<Node>();
  const shared = new Map<string, SharedCodes>();
  const nodes = graph.node.flatMap((node) => {
    if (fused.has(node)) return [];
    if (node.domain !== "" || !LAYER_OPERATORS.has(node.opType)) return [node];
    const layer = node.opType === "Conv" ? CONV : readLayer(node, index, options);
    const found = "code" in layer ? layer : (refusedByTarget(options) ?? layer);
    if ("code" in found) {
      changes.push(refused(node, found));
      return [node];
    }
    const metric = metricOf(node);
    const isAlone = options.method === "gptq" && metric === undefined;
    const why = isAlone ? aloneBecause(found.layer) : "";
    const stored = blocks.of(found.layer, () =>
      storeProduct(codedWeight(found.layer, metric, options), { tensors, fresh }),
    );
    changes.push(applied(node, `weight in ${options.bits} bits${why}${stored.reason}`));
    const bias = packedBiasOf(found.layer, { index, ranks, isTaken });
    if (bias.add !== undefined) fused.add(bias.add);
    if (isTableToo(found.layer, options))
      shared.set(found.layer.storedName, { codes: stored.codes, scale: stored.scales });
    return writePackedProduct(found.layer, { ...options, stored, bias }, { tensors, fresh });
  });
  const initializers = [...graph.initializer, ...tensors];
  const layered = withOpset(
    withGraph(model, { nodes: sortTopologically(nodes, graph), initializers }),
    DOMAIN,
    1,
  );
  const packed = options.embeddings
    ? packEmbeddings(layered, { ...options, shared })
    : { model: layered, changes: [] };
  const hasApplied = [...changes, ...packed.changes].some((change) => change.kind === "applied");
  return {
    model: hasApplied ? dropUnused(packed.model) : model,
    changes: [...changes, ...packed.changes],
  };
}

/** Whether an embedding table that is the weight too has these codes: its rows are the layer's channels, and gptq rounds for products only. */
const isTableToo = (
  { transposed, weightName, storedName }: Layer,
  { embeddings, symmetric, method }: Options,
): boolean =>
  embeddings && symmetric && method !== "gptq" && transposed === (weightName === storedName);

const refusedByTarget = ({ oldestEngine, bits }: Options): Refusal | undefined =>
  refuseBeyond(oldestEngine, packedProductNeed({ bits, hasBias: false }));

const takesBias = ({ oldestEngine, bits }: Options): boolean =>
  refuseBeyond(oldestEngine, packedProductNeed({ bits, hasBias: true })) === undefined;

/** @param metric what is known of the layer's input; each weight by itself knows nothing of it */
function codedWeight(layer: Layer, metric: Metric | undefined, options: Options): CodedWeight {
  const { method, compensateRank: most } = options;
  const codes = blockCodes(layer.values, layer.layout, {
    ...options,
    norm: NORMS[method],
    metric: method === "gptq" ? metric : undefined,
  });
  const coded = (): Float32Array => blockValues(codes, layer.layout, options);
  const { factored, reason } = compensateLayer({ layer, coded, metric, most });
  const isTable = isTableToo(layer, options);
  return { ...options, codes, compensation: factored, reason, isTable };
}
