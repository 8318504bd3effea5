/** int8 codes of a constant weight, with scales that u8 x s8 kernels cannot saturate. */
import { LEAST_GRID_DEPTH, gridStep, hasSteps } from "./grid-step.ts";
import { roundHalfEven } from "../../stats/round-half-even.ts";
import { BLOCK, hasVectorLoops, vectorCodes, vectorExtremes } from "./vector-loops.ts";
import { walkOf, type WeightWalk } from "./weight-walk.ts";

/** Where element k (in the order in which the kernel walks it) of an output channel lies. */
export interface WeightLayout {
  readonly channels: number;
  readonly depth: number;
  /** Every channel lies alike, a fixed distance after the one before: offset(c, k) = offset(0, k) + c × (offset(1, 0) − offset(0, 0)). */
  readonly offset: (channel: number, k: number) => number;
}

export interface WeightCodes {
  readonly codes: Int8Array;
  /** One for each channel, or one for the tensor. */
  readonly scales: Float32Array;
}

export interface WeightOptions {
  readonly perChannel: boolean;
  /** Choose scales with which no pair of neighbours can overflow int16 against uint8 activations. */
  readonly saturationSafe: boolean;
  /** Lower bounds of the scales, by channel: a bias may need a coarser one. */
  readonly smallestScale?: Float32Array;
}

/**
 * Without VNNI, x86 adds two u8 x s8 products in a saturating int16: 255 * 128 = 32,640 fits, 255 * 129 does not.
 * So the codes of a pair may sum to 128 at most, positive parts and negative parts each on their own.
 */
const SAFE_PAIR_SUM = 128;
const SMALLEST_NORMAL = 2 ** -126;

/** Conv weights [out, in/group, ...kernel]: the kernel walks the taps first and the channels inside them. */
export function convLayout(dims: readonly number[]): WeightLayout {
  const [channels = 0, inner = 0, ...kernel] = dims;
  const taps = kernel.reduce((product, size) => product * size, 1);
  return {
    channels,
    depth: inner * taps,
    offset: (channel, k) => (channel * inner + (k % inner)) * taps + Math.floor(k / inner),
  };
}

/** MatMul weights [K, N]. */
export function columnLayout(depth: number, channels: number): WeightLayout {
  return { channels, depth, offset: (channel, k) => k * channels + channel };
}

/** Gemm weights [N, K] of `transB=1`. */
export function rowLayout(channels: number, depth: number): WeightLayout {
  return { channels, depth, offset: (channel, k) => channel * depth + k };
}

/** Symmetric int8 codes in -127..127 and their scales; a channel of zeros has scale 1. */
export function weightCodes(
  values: Float32Array,
  layout: WeightLayout,
  options: WeightOptions,
): WeightCodes {
  const walk = walkOf(layout);
  const scales = chooseScales(values, walk, options);
  const codes = encode(values, walk, {
    scales: options.perChannel ? scales : new Float32Array(walk.channels).fill(scales[0] ?? 1),
    saturationSafe: options.saturationSafe,
  });
  return { codes, scales };
}

/** What the codes are worth, where they lie. */
export function codedValues(
  { codes, scales }: WeightCodes,
  { channels, depth, offset }: WeightLayout,
): Float32Array {
  const values = new Float32Array(codes.length);
  for (let channel = 0; channel < channels; channel++)
    for (let k = 0; k < depth; k++) {
      const at = offset(channel, k);
      values[at] = (codes[at] ?? 0) * (scales[channel] ?? scales[0] ?? 0);
    }
  return values;
}

function chooseScales(
  values: Float32Array,
  walk: WeightWalk,
  { perChannel, saturationSafe, smallestScale }: WeightOptions,
): Float32Array {
  const { largest, largestPair } = extremes(values, walk);
  const needed = new Float64Array(walk.channels);
  // A loop, without arrays of its own: layers have thousands of channels.
  for (let channel = 0; channel < walk.channels; channel += 1) {
    const most = largest[channel] ?? 0;
    const pair = saturationSafe ? (largestPair[channel] ?? 0) / SAFE_PAIR_SUM : 0;
    const kept =
      perChannel && walk.depth >= LEAST_GRID_DEPTH && hasSteps(most, 127)
        ? keptStep(values, walk, channel)
        : 0;
    needed[channel] = Math.max(most / 127, pair, smallestScale?.[channel] ?? 0, kept);
  }
  if (perChannel) return normalScales(needed);
  // A channel of zeros has a floor of its own, which says nothing about the others.
  const alive = needed.filter((_, channel) => largest[channel] !== 0);
  return Float32Array.of(normalScale(alive.reduce((most, scale) => Math.max(most, scale), 0)));
}

/** The step of a channel that lies on few levels already, which keeps it exactly; 0 when it does not. */
function keptStep(values: Float32Array, { places, stride }: WeightWalk, channel: number): number {
  const vector = Float32Array.from(places, (place) => values[place + channel * stride] ?? 0);
  return gridStep(vector, 127) ?? 0;
}

function normalScales(scales: Float64Array): Float32Array {
  const normal = new Float32Array(scales.length);
  for (let channel = 0; channel < scales.length; channel += 1)
    normal[channel] = normalScale(scales[channel] ?? 0);
  return normal;
}

function normalScale(scale: number): number {
  return scale >= SMALLEST_NORMAL ? scale : 1;
}

interface Extremes {
  /** Largest magnitude, by channel. */
  readonly largest: Float64Array;
  /** Largest `pairSum` of neighbours, by channel. */
  readonly largestPair: Float64Array;
}

/**
 * |a + b| is the pair's sum when the signs agree, and less than the larger magnitude when they do not.
 * Every branch goes the same way nearly always: one that depends on a sign would be guessed wrong every second time.
 */
function extremes(values: Float32Array, walk: WeightWalk): Extremes {
  const { largest, sums } =
    (hasVectorLoops(walk) ? vectorExtremes(values, walk) : undefined) ??
    plainExtremes(values, walk);
  const largestPair = new Float64Array(walk.channels);
  for (let channel = 0; channel < walk.channels; channel += 1)
    largestPair[channel] = Math.max(sums[channel] ?? 0, largest[channel] ?? 0);
  return { largest, largestPair };
}

function plainExtremes(
  values: Float32Array,
  { channels, depth, stride, places, block }: WeightWalk,
): { readonly largest: Float64Array; readonly sums: Float64Array } {
  const largest = new Float64Array(channels);
  const sums = new Float64Array(channels);
  for (let from = 0; from < channels; from += block)
    for (let k = 0; k < depth; k += 2) {
      let first = (places[k] ?? 0) + from * stride;
      let second = (places[k + 1] ?? values.length) + from * stride;
      for (let channel = from; channel < from + block; channel++) {
        const a = values[first] ?? 0;
        const b = values[second] ?? 0;
        if (Math.abs(a) > (largest[channel] ?? 0)) largest[channel] = Math.abs(a);
        if (Math.abs(b) > (largest[channel] ?? 0)) largest[channel] = Math.abs(b);
        if (Math.abs(a + b) > (sums[channel] ?? 0)) sums[channel] = Math.abs(a + b);
        first += stride;
        second += stride;
      }
    }
  return { largest, sums };
}

interface Encoding {
  /** By channel. */
  readonly scales: Float32Array;
  readonly saturationSafe: boolean;
}

function encode(values: Float32Array, walk: WeightWalk, encoding: Encoding): Int8Array {
  const { channels, depth, block } = walk;
  if (hasVectorLoops(walk)) return encodeInVectors(values, walk, encoding);
  const codes = new Int8Array(values.length);
  for (let from = 0; from < channels; from += block)
    for (let k = 0; k < depth; k += 2)
      encodePairs({ values, codes, walk, encoding }, { k, from, to: from + block });
  return codes;
}

/** The vectors divide in float32: where a quotient may round otherwise than the true one, and where pairs want mending, it is done again. */
function encodeInVectors(values: Float32Array, walk: WeightWalk, encoding: Encoding): Int8Array {
  const { codes, doubts } = vectorCodes(values, walk, encoding);
  for (const { row: k, channel: from } of doubts) {
    const to = Math.min(from + BLOCK, walk.channels);
    encodePairs({ values, codes, walk, encoding }, { k, from, to });
  }
  return codes;
}

interface Encoded {
  readonly values: Float32Array;
  readonly codes: Int8Array;
  readonly walk: WeightWalk;
  readonly encoding: Encoding;
}

/** Elements k and k + 1 of channels [from, to). */
function encodePairs(
  { values, codes, walk: { places, stride }, encoding: { scales, saturationSafe } }: Encoded,
  { k, from, to }: { readonly k: number; readonly from: number; readonly to: number },
): void {
  let first = (places[k] ?? 0) + from * stride;
  let second = (places[k + 1] ?? values.length) + from * stride;
  for (let channel = from; channel < to; channel++) {
    const scale = scales[channel] ?? 1;
    const a = codeOf(values[first] ?? 0, scale);
    const b = codeOf(values[second] ?? 0, scale);
    codes[first] = a;
    codes[second] = b;
    if (saturationSafe && Math.abs(a + b) > SAFE_PAIR_SUM)
      mendPair(values, codes, { first, second, scale });
    first += stride;
    second += stride;
  }
}

/** No scale is below largest / 127 by more than a rounding to float32, so that no quotient comes near 127.5. */
function codeOf(value: number, scale: number): number {
  return roundHalfEven(value / scale);
}

interface Pair {
  readonly first: number;
  readonly second: number;
  readonly scale: number;
}

/** Rounding can push a pair one over the bound: take the code that was rounded up most one step back. */
function mendPair(values: Float32Array, codes: Int8Array, { first, second, scale }: Pair): void {
  while (pairSum(codes[first] ?? 0, codes[second] ?? 0) > SAFE_PAIR_SUM) {
    const at =
      overshoot(values[first], codes[first], scale) >=
      overshoot(values[second], codes[second], scale)
        ? first
        : second;
    const code = codes[at] ?? 0;
    codes[at] = code - Math.sign(code);
  }
}

/** The larger of the sums of positive parts and of negative parts. */
export function pairSum(first: number, second: number): number {
  if (first < 0 === second < 0) return Math.abs(first) + Math.abs(second);
  return Math.max(Math.abs(first), Math.abs(second));
}

function overshoot(value: number | undefined, code: number | undefined, scale: number): number {
  return Math.abs(code ?? 0) - Math.abs(value ?? 0) / scale;
}

/** True when no pair of neighbouring codes can overflow int16 against any uint8 activations. */
export function isSaturationSafe(codes: Int8Array, layout: WeightLayout): boolean {
  for (let channel = 0; channel < layout.channels; channel++)
    for (let k = 0; k + 1 < layout.depth; k += 2) {
      const first = codes[layout.offset(channel, k)] ?? 0;
      const second = codes[layout.offset(channel, k + 1)] ?? 0;
      if (pairSum(first, second) > SAFE_PAIR_SUM) return false;
    }
  return true;
}
