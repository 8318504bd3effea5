/** Weights of MatMul, Gemm and Conv that the layers hardly miss, set to 0: the shapes stay, pack-weights makes the file smaller. */
import { type GraphIndex, indexGraph } from "../../model/graph-index.ts";
import { type Model, type Node, type Tensor, graphOf, makeTensor } from "../../model/ir.ts";
import { UserError } from "../../schema/user-error.ts";
import {
  DEEPEST_GRAM,
  type InputStatistics,
  inputStatistics,
  whyUnusable,
} from "../calibrate/input-statistics.ts";
import { applied, refused } from "../changes.ts";
import { hoistConstants } from "../clean/hoist-constants.ts";
import { findLayers } from "../find-layers.ts";
import { findInnerWeights } from "../inner-weights.ts";
import { refuseInnerLayers } from "../inner-layers.ts";
import type { Layer } from "../layers.ts";
import type { Calibration, Change, Pass, PassResult, StepOf } from "../pass.ts";
import { type LayerBias, freeBiasOf } from "../quantize/bias-of.ts";
import { calibrationMissing, type Refusal, refusal } from "../refusal.ts";
import { type Replacement, replaceConstants, withTensors } from "../replace-constants.ts";
import type { Pattern } from "../sparse/choose-zeros.ts";
import { type PrunedWeight, type PruneOptions, pruneWeight } from "../sparse/prune-weight.ts";
import { withUnhandled } from "../unhandled-weights.ts";

interface Options extends PruneOptions {
  readonly minimumElements: number;
  readonly keepFloat: readonly string[];
}

export const pruneWeights: Pass<"prune-weights"> = {
  name: "prune-weights",
  description: "weights that layers hardly miss set to 0, which pack-weights stores in fewer bytes",
  needsCalibration: true,
  apply: async (model, step, { calibration }) => {
    const options = readOptions(step);
    if (options.method !== "magnitude" && calibration === undefined)
      throw calibrationMissing("prune-weights");
    const result = await applyPruneWeights(model, options, calibration);
    return withUnhandled(result, { ...options, given: model });
  },
};

function readOptions(step: StepOf<"prune-weights">): Options {
  return {
    method: step.method ?? "sparsegpt",
    pattern: readPattern(step),
    minimumElements: step["minimum-elements"] ?? 1024,
    keepFloat: step["keep-float"] ?? [],
  };
}

function readPattern({ pattern = "unstructured", sparsity }: StepOf<"prune-weights">): Pattern {
  if (pattern === "unstructured") return { kind: pattern, sparsity: sparsity ?? 0.5 };
  if (sparsity !== undefined)
    throw new UserError(
      "recipe-invalid",
      `Cannot apply prune-weights: sparsity is for "pattern: unstructured", and the pattern is "${pattern}"`,
    );
  const [kept = 0, of = 0] = pattern.split(":").map(Number);
  return { kind: "n-of-m", kept, of };
}

async function applyPruneWeights(
  given: Model,
  options: Options,
  calibration: Calibration | undefined,
): Promise<PassResult> {
  const { model } = options.method === "magnitude" ? hoistConstants(given) : { model: given };
  const graph = graphOf(model);
  const index = indexGraph(graph);
  const { layers, refusals } = findLayers(model, { index, options, reasonAgainst });
  const inner = pruneInner(model, options);
  const changes: Change[] = [...inner.changes, ...refusals];
  const statistics =
    options.method === "magnitude" || calibration === undefined
      ? new Map<Node, InputStatistics>()
      : await inputStatistics(model, layers, calibration);
  const replacements: Replacement[] = [];
  for (const layer of layers) {
    const found = prunedLayer(layer, statistics.get(layer.node), { options, index });
    if ("code" in found) {
      changes.push(refused(layer.node, found));
      continue;
    }
    replacements.push(...written(layer, found));
    changes.push(applied(layer.node, describe(layer, found.pruned, options)));
  }
  if (replacements.length + inner.tensors.size === 0) return { model: given, changes };
  return { model: replaceConstants(withTensors(model, inner.tensors), replacements), changes };

  function reasonAgainst({ layout }: Layer): Refusal | undefined {
    if (options.method === "magnitude" || layout.depth <= DEEPEST_GRAM) return undefined;
    const reason = `its channels have ${layout.depth} weights each, more than ${DEEPEST_GRAM}`;
    return refusal("too-large", reason);
  }
}

interface PrunedInner {
  readonly tensors: ReadonlyMap<Tensor, Tensor>;
  readonly changes: readonly Change[];
}

/** Weights of branches and loop bodies, by what they are alone. */
function pruneInner(model: Model, options: Options): PrunedInner {
  if (options.method !== "magnitude")
    return { tensors: new Map(), changes: refuseInnerLayers(graphOf(model)) };
  const search = { limits: options, recurrences: false };
  const { weights, refusals } = findInnerWeights(model, search);
  const tensors = new Map<Tensor, Tensor>();
  const changes: Change[] = [...refusals];
  for (const { tensor, layer, readers } of weights) {
    const pruned = pruneWeight(layer, undefined, { ...options, hasBias: false });
    if (pruned.removed === 0) {
      changes.push(...readers.map((node) => refused(node, nothingLeft(layer, pruned))));
      continue;
    }
    const { dims } = layer;
    tensors.set(tensor, makeTensor(tensor.name, "float32", { dims, values: pruned.values }));
    changes.push(...readers.map((node) => applied(node, describe(layer, pruned, options))));
  }
  return { tensors, changes };
}

const nothingLeft = ({ values }: Layer, { zeros }: PrunedWeight): Refusal =>
  refusal("no-gain", `${zeros} of its ${values.length} weights are 0 already`);

interface Found {
  readonly pruned: PrunedWeight;
  readonly bias: LayerBias | undefined;
}

function prunedLayer(
  layer: Layer,
  statistics: InputStatistics | undefined,
  { options, index }: { readonly options: Options; readonly index: GraphIndex },
): Found | Refusal {
  const needsInput = options.method !== "magnitude";
  const against = needsInput ? whyUnusable(statistics) : undefined;
  if (against !== undefined) return against;
  const bias = needsInput ? freeBiasOf(layer, index) : undefined;
  const pruned = pruneWeight(layer, statistics, { ...options, hasBias: bias !== undefined });
  if (pruned.removed > 0) return { pruned, bias };
  return nothingLeft(layer, pruned);
}

function written({ node, dims }: Layer, { pruned, bias }: Found): readonly Replacement[] {
  const weight = { node, place: 1, dims, values: pruned.values };
  if (bias === undefined) return [weight];
  const values = bias.values.map((value, channel) => value + (pruned.biasShift[channel] ?? 0));
  return [weight, { node: bias.node, place: bias.inputIndex, dims: bias.dims, values }];
}

function describe({ values }: Layer, { zeros, noise }: PrunedWeight, options: Options): string {
  const part = `${zeros} of ${values.length} weights are 0`;
  const change = `${(100 * Math.sqrt(noise)).toPrecision(2)} %`;
  return options.method === "magnitude"
    ? `${part}; the weights change by ${change}`
    : `${part}; its output changes by ${change}`;
}
