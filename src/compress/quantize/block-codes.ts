/** 4-bit codes of weights in blocks along K, packed as MatMulNBits reads them. */
import { clamp, roundHalfAway } from "./rounding.ts";
import type { WeightLayout } from "./weight-codes.ts";
import { walkOf } from "./weight-walk.ts";

export interface BlockCodes {
  /** [N, blocks, blockSize / 2]; element 2i lies in the low nibble of byte i. */
  readonly packed: Uint8Array;
  /** [N * blocks]. */
  readonly scales: Float32Array;
  /** [N, ceil(blocks / 2)], element 2i in the low nibble; undefined when symmetric (every zero point is 8). */
  readonly zeroPoints: Uint8Array | undefined;
  readonly blocks: number;
}

export interface BlockOptions {
  readonly blockSize: number;
  readonly symmetric: boolean;
}

/**
 * Shrinking the range by up to 40 % clips the largest weights of a block and spares all others:
 * the factor with the smallest squared error is kept. 1 is plain round-to-nearest.
 */
const SHRINKING = [1, 0.975, 0.95, 0.925, 0.9, 0.875, 0.85, 0.825, 0.8, 0.75, 0.7, 0.65, 0.6];
const HALF = 8;
const TOP = 15;

interface BlockScale {
  /** May be negative when symmetric. */
  readonly scale: number;
  readonly zeroPoint: number;
}

/** Codes 0..15 with w = (code - zeroPoint) * scale; the tail of the last block is padded with the zero point. */
export function blockCodes(
  values: Float32Array,
  layout: WeightLayout,
  options: BlockOptions,
): BlockCodes {
  const { blockSize, symmetric } = options;
  const { stride, places } = walkOf(layout);
  const blocks = Math.ceil(layout.depth / blockSize);
  const packed = new Uint8Array((layout.channels * blocks * blockSize) / 2);
  const scales = new Float32Array(layout.channels * blocks);
  const zeroPointBytes = Math.ceil(blocks / 2);
  const zeroPoints = symmetric ? undefined : new Uint8Array(layout.channels * zeroPointBytes);
  const block = new Float64Array(blockSize);
  for (let channel = 0; channel < layout.channels; channel++)
    for (let b = 0; b < blocks; b++) {
      const count = Math.min(blockSize, layout.depth - b * blockSize);
      for (let k = 0; k < blockSize; k++) {
        const place = (places[b * blockSize + k] ?? 0) + channel * stride;
        block[k] = k < count ? (values[place] ?? 0) : 0;
      }
      const best = bestScale(block.subarray(0, count), symmetric);
      scales[channel * blocks + b] = best.scale;
      if (zeroPoints !== undefined)
        putNibble(zeroPoints, channel * zeroPointBytes * 2 + b, best.zeroPoint);
      for (let k = 0; k < blockSize; k++)
        putNibble(
          packed,
          (channel * blocks + b) * blockSize + k,
          codeOf(block[k] ?? 0, best.scale, best.zeroPoint),
        );
    }
  return { packed, scales, zeroPoints, blocks };
}

function bestScale(block: Float64Array, symmetric: boolean): BlockScale {
  let low = 0;
  let high = 0;
  for (const value of block) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const search = { block, best: { scale: 1, zeroPoint: HALF }, leastError: Infinity };
  for (const factor of SHRINKING) {
    if (symmetric) trySymmetric(search, low * factor, high * factor);
    else tryAsymmetric(search, low * factor, high * factor);
  }
  return search.best;
}

interface Search {
  readonly block: Float64Array;
  best: BlockScale;
  leastError: number;
}

/** The largest magnitude may map to -8 (as MLAS does) or to 7. */
function trySymmetric(search: Search, low: number, high: number): void {
  const extreme = -low > high ? low : high;
  tryScale(search, Math.fround(-extreme / HALF), HALF);
  tryScale(search, Math.fround(extreme / (HALF - 1)), HALF);
}

function tryAsymmetric(search: Search, low: number, high: number): void {
  const scale = Math.fround((high - low) / TOP);
  tryScale(search, scale, clamp(roundHalfAway(-low / scale), 0, TOP));
}

/** Takes the scale when its squared error is smaller; the sum ends early once it is not. */
function tryScale(search: Search, scale: number, zeroPoint: number): void {
  // A block of zeros, or of values below the smallest float32 scale, is all zeros.
  if (scale === 0) return;
  const { block, leastError } = search;
  let error = 0;
  for (let k = 0; k < block.length && error < leastError; k++) {
    const value = block[k] ?? 0;
    const difference = value - (codeOf(value, scale, zeroPoint) - zeroPoint) * scale;
    error += difference * difference;
  }
  if (error >= leastError) return;
  search.best = { scale, zeroPoint };
  search.leastError = error;
}

/**
 * `roundHalfAway` without a branch on the sign, which would be guessed wrong every second time. Both are the same here:
 * a quotient of two float32 is a tie or at least 2^-25 of itself away from one, far more than adding 0.5 can lose.
 */
function codeOf(value: number, scale: number, zeroPoint: number): number {
  const quotient = value / scale;
  const raised = quotient + 0.5;
  const floor = Math.floor(raised);
  const isNegativeTie = floor === raised && quotient < 0;
  return clamp((isNegativeTie ? floor - 1 : floor) + zeroPoint, 0, TOP);
}

function putNibble(bytes: Uint8Array, place: number, code: number): void {
  const at = place >> 1;
  bytes[at] = (bytes[at] ?? 0) | (place % 2 === 0 ? code : code << 4);
}
