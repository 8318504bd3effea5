/** int8 codes of a constant weight, with scales that u8 x s8 kernels cannot saturate. */
import { clamp, roundHalfEven } from "./rounding.ts";

/** Where element k (in the order in which the kernel walks it) of an output channel lies. */
export interface WeightLayout {
  readonly channels: number;
  readonly depth: number;
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
  const scales = channelScales(values, layout, options);
  const codes = new Int8Array(values.length);
  for (let channel = 0; channel < layout.channels; channel++) {
    const scale = scales[options.perChannel ? channel : 0] ?? 1;
    encodeChannel(values, codes, { layout, channel, scale });
    if (options.saturationSafe) mendPairs(values, codes, { layout, channel, scale });
  }
  return { codes, scales };
}

function channelScales(
  values: Float32Array,
  layout: WeightLayout,
  options: WeightOptions,
): Float32Array {
  const scales = new Float32Array(layout.channels);
  for (let channel = 0; channel < layout.channels; channel++) {
    const needed = neededScale(values, layout, { channel, saturationSafe: options.saturationSafe });
    const floor = options.smallestScale?.[channel] ?? 0;
    const scale = Math.max(needed, floor);
    scales[channel] = scale >= SMALLEST_NORMAL ? scale : 1;
  }
  if (options.perChannel) return scales;
  let largest = 0;
  for (let channel = 0; channel < layout.channels; channel++) {
    const isDead = neededScale(values, layout, { channel, saturationSafe: false }) === 0;
    if (!isDead) largest = Math.max(largest, scales[channel] ?? 0);
  }
  return Float32Array.of(largest > 0 ? largest : 1);
}

function neededScale(
  values: Float32Array,
  layout: WeightLayout,
  { channel, saturationSafe }: { readonly channel: number; readonly saturationSafe: boolean },
): number {
  let largest = 0;
  let largestPair = 0;
  for (let k = 0; k < layout.depth; k += 2) {
    const first = values[layout.offset(channel, k)] ?? 0;
    const second = k + 1 < layout.depth ? (values[layout.offset(channel, k + 1)] ?? 0) : 0;
    largest = Math.max(largest, Math.abs(first), Math.abs(second));
    const positive = Math.max(first, 0) + Math.max(second, 0);
    const negative = Math.max(-first, 0) + Math.max(-second, 0);
    largestPair = Math.max(largestPair, positive, negative);
  }
  return saturationSafe ? Math.max(largest / 127, largestPair / SAFE_PAIR_SUM) : largest / 127;
}

interface ChannelPlace {
  readonly layout: WeightLayout;
  readonly channel: number;
  readonly scale: number;
}

function encodeChannel(values: Float32Array, codes: Int8Array, place: ChannelPlace): void {
  const { layout, channel, scale } = place;
  for (let k = 0; k < layout.depth; k++) {
    const at = layout.offset(channel, k);
    codes[at] = clamp(roundHalfEven((values[at] ?? 0) / scale), -127, 127);
  }
}

/** Rounding can push a pair one over the bound: take the code that was rounded up most one step back. */
function mendPairs(values: Float32Array, codes: Int8Array, place: ChannelPlace): void {
  const { layout, channel, scale } = place;
  for (let k = 0; k + 1 < layout.depth; k += 2) {
    const first = layout.offset(channel, k);
    const second = layout.offset(channel, k + 1);
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
}

/** The larger of the sums of positive parts and of negative parts. */
export function pairSum(first: number, second: number): number {
  const positive = Math.max(first, 0) + Math.max(second, 0);
  const negative = Math.max(-first, 0) + Math.max(-second, 0);
  return Math.max(positive, negative);
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
