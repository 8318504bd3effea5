/** int8 weights for MatMul, Gemm, LSTM and embeddings; activations are quantized at run time. Never Conv. */
import { indexGraph } from "../../model/graph-index.ts";
import { type Model, graphOf } from "../../model/ir.ts";
import { type MetricOf, inputMetrics } from "../calibrate/input-metrics.ts";
import { dropUnused } from "../drop-unused.ts";
import { type DynamicOptions, DynamicWriter, isProduct } from "../dynamic/product-writer.ts";
import { quantizeRecurrent } from "../dynamic/recurrent.ts";
import { quantizeEmbeddings } from "../embeddings.ts";
import { withoutCopies } from "../float-copies.ts";
import { type Layer, readLayer } from "../layers.ts";
import type { Pass, PassResult, StepOf } from "../pass.ts";
import { atLeastOpset } from "../raise-opset.ts";
import { calibrationMissing } from "../refusal.ts";
import { withUnhandled } from "../unhandled-weights.ts";
import { rewriteBranches } from "../rewrite-branches.ts";

/** DynamicQuantizeLinear exists since opset 11. */
const LOWEST_OPSET = 11;

interface Options extends DynamicOptions {
  readonly embeddings: boolean;
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

/** Branches and loop bodies too: what calibration knows of their layers is nothing. */
function applyInt8Dynamic(model: Model, options: Options, metricOf: MetricOf): PassResult {
  const result = withoutCopies(model, (floats) => {
    const outer = quantizeGraph(model, { ...options, floats }, metricOf);
    const inner = rewriteBranches(outer.model, (branch) =>
      quantizeGraph(branch, { ...options, floats, putAside: undefined }, () => undefined),
    );
    return { model: dropUnused(inner.model), changes: [...outer.changes, ...inner.changes] };
  });
  return withUnhandled(result, { ...options, given: model });
}

function quantizeGraph(model: Model, options: Options, metricOf: MetricOf): PassResult {
  const writer = new DynamicWriter(model, options, metricOf);
  const recurrent = quantizeRecurrent(writer.rewrite(), options);
  const embedded = options.embeddings
    ? quantizeEmbeddings(recurrent.model, { ...options, shared: writer.tables })
    : { model: recurrent.model, changes: [] };
  return {
    model: dropUnused(embedded.model),
    changes: [...writer.changes, ...recurrent.changes, ...embedded.changes],
  };
}
