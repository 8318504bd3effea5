/** One weight on few levels, with the mean of what that changes taken back by the bias. */
import { float16ToFloat32, float32ToFloat16 } from "../../stats/float16.ts";
import { allFinite } from "../all-finite.ts";
import { walkOf } from "../quantize/weight-walk.ts";
import type { Layer } from "../layers.ts";
import { type Metric, type RoundedVector, roundVector } from "../quantize/gram-rounding.ts";
import type { InputView } from "./input-views.ts";
import { roundNearest } from "../quantize/nearest-rounding.ts";

/** What is rounded: a layer's weight, or a table whose rows are its channels. */
export type Weight = Pick<Layer, "values" | "layout">;

/** A weight with what is known of its input, ready to be rounded to any number of levels. */
export interface PreparedWeight {
  readonly weight: Weight;
  /** By group of channels. */
  readonly views: readonly InputView[];
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

/** Mean square of all outputs around their means. */
export function signalOf(weight: Weight, views: readonly InputView[]): number {
  const { channels } = weight.layout;
  let signal = 0;
  for (let from = 0; from < channels; from += SIDE_BY_SIDE) {
    const group = groupOf(weight, views.length, from);
    const to = Math.min(from + SIDE_BY_SIDE, channels);
    const some = Array.from({ length: to - from }, (_, at) => channelVector(weight, from + at));
    const isOneGroup = groupOf(weight, views.length, to - 1) === group;
    const squares = isOneGroup
      ? quadratics(some, views[group]?.centred)
      : some.flatMap((vector, at) =>
          quadratics([vector], views[groupOf(weight, views.length, from + at)]?.centred),
        );
    for (const square of squares) signal += square;
  }
  return signal;
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

/** Channels whose sums do not wait for each other. */
const SIDE_BY_SIDE = 4;

/** vᵀ M v of up to four vectors, each summed in the order of M's elements; vᵀ v when it is absent. */
// The loop over millions of products makes no object for each, and branches nowhere: its reads are counted as branches.
// oxlint-disable-next-line eslint/complexity
function quadratics(
  vectors: readonly Float64Array[],
  matrix: Float64Array | undefined,
): readonly number[] {
  if (matrix === undefined) return vectors.map(squareOf);
  const [a = new Float64Array(), b = a, c = a, d = a] = vectors;
  const depth = a.length;
  let [first, second, third, fourth] = [0, 0, 0, 0];
  for (let row = 0; row < depth; row += 1) {
    const va = a[row] ?? 0;
    const vb = b[row] ?? 0;
    const vc = c[row] ?? 0;
    const vd = d[row] ?? 0;
    const start = row * depth;
    for (let k = 0; k < depth; k += 1) {
      const factor = matrix[start + k] ?? 0;
      first += va * factor * (a[k] ?? 0);
      second += vb * factor * (b[k] ?? 0);
      third += vc * factor * (c[k] ?? 0);
      fourth += vd * factor * (d[k] ?? 0);
    }
  }
  return [first, second, third, fourth].slice(0, vectors.length);
}

function squareOf(vector: Float64Array): number {
  let total = 0;
  for (let k = 0; k < vector.length; k += 1) total += (vector[k] ?? 0) * (vector[k] ?? 0);
  return total;
}

/** Every channel on `levels` levels around 0. */
export function roundWeight(prepared: PreparedWeight, levels: number): RoundedWeight {
  const { weight, views } = prepared;
  const { channels, depth } = weight.layout;
  const { places, stride } = walkOf(weight.layout);
  const values = Float32Array.from(weight.values);
  const biasShift = new Float64Array(channels);
  let change = 0;
  for (let channel = 0; channel < channels; channel += 1) {
    const { metric, mean } = views[groupOf(weight, views.length, channel)] ?? {};
    const weights = channelVector(weight, channel);
    const rounded = roundChannel(weights, metric, levels);
    change += rounded.loss;
    const { codes, step } = rounded;
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

/** Every weight in the 11 bits that float16 has, whose mean change no bias need take back; undefined when it cannot hold them. */
export function halveWeight({ weight, views, signal }: PreparedWeight): RoundedWeight | undefined {
  const values = weight.values.map((value) => float16ToFloat32(float32ToFloat16(value)));
  if (!allFinite(values)) return undefined;
  const change = weight.values.map((value, at) => value - (values[at] ?? 0));
  const noise = noiseOf(signalOf({ values: change, layout: weight.layout }, views), signal);
  return { values, biasShift: new Float64Array(weight.layout.channels), noise };
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
  const { weight, views } = prepared;
  const { channels } = weight.layout;
  const stride = Math.max(1, Math.floor(channels / SAMPLED_CHANNELS));
  let [change, sampled] = [0, 0];
  for (let channel = 0; channel < channels; channel += stride) {
    const metric = views[groupOf(weight, views.length, channel)]?.metric;
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
