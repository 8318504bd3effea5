/** Neurons, channels and heads that the layers behind them hardly miss are taken away, and those layers refitted to what is left. */
import { type GraphIndex, indexGraph } from "../../model/graph-index.ts";
import { type Graph, type Model, type Node, graphOf, opsetVersion } from "../../model/ir.ts";
import {
  DEEPEST_GRAM,
  type InputStatistics,
  inputStatistics,
  whyUnusable,
} from "../calibrate/input-statistics.ts";
import { observedShapes } from "../calibrate/observed-shapes.ts";
import { applied, refused } from "../changes.ts";
import { refuseInnerLayers } from "../inner-layers.ts";
import { findLayers } from "../find-layers.ts";
import type { Layer } from "../layers.ts";
import type { Calibration, Change, Pass, PassResult, StepOf } from "../pass.ts";
import { type ChannelGroup, channelGroups } from "../prune/channel-groups.ts";
import { NO_CHANNEL } from "../prune/channel-ties.ts";
import { chooseChannels } from "../prune/choose-channels.ts";
import { type FittedReader, readersOf, writeRefitted } from "../prune/fitted-reader.ts";
import { type ChannelPaths, followChannels, valuesToMeasure } from "../prune/propagate.ts";
import { PrunedWriter } from "../prune/pruned-writer.ts";
import type { PlacesLeft } from "../prune/rule.ts";
import { atLeastOpset } from "../raise-opset.ts";
import { calibrationMissing, type Refusal, refusal } from "../refusal.ts";

interface Options {
  readonly noise: number;
  readonly multiple: number;
  readonly minimumElements: number;
  readonly keepFloat: readonly string[];
}

/** The engine has no kernel of an older Mul. */
const MEASURABLE = { lowest: 7, need: "Mul, by which sizes are measured," };

const NOT_FINITE = refusal("not-calibrated", "what it makes is not finite on calibration data");

const UNSEEN = refusal("not-calibrated", "calibration saw nothing of it");

export const pruneChannels: Pass<"prune-channels"> = {
  name: "prune-channels",
  description: "neurons, channels and heads taken away, and the layers behind them refitted",
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
  given: Model,
  options: Options,
  calibration: Calibration,
): Promise<PassResult> {
  const found = layersOf(given, options);
  if (found.layers.length === 0) return { model: given, changes: found.changes };
  const model = atLeastOpset(given, "prune-channels", MEASURABLE);
  const { graph, index, layers, changes } = model === given ? found : layersOf(model, options);
  const byNode = new Map(layers.map((layer) => [layer.node, layer]));
  const shapeOf = await observedShapes(model, valuesToMeasure(graph, byNode), calibration);
  if (shapeOf === undefined)
    return {
      model: given,
      changes: [...changes, ...layers.map(({ node }) => refused(node, UNSEEN))],
    };
  const opset = opsetVersion(model, "");
  const paths = followChannels({ graph, index, opset, layers: byNode, shapeOf });
  const { groups, refused: barriers } = channelGroups(paths);
  for (const [{ layer }, barrier] of barriers) changes.push(refused(layer.node, barrier));
  const readers = groups.flatMap((group) => group.readers.map(({ layer }) => layer));
  const statistics = await inputStatistics(model, readers, calibration);
  const gone = new Set<number>();
  const writer = new PrunedWriter(model);
  for (const group of groups)
    changes.push(...prune(group, { options, index, statistics, paths, gone, writer }));
  if (gone.size === 0) return { model: given, changes };
  cut(paths, gone, writer);
  return { model: writer.model(), changes };
}

interface Layers {
  readonly graph: Graph;
  readonly index: GraphIndex;
  readonly layers: readonly Layer[];
  /** Why others are none; what becomes of the layers is added. */
  readonly changes: Change[];
}

function layersOf(model: Model, options: Options): Layers {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  const { layers, refusals } = findLayers(model, { index, options });
  return { graph, index, layers, changes: [...refuseInnerLayers(graph), ...refusals] };
}

interface Pruning {
  readonly options: Options;
  readonly index: GraphIndex;
  readonly statistics: ReadonlyMap<Node, InputStatistics>;
  readonly paths: ChannelPaths;
  /** Sets of channels that go. */
  readonly gone: Set<number>;
  readonly writer: PrunedWriter;
}

function prune(group: ChannelGroup, pruning: Pruning): readonly Change[] {
  const found = choose(group, pruning);
  const refuse = (why: Refusal): readonly Change[] =>
    group.producers.map(({ layer }) => refused(layer.node, why));
  if ("code" in found) return refuse(found);
  const { readers, weights, noise, sets } = found;
  if (sets.length === 0)
    return refuse(refusal("no-gain", `the layers behind it need all of its channels`));
  for (const set of sets) pruning.gone.add(set);
  for (const [place, reader] of readers.entries())
    writeRefitted(reader, weights[place] ?? new Float64Array(), pruning.writer);
  const percent = `${(100 * Math.sqrt(noise)).toPrecision(2)} %`;
  return group.producers.map(({ layer, channels }) => {
    const left = placesLeft(pruning.paths, pruning.gone)(channels).length;
    return left === channels.length
      ? refused(layer.node, refusal("no-gain", "others beside it are missed less"))
      : applied(
          layer.node,
          `${left} of ${channels.length} channels kept; what reads them changes by ${percent}`,
        );
  });
}

interface Found {
  readonly readers: readonly FittedReader[];
  readonly weights: readonly Float64Array[];
  readonly noise: number;
  readonly sets: readonly number[];
}

function choose(group: ChannelGroup, pruning: Pruning): Found | Refusal {
  const { options, index, statistics, paths } = pruning;
  const choices = new Map(group.sets.map((set, choice) => [set, choice]));
  const choiceOf = (channel: number): number | undefined => choices.get(paths.ties.setOf(channel));
  const readers: FittedReader[] = [];
  for (const reader of group.readers) {
    const known = statistics.get(reader.layer.node);
    if (reader.layer.layout.depth > DEEPEST_GRAM)
      return refusal("too-large", `a layer behind it is deeper than ${DEEPEST_GRAM}`);
    if (known === undefined || known.count === 0) return UNSEEN;
    if (whyUnusable(known) !== undefined) return NOT_FINITE;
    const fitting = { statistics: known, index, choiceOf, choices: choices.size };
    readers.push(...readersOf(reader, fitting));
  }
  const standing = (channels: Int32Array): Int32Array =>
    channels.map((channel) => choiceOf(channel) ?? NO_CHANNEL);
  const { gone, weights, noise } = chooseChannels(readers, {
    channels: choices.size,
    noise: options.noise,
    multiple: options.multiple,
    widths: group.producers.map(({ channels }) => standing(channels)),
    values: group.values.map(standing),
  });
  return { readers, weights, noise, sets: gone.flatMap((choice) => group.sets[choice] ?? []) };
}

const placesLeft =
  ({ ties }: ChannelPaths, gone: ReadonlySet<number>): PlacesLeft =>
  (channels) =>
    Array.from(channels.keys()).filter(
      (place) => !gone.has(ties.setOf(channels[place] ?? NO_CHANNEL)),
    );

/** Weights, constants and sizes lose what belongs to channels that are gone. */
function cut(paths: ChannelPaths, gone: ReadonlySet<number>, writer: PrunedWriter): void {
  const left = placesLeft(paths, gone);
  for (const { node, inputIndex, tensor, axis, channels } of paths.constants) {
    const places = left(channels);
    if (places.length < channels.length) writer.keep(node, inputIndex, { tensor, axis, places });
  }
  for (const { node, channels, edit } of paths.rewrites)
    if (left(channels).length < channels.length) writer.edit(node, edit(left));
}
