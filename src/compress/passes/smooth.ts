/** The size of outlier channels moved from activations into the weights that read them: the float model answers as before. */
import { indexGraph } from "../../model/graph-index.ts";
import { type Model, graphOf } from "../../model/ir.ts";
import { applied } from "../changes.ts";
import type { Calibration, Change, Pass, PassResult, StepOf } from "../pass.ts";
import { calibrationMissing } from "../refusal.ts";
import { type Replacement, replaceConstants } from "../replace-constants.ts";
import { type Product, insertProducts } from "../smooth/insert-products.ts";
import { type Smoothable, findMultipliable, findSmoothable } from "../smooth/smoothable.ts";

interface Options {
  readonly strength: number;
  readonly multiply: boolean;
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
  multiply: step.multiply ?? false,
  keepFloat: step["keep-float"] ?? [],
});

async function applySmooth(
  model: Model,
  options: Options,
  calibration: Calibration,
): Promise<PassResult> {
  const found = findAll(model, options);
  if (found.length === 0) return { model, changes: [] };
  const values = found.map(({ value }) => value);
  const ranges = await calibration.ranges(model, values, { kind: "channels" });
  const replacements: Replacement[] = [];
  const products: Product[] = [];
  const changes: Change[] = [];
  for (const smoothable of found) {
    const { channels, nonFinite = 0, shape = [] } = ranges.get(smoothable.value) ?? {};
    if (channels === undefined || nonFinite > 0) continue;
    const { value, writers, readers } = smoothable;
    if (writers.length === 0 && shape.length < LEAST_RANK) continue;
    const scales = scalesOf(smoothable, channels, options.strength);
    const count = scales.filter((scale) => scale !== 1).length;
    if (count === 0) continue;
    if (writers.length === 0) {
      if (noiseLeft(smoothable, channels, scales) > MOST_NOISE_LEFT) continue;
      products.push({
        value,
        factors: Float32Array.from(scales, (scale) => 1 / scale),
        readers: new Set(readers.map(({ node }) => node.output[0] ?? "")),
      });
    }
    replacements.push(...scaled(smoothable, scales));
    const how = writers.length === 0 ? ", by a Mul" : "";
    const reason = `${count} of ${scales.length} channels of its input smoothed${how}`;
    changes.push(...readers.map(({ node }) => applied(node, reason)));
  }
  return replacements.length === 0
    ? { model, changes }
    : { model: insertProducts(replaceConstants(model, replacements), products), changes };
}

function findAll(model: Model, { keepFloat, multiply }: Options): readonly Smoothable[] {
  const graph = graphOf(model);
  const index = indexGraph(graph);
  const written = findSmoothable(graph, index, keepFloat);
  if (!multiply) return written;
  const known = new Set(written.map(({ value }) => value));
  return [...written, ...findMultipliable(graph, index, { keepFloat, known })];
}

/** Of an activation for which a Mul is worth its time: where a row is one vector, a range of its own follows its outliers. */
const LEAST_RANK = 3;
/** A Mul is worth its time where it takes away this much of the noise at least. */
const MOST_NOISE_LEFT = 0.7;
/** Square of the largest magnitude of a channel by its mean square: about that of a thousand normal values. */
const CREST = 10;

/**
 * Power of the noise that 8 bits leave in the layers' outputs, but for a factor: that of the activation goes with the
 * square of its largest magnitude and meets every weight, that of an output channel's weights with the square of the
 * largest of them and meets every input.
 */
function noiseOf(
  { readers }: Smoothable,
  channels: readonly number[],
  scaleOf: (channel: number) => number,
): number {
  const inputs = channels.map((magnitude, channel) => magnitude / scaleOf(channel));
  const largestInput = inputs.reduce((most, value) => Math.max(most, value), 0);
  const inputPower = inputs.reduce((sum, value) => sum + value * value, 0) / CREST;
  let noise = 0;
  for (const { values, layout } of readers)
    for (let output = 0; output < layout.channels; output += 1) {
      let [power, largest] = [0, 0];
      for (let channel = 0; channel < layout.depth; channel += 1) {
        const weight = Math.abs(values[layout.offset(output, channel)] ?? 0) * scaleOf(channel);
        power += weight * weight;
        largest = Math.max(largest, weight);
      }
      noise += largestInput * largestInput * power + largest * largest * inputPower;
    }
  return noise;
}

function noiseLeft(
  smoothable: Smoothable,
  channels: readonly number[],
  scales: readonly number[],
): number {
  const before = noiseOf(smoothable, channels, () => 1);
  return noiseOf(smoothable, channels, (channel) => scales[channel] ?? 1) / before;
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
  const found = channels.map((magnitude, channel) => {
    const weights = readers.flatMap((layer) => weightsOf(layer, channel));
    const largest = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
    if (!(magnitude > 0 && largest > 0)) return { weights, exponent: undefined };
    const exponent = strength * Math.log2(magnitude) - (1 - strength) * Math.log2(largest);
    return { weights, exponent: nearestToZero(exponent) };
  });
  // A normalisation has numbers of its own; a Mul need not touch what most channels agree on.
  const usual = writers.length === 0 ? middle(found.flatMap(({ exponent = [] }) => exponent)) : 0;
  return found.map(({ weights, exponent = usual }, channel) => {
    const scale = 2 ** (exponent - usual);
    const rows = writers.map(({ values }) => values[channel] ?? 0);
    const isExact =
      weights.every((weight) => keepsBits(weight, scale)) &&
      rows.every((value) => keepsBits(value, 1 / scale));
    return isExact ? scale : 1;
  });
}

const middle = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

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
