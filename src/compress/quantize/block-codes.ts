/** Codes of few bits of weights in blocks along K, packed as MatMulNBits reads them. */
import { type BlockGrid, type GridForm, bestGrid, codeOf, topCode } from "./block-grid.ts";
import { compensatedCodes } from "./compensated-codes.ts";
import { kQuantGrid } from "./k-quant-grid.ts";
import type { Metric } from "./gram-rounding.ts";
import type { WeightLayout } from "./weight-codes.ts";
import { walkOf } from "./weight-walk.ts";

export interface BlockCodes {
  /** [N, blocks, blockSize * bits / 8]; of the codes that share a byte the first lies lowest. */
  readonly packed: Uint8Array;
  /** [N * blocks]. */
  readonly scales: Float32Array;
  /** [N, ceil(blocks * bits / 8)], packed alike; undefined when symmetric (every zero point is in the middle). */
  readonly zeroPoints: Uint8Array | undefined;
  readonly blocks: number;
}

type Norm = GridForm["norm"] | "weighted";

export interface BlockOptions {
  readonly blockSize: number;
  readonly symmetric: boolean;
  /** 4 when absent. */
  readonly bits?: GridForm["bits"];
  /** What a grid is chosen by; `weighted`: squares that count more for larger weights. square when absent. */
  readonly norm?: Norm;
  /** What is known of the layer's input: each weight makes good what those before it lost. By itself when absent. */
  readonly metric?: Metric | undefined;
}

/** Codes with w = (code - zeroPoint) * scale; the tail of the last block is padded with the zero point. */
export function blockCodes(
  values: Float32Array,
  layout: WeightLayout,
  options: BlockOptions,
): BlockCodes {
  const { blockSize, symmetric, bits = 4, norm = "square", metric } = options;
  const { channels, depth } = layout;
  const { stride, places } = walkOf(layout);
  const blocks = Math.ceil(depth / blockSize);
  const packed = new Uint8Array((channels * blocks * blockSize * bits) / 8);
  const scales = new Float32Array(channels * blocks);
  const zeroPointCodes = Math.ceil((blocks * bits) / 8) * (8 / bits);
  const zeroPoints = symmetric ? undefined : new Uint8Array((channels * zeroPointCodes * bits) / 8);
  const vector = new Float64Array(blocks * blockSize);
  const form = { bits, symmetric, norm };
  for (let channel = 0; channel < channels; channel++) {
    for (let k = 0; k < depth; k++) vector[k] = values[(places[k] ?? 0) + channel * stride] ?? 0;
    const grids = gridsOf(vector.subarray(0, depth), blockSize, form);
    for (const [block, { scale, zeroPoint }] of grids.entries()) {
      scales[channel * blocks + block] = scale;
      if (zeroPoints !== undefined)
        putCode(zeroPoints, channel * zeroPointCodes + block, zeroPoint, bits);
    }
    const codes = nearestCodes(vector, grids, { blockSize, bits });
    const best =
      metric === undefined
        ? codes
        : compensatedCodes(vector, codes, { grids, metric, blockSize, top: topCode(bits) });
    const start = channel * blocks * blockSize;
    for (let k = 0; k < best.length; k++) putCode(packed, start + k, best[k] ?? 0, bits);
  }
  return { packed, scales, zeroPoints, blocks };
}

function gridsOf(
  vector: Float64Array,
  blockSize: number,
  { norm, ...form }: Omit<GridForm, "norm"> & { readonly norm: Norm },
): readonly BlockGrid[] {
  const grids: BlockGrid[] = [];
  for (let start = 0; start < vector.length; start += blockSize) {
    const block = vector.subarray(start, start + blockSize);
    grids.push(norm === "weighted" ? kQuantGrid(block, form) : bestGrid(block, { ...form, norm }));
  }
  return grids;
}

function nearestCodes(
  vector: Float64Array,
  grids: readonly BlockGrid[],
  { blockSize, bits }: { readonly blockSize: number; readonly bits: number },
): Uint8Array {
  const codes = new Uint8Array(vector.length);
  const top = topCode(bits);
  for (const [block, { scale, zeroPoint }] of grids.entries())
    for (let k = block * blockSize; k < (block + 1) * blockSize; k++)
      codes[k] = codeOf(vector[k] ?? 0, scale, zeroPoint, top);
  return codes;
}

// The loops over millions of weights make no object for each.
// oxlint-disable-next-line eslint/max-params
function putCode(bytes: Uint8Array, place: number, code: number, bits: number): void {
  const share = 8 / bits;
  const at = Math.floor(place / share);
  bytes[at] = (bytes[at] ?? 0) | (code << (bits * (place % share)));
}

/** What the codes are worth, in the order of the weight. */
export function blockValues(
  { packed, scales, zeroPoints, blocks }: BlockCodes,
  { channels, depth, offset }: WeightLayout,
  { blockSize, bits }: { readonly blockSize: number; readonly bits: number },
): Float32Array {
  const values = new Float32Array(channels * depth);
  const zeroPointCodes = Math.ceil((blocks * bits) / 8) * (8 / bits);
  for (let channel = 0; channel < channels; channel++)
    for (let k = 0; k < depth; k++) {
      const block = Math.floor(k / blockSize);
      const code = codeAt(packed, channel * blocks * blockSize + k, bits);
      const zeroPoint =
        zeroPoints === undefined
          ? 2 ** (bits - 1)
          : codeAt(zeroPoints, channel * zeroPointCodes + block, bits);
      values[offset(channel, k)] = (code - zeroPoint) * (scales[channel * blocks + block] ?? 0);
    }
  return values;
}

function codeAt(bytes: Uint8Array, place: number, bits: number): number {
  const share = 8 / bits;
  return ((bytes[Math.floor(place / share)] ?? 0) >> (bits * (place % share))) & topCode(bits);
}
