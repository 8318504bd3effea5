/** Neurons and channels that the layers behind them hardly miss are taken away, and those layers refitted to what is left. */
import { type GraphIndex, indexGraph } from "../../model/graph-index.ts";
import { type Model, type Node, graphOf } from "../../model/ir.ts";
import {
  DEEPEST_GRAM,
  type InputStatistics,
  inputStatistics,
  isFiniteSum,
} from "../calibrate/input-statistics.ts";
import { applied, refused } from "../changes.ts";
import { refuseInnerLayers } from "../inner-layers.ts";
import { findLayers } from "../find-layers.ts";
import type { Calibration, Change, Pass, PassResult, StepOf } from "../pass.ts";
import { type ChannelGroup, channelGroups } from "../prune/channel-groups.ts";
import { chooseChannels } from "../prune/choose-channels.ts";
import { type FittedReader, keepRows, readerOf } from "../prune/fitted-reader.ts";
import { PrunedWriter } from "../prune/pruned-writer.ts";
import { calibrationMissing, type Refusal, refusal } from "../refusal.ts";

interface Options {
  readonly noise: number;
  readonly multiple: number;
  readonly minimumElements: number;
  readonly keepFloat: readonly string[];
}

const NOT_FINITE = refusal("not-calibrated", "what it makes is not finite on calibration data");

export const pruneChannels: Pass<"prune-channels"> = {
  name: "prune-channels",
  description: "neurons and channels taken away, and the layers behind them refitted",
  needsCalibration: true,
  apply: async (model, step, context) => {
    if (context.calibration === undefined) throw calibrationMissing("prune-channels");
    return applyPruneChannels(model, readOptions(step), context.calibration);
  },
};

function readOptions(step: StepOf<"prune-channels">): Options {
  return {
    noise: step.noise ?? 0.001,
    multiple: step["channel-multiple"] ?? 8,
    minimumElements: 1,
    keepFloat: step["keep-float"] ?? [],
  };
}

async function applyPruneChannels(
  model: Model,
  options: Options,
  calibration: Calibration,
): Promise<PassResult> {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  const { layers, refusals } = findLayers(model, { index, options });
  const changes: Change[] = [...refuseInnerLayers(graph), ...refusals];
  const byNode = new Map(layers.map((layer) => [layer.node, layer]));
  const { groups, refused: barriers } = channelGroups(byNode, index);
  for (const [node, barrier] of barriers) changes.push(refused(node, barrier));
  const readers = groups.flatMap((group) => group.readers.map(({ layer }) => layer));
  const statistics = await inputStatistics(model, readers, calibration);
  const writer = new PrunedWriter(model);
  let hasPruned = false;
  for (const group of groups) {
    const found = prune(group, { options, index, statistics, writer });
    hasPruned ||= !("code" in found);
    for (const { node } of group.producers)
      changes.push("code" in found ? refused(node, found) : applied(node, found.done));
  }
  return { model: hasPruned ? writer.model() : model, changes };
}

interface Pruning {
  readonly options: Options;
  readonly index: GraphIndex;
  readonly statistics: ReadonlyMap<Node, InputStatistics>;
  readonly writer: PrunedWriter;
}

function prune(group: ChannelGroup, pruning: Pruning): { readonly done: string } | Refusal {
  const { options, index, statistics, writer } = pruning;
  const { channels } = group;
  if (channels <= options.multiple)
    return refusal("too-small", `it has ${channels} channels, and ${options.multiple} stay`);
  const readers: FittedReader[] = [];
  for (const reader of group.readers) {
    const known = statistics.get(reader.layer.node);
    if (reader.layer.layout.depth > DEEPEST_GRAM)
      return refusal("too-large", `a layer behind it is deeper than ${DEEPEST_GRAM}`);
    if (known === undefined || known.count === 0 || !isFiniteSum(known)) return NOT_FINITE;
    readers.push(readerOf(reader, { channels, statistics: known, index }));
  }
  const { kept, weights, noise } = chooseChannels(readers, { channels, ...options });
  if (kept.length === channels)
    return refusal("no-gain", `the layers behind it need all of its ${channels} channels`);
  for (const layer of group.producers) {
    const { node, weight, kind, transposed } = layer;
    const axis = kind === "conv" || transposed ? 0 : 1;
    writer.keep(node, 1, { tensor: weight, axis, places: kept });
  }
  for (const { node, inputIndex, tensor, axis } of group.constants)
    writer.keep(node, inputIndex, { tensor, axis, places: kept });
  for (const node of group.depthwise) writer.regroup(node, kept.length);
  for (const [place, reader] of readers.entries())
    keepRows(reader, { kept, weight: weights[place] ?? new Float64Array(), writer });
  const percent = `${(100 * Math.sqrt(noise)).toPrecision(2)} %`;
  return {
    done: `${kept.length} of ${channels} channels kept; what reads them changes by ${percent}`,
  };
}
