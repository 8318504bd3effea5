/** Layers whose outputs need few directions, as two thinner layers: less to store and less to compute, still float. */
import { freshNames, indexGraph, type GraphIndex } from "../../model/graph-index.ts";
import { type Model, type Node, graphOf, readInt, withGraph } from "../../model/ir.ts";
import {
  DEEPEST_GRAM,
  type InputStatistics,
  inputStatistics,
  whyUnusable,
} from "../calibrate/input-statistics.ts";
import { momentsOf } from "../calibrate/moments.ts";
import { applied, refused } from "../changes.ts";
import { dropUnused } from "../drop-unused.ts";
import { refuseInnerLayers } from "../inner-layers.ts";
import { findLayers } from "../find-layers.ts";
import { type Layer, weightMatrix } from "../layers.ts";
import { factorise, type Factored } from "../low-rank/factorise.ts";
import { FactorWriter } from "../low-rank/write-factors.ts";
import type { Calibration, Change, Pass, PassResult, StepOf } from "../pass.ts";
import { freeBiasOf, type LayerBias } from "../quantize/bias-of.ts";
import { calibrationMissing, INPUT_UNSEEN, type Refusal, refusal } from "../refusal.ts";
import { withUnhandled } from "../unhandled-weights.ts";

interface Options {
  readonly noise: number;
  readonly multiple: number;
  readonly minimumElements: number;
  readonly keepFloat: readonly string[];
}

/** Two layers instead of one cost a pass over the memory between them: factors must be clearly smaller. */
const LARGEST_PART = 0.8;

export const lowRank: Pass<"low-rank"> = {
  name: "low-rank",
  description: "layers split in two thinner ones that answer as before on calibration data",
  needsCalibration: true,
  apply: async (model, step, context) => {
    if (context.calibration === undefined) throw calibrationMissing("low-rank");
    const options = readOptions(step);
    const result = await applyLowRank(model, options, context.calibration);
    return withUnhandled(result, { ...options, given: model });
  },
};

function readOptions(step: StepOf<"low-rank">): Options {
  return {
    noise: step.noise ?? 0.001,
    multiple: step["rank-multiple"] ?? 4,
    minimumElements: step["minimum-elements"] ?? 1024,
    keepFloat: step["keep-float"] ?? [],
  };
}

async function applyLowRank(
  model: Model,
  options: Options,
  calibration: Calibration,
): Promise<PassResult> {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  const { layers, refusals } = findLayers(model, { index, options, reasonAgainst });
  const changes: Change[] = [...refuseInnerLayers(graph), ...refusals];
  const statistics = await inputStatistics(model, layers, calibration);
  const writer = new FactorWriter(freshNames(graph));
  const replaced = new Map<Node, readonly Node[]>();
  for (const layer of layers) {
    const found = factorsOf(layer, statistics.get(layer.node), { options, index });
    if ("code" in found) changes.push(refused(layer.node, found));
    else {
      replaced.set(layer.node, writer.split(layer, found.factored));
      if (found.bias !== undefined) writer.shiftBias(found.bias, found.shift);
      changes.push(applied(layer.node, describe(layer, found.factored)));
    }
  }
  if (replaced.size === 0) return { model, changes };
  const nodes = writer.rewired(graph.node.flatMap((node) => replaced.get(node) ?? [node]));
  const initializers = [...graph.initializer, ...writer.tensors];
  return { model: dropUnused(withGraph(model, { nodes, initializers })), changes };
}

function describe({ layout }: Layer, { rank, noise }: Factored): string {
  const change = `${(100 * Math.sqrt(noise)).toPrecision(2)} %`;
  return `${layout.depth} × ${layout.channels} by way of ${rank}; its output changes by ${change}`;
}

function reasonAgainst({ node, kind, dims, layout }: Layer): Refusal | undefined {
  if (
    kind === "conv" &&
    (readInt(node, "group", 1) !== 1 || dims.slice(2).some((size) => size !== 1))
  )
    return refusal(
      "operator",
      "its kernel looks at more than one place, or at a part of the channels",
    );
  if (Math.max(layout.depth, layout.channels) > DEEPEST_GRAM)
    return refusal("too-large", `it is wider than ${DEEPEST_GRAM}`);
  return undefined;
}

interface Found {
  readonly factored: Factored;
  readonly bias: LayerBias | undefined;
  /** What the mean of the outputs lost, by channel: the bias gives it back. */
  readonly shift: Float64Array;
}

function factorsOf(
  layer: Layer,
  statistics: InputStatistics | undefined,
  { options, index }: { readonly options: Options; readonly index: GraphIndex },
): Found | Refusal {
  const against = whyUnusable(statistics);
  if (statistics === undefined || against !== undefined) return against ?? INPUT_UNSEEN;
  const { depth, channels } = layer.layout;
  const bias = freeBiasOf(layer, index);
  const { mean, second, centred } = momentsOf(statistics, 0);
  const weight = weightMatrix(layer);
  const moments = bias === undefined ? second : centred;
  const factored = factorise({ weight, depth, channels, moments, ...options });
  if (factored.rank * (depth + channels) > LARGEST_PART * depth * channels)
    return refusal(
      "no-gain",
      `its output needs ${factored.rank} of ${Math.min(depth, channels)} directions, which is no less to compute`,
    );
  return { factored, bias, shift: lostMean(mean, weight, factored) };
}

/** meanᵀ (W - P Q). */
function lostMean(
  mean: Float64Array,
  weight: Float64Array,
  { rank, left, right }: Factored,
): Float64Array {
  const channels = weight.length / mean.length;
  const inner = new Float64Array(rank);
  const lost = new Float64Array(channels);
  for (const [k, value] of mean.entries()) {
    for (let r = 0; r < rank; r += 1)
      inner[r] = (inner[r] ?? 0) + value * (left[k * rank + r] ?? 0);
    for (let channel = 0; channel < channels; channel += 1)
      lost[channel] = (lost[channel] ?? 0) + value * (weight[k * channels + channel] ?? 0);
  }
  for (let r = 0; r < rank; r += 1)
    for (let channel = 0; channel < channels; channel += 1)
      lost[channel] = (lost[channel] ?? 0) - (inner[r] ?? 0) * (right[r * channels + channel] ?? 0);
  return lost;
}
