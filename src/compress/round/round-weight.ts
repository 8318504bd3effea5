/** One weight on few levels, with the mean of what that changes taken back by the bias. */
import type { InputStatistics } from "../calibrate/input-statistics.ts";
import { momentsOf } from "../calibrate/moments.ts";
import { walkOf } from "../quantize/weight-walk.ts";
import type { Layer } from "../layers.ts";
import {
  type Metric,
  type RoundedVector,
  prepareMetric,
  roundVector,
} from "../quantize/gram-rounding.ts";
import { roundNearest } from "../quantize/nearest-rounding.ts";

/** What is rounded: a layer's weight, or a table whose rows are its channels. */
export type Weight = Pick<Layer, "values" | "layout">;

/** A weight with what is known of its input, ready to be rounded to any number of levels. */
export interface PreparedWeight {
  readonly weight: Weight;
  /** By group of channels; undefined when nothing is known of the input: its elements count the same. */
  readonly metrics: readonly (Metric | undefined)[];
  /** Mean input vector, by group; undefined when the mean must not move because there is no bias to take it back. */
  readonly means: readonly (Float64Array | undefined)[];
  /** Mean square of all outputs around their means. */
  readonly signal: number;
}

export interface RoundedWeight {
  /** In the order of the weight. */
  readonly values: Float32Array;
  /** To be added to the bias, by channel. */
  readonly biasShift: Float64Array;
  /** Mean square of the change of all outputs, by that of the outputs. */
  readonly noise: number;
}

export function prepareWeight(
  weight: Weight,
  statistics: InputStatistics | undefined,
  hasBias: boolean,
): PreparedWeight {
  const { depth, channels } = weight.layout;
  const groups = statistics?.groups ?? 1;
  const views = Array.from({ length: groups }, (_, group) => viewOf(statistics, group));
  const metrics = views.map(({ second, centred }) => {
    const moments = hasBias ? centred : second;
    return moments === undefined ? undefined : prepareMetric(moments, depth);
  });
  const means = views.map(({ mean }) => (hasBias ? mean : undefined));
  let signal = 0;
  for (let channel = 0; channel < channels; channel += 1) {
    const { centred } = views[groupOf(weight, groups, channel)] ?? {};
    signal += quadratic(channelVector(weight, channel), centred);
  }
  return { weight, metrics, means, signal };
}

interface View {
  readonly mean: Float64Array | undefined;
  /** Mean of x xᵀ. */
  readonly second: Float64Array | undefined;
  readonly centred: Float64Array | undefined;
}

function viewOf(statistics: InputStatistics | undefined, group: number): View {
  if (statistics === undefined || statistics.count === 0)
    return { mean: undefined, second: undefined, centred: undefined };
  return momentsOf(statistics, group);
}

function groupOf({ layout }: Weight, groups: number, channel: number): number {
  return Math.floor((channel * groups) / layout.channels);
}

function channelVector({ values, layout }: Weight, channel: number): Float64Array {
  const { depth, offset } = layout;
  const vector = new Float64Array(depth);
  for (let k = 0; k < depth; k += 1) vector[k] = values[offset(channel, k)] ?? 0;
  return vector;
}

function quadratic(vector: Float64Array, matrix: Float64Array | undefined): number {
  const depth = vector.length;
  let total = 0;
  if (matrix === undefined) {
    for (let k = 0; k < depth; k += 1) total += (vector[k] ?? 0) ** 2;
    return total;
  }
  for (let row = 0; row < depth; row += 1) {
    const value = vector[row] ?? 0;
    const start = row * depth;
    for (let k = 0; k < depth; k += 1) total += value * (matrix[start + k] ?? 0) * (vector[k] ?? 0);
  }
  return total;
}

/** Every channel on `levels` levels around 0. */
export function roundWeight(prepared: PreparedWeight, levels: number): RoundedWeight {
  const { weight, metrics, means } = prepared;
  const { channels, depth } = weight.layout;
  const { places, stride } = walkOf(weight.layout);
  const values = Float32Array.from(weight.values);
  const biasShift = new Float64Array(channels);
  let change = 0;
  for (let channel = 0; channel < channels; channel += 1) {
    const group = groupOf(weight, metrics.length, channel);
    const weights = channelVector(weight, channel);
    const rounded = roundChannel(weights, metrics[group], levels);
    change += rounded.loss;
    const { codes, step } = rounded;
    const mean = means[group];
    let shift = 0;
    for (let k = 0; k < depth; k += 1) {
      const value = Math.fround((codes[k] ?? 0) * step);
      values[(places[k] ?? 0) + channel * stride] = value;
      if (mean !== undefined) shift += (mean[k] ?? 0) * ((weights[k] ?? 0) - value);
    }
    biasShift[channel] = shift;
  }
  return { values, biasShift, noise: noiseOf(change, prepared.signal) };
}

function roundChannel(
  weights: Float64Array,
  metric: Metric | undefined,
  levels: number,
): RoundedVector {
  const half = (levels - 1) / 2;
  return metric === undefined ? roundNearest(weights, half) : roundVector(weights, metric, half);
}

const SAMPLED_CHANNELS = 16;

/** The noise of `roundWeight`, from a few channels. */
export function estimateNoise(prepared: PreparedWeight, levels: number): number {
  const { weight, metrics } = prepared;
  const { channels } = weight.layout;
  const stride = Math.max(1, Math.floor(channels / SAMPLED_CHANNELS));
  let [change, sampled] = [0, 0];
  for (let channel = 0; channel < channels; channel += stride) {
    const metric = metrics[groupOf(weight, metrics.length, channel)];
    change += roundChannel(channelVector(weight, channel), metric, levels).loss;
    sampled += 1;
  }
  return noiseOf((change * channels) / Math.max(1, sampled), prepared.signal);
}

/** A layer whose output never moves cannot be measured against itself: any change is all of it. */
function noiseOf(change: number, signal: number): number {
  if (change <= 0) return 0;
  return signal > 0 ? change / signal : 1;
}
