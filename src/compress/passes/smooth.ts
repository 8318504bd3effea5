/** The size of outlier channels moved from activations into the weights that read them: the float model answers as before. */
import { indexGraph } from "../../model/graph-index.ts";
import { type Model, graphOf } from "../../model/ir.ts";
import { applied } from "../changes.ts";
import type { Calibration, Change, Pass, PassResult, StepOf } from "../pass.ts";
import { calibrationMissing } from "../refusal.ts";
import { type Replacement, replaceConstants } from "../replace-constants.ts";
import { type Smoothable, findSmoothable } from "../smooth/smoothable.ts";

interface Options {
  readonly strength: number;
  readonly keepFloat: readonly string[];
}

export const smooth: Pass<"smooth"> = {
  name: "smooth",
  description: "outlier channels of activations moved into the weights that read them",
  needsCalibration: true,
  apply: async (model, step, { calibration }) => {
    if (calibration === undefined) throw calibrationMissing("smooth");
    return applySmooth(model, readOptions(step), calibration);
  },
};

const readOptions = (step: StepOf<"smooth">): Options => ({
  strength: step.strength ?? 0.5,
  keepFloat: step["keep-float"] ?? [],
});

async function applySmooth(
  model: Model,
  { strength, keepFloat }: Options,
  calibration: Calibration,
): Promise<PassResult> {
  const graph = graphOf(model);
  const found = findSmoothable(graph, indexGraph(graph), keepFloat);
  if (found.length === 0) return { model, changes: [] };
  const values = found.map(({ value }) => value);
  const ranges = await calibration.ranges(model, values, { kind: "channels" });
  const replacements: Replacement[] = [];
  const changes: Change[] = [];
  for (const smoothable of found) {
    const { channels, nonFinite = 0 } = ranges.get(smoothable.value) ?? {};
    if (channels === undefined || nonFinite > 0) continue;
    const scales = scalesOf(smoothable, channels, strength);
    const count = scales.filter((scale) => scale !== 1).length;
    if (count === 0) continue;
    replacements.push(...scaled(smoothable, scales));
    const reason = `${count} of ${scales.length} channels of its input smoothed`;
    changes.push(...smoothable.readers.map(({ node }) => applied(node, reason)));
  }
  return replacements.length === 0
    ? { model, changes }
    : { model: replaceConstants(model, replacements), changes };
}

/**
 * s = max|x|^a / max|w|^(1-a) for each channel (Xiao et al., "SmoothQuant", arXiv 2211.10438), rounded to a power of two:
 * then no number loses a bit. 1 where calibration saw zeros alone, where no weight reads it, and where bits would be lost.
 */
function scalesOf(
  { writers, readers }: Smoothable,
  channels: readonly number[],
  strength: number,
): readonly number[] {
  return channels.map((magnitude, channel) => {
    const weights = readers.flatMap((layer) => weightsOf(layer, channel));
    const largest = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
    if (!(magnitude > 0 && largest > 0)) return 1;
    const exponent = strength * Math.log2(magnitude) - (1 - strength) * Math.log2(largest);
    const scale = 2 ** nearestToZero(exponent);
    const rows = writers.map(({ values }) => values[channel] ?? 0);
    const isExact =
      weights.every((weight) => keepsBits(weight, scale)) &&
      rows.every((value) => keepsBits(value, 1 / scale));
    return isExact ? scale : 1;
  });
}

/** Halves go towards 0, so that what is smooth stays as it is. */
const nearestToZero = (value: number): number =>
  Math.sign(value) * Math.ceil(Math.abs(value) - 0.5);

function weightsOf({ values, layout }: Smoothable["readers"][number], k: number): number[] {
  return Array.from(
    { length: layout.channels },
    (_, channel) => values[layout.offset(channel, k)] ?? 0,
  );
}

function keepsBits(value: number, scale: number): boolean {
  const made = Math.fround(value * scale);
  return Number.isFinite(made) && made / scale === value;
}

function scaled(
  { writers, readers }: Smoothable,
  scales: readonly number[],
): readonly Replacement[] {
  const written = writers.map((row) => ({
    ...row,
    values: row.values.map((value, channel) => value / (scales[channel] ?? 1)),
  }));
  const read = readers.map(({ node, dims, values, layout }) => {
    const made = Float32Array.from(values);
    for (const [k, scale] of scales.entries())
      for (let channel = 0; channel < layout.channels; channel += 1) {
        const place = layout.offset(channel, k);
        made[place] = (made[place] ?? 0) * scale;
      }
    return { node, place: 1, dims, values: made };
  });
  return [...written, ...read];
}
