/** The loops of int8 codes in vectors (WebAssembly), for weights whose channels lie side by side. */
import { INT8_KERNELS } from "../generated/int8-kernels.ts";
import { type Kernels, loadKernels } from "./load-kernels.ts";
import type { WeightWalk } from "./weight-walk.ts";

/** Values that are looked at in one go: they stay in a core's cache. */
const CHUNK_BYTES = 2 ** 19;
const PAGE_BYTES = 2 ** 16;
/** Channels that a kernel takes at once. */
export const BLOCK = 16;
/** Sums of two such values are still finite in float32. */
const LARGEST = 2 ** 126;

let loaded: Kernels<"finite" | "extremes" | "encode"> | undefined;

const kernels = (): NonNullable<typeof loaded> =>
  (loaded ??= loadKernels(INT8_KERNELS, ["finite", "extremes", "encode"]));

/** Of at least so many bytes. */
function memoryOf(bytes: number): ArrayBuffer {
  const { memory } = kernels();
  const missing = Math.ceil((bytes - memory.buffer.byteLength) / PAGE_BYTES);
  if (missing > 0) memory.grow(missing);
  return memory.buffer;
}

/** No NaN and no infinity; true for no values. */
export function finiteInVectors(values: Float32Array): boolean {
  const most = CHUNK_BYTES / 4;
  const desk = new Float32Array(memoryOf(CHUNK_BYTES), 0, most);
  for (let from = 0; from < values.length; from += most) {
    const count = Math.min(most, values.length - from);
    const padded = Math.ceil(count / BLOCK) * BLOCK;
    desk.set(values.subarray(from, from + count));
    desk.fill(0, count, padded);
    if (kernels().finite(desk.byteOffset, padded) === 0) return false;
  }
  return true;
}

/** Rows of values in the kernels' memory, padded with zeros to whole blocks and to pairs of rows; the rest beside them. */
interface Desk {
  readonly width: number;
  /** Rows of a chunk. */
  readonly rows: number;
  readonly values: Float32Array;
  readonly codes: Int8Array;
  readonly doubts: Uint32Array;
  /** By channel, each. */
  readonly first: Float32Array;
  readonly second: Float32Array;
}

function layOut({ channels, depth }: WeightWalk): Desk {
  const width = Math.ceil(channels / BLOCK) * BLOCK;
  const fitting = Math.floor(CHUNK_BYTES / (4 * width));
  const rows = 2 * Math.max(1, Math.floor(Math.min(fitting, depth + 1) / 2));
  const count = rows * width;
  const lengths = [4 * count, 4 * width, 4 * width, count, count / 8];
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const starts = lengths.map((_, place) =>
    lengths.slice(0, place).reduce((sum, length) => sum + length, 0),
  );
  const [values = 0, first = 0, second = 0, codes = 0, doubts = 0] = starts;
  const buffer = memoryOf(total);
  return {
    width,
    rows,
    values: new Float32Array(buffer, values, count),
    first: new Float32Array(buffer, first, width),
    second: new Float32Array(buffer, second, width),
    codes: new Int8Array(buffer, codes, count),
    doubts: new Uint32Array(buffer, doubts, count / 32),
  };
}

/** True when these loops take the weight: channels side by side, and enough of them. */
export const hasVectorLoops = ({ channels, depth, block, places }: WeightWalk): boolean =>
  block === channels &&
  channels >= BLOCK &&
  depth > 1 &&
  places.every((place, k) => place === k * channels);

/** Puts rows [from, from + count) on the desk; the rows that make them even are zeros. */
function bring(desk: Desk, values: Float32Array, { from, count, channels }: Rows): number {
  const { width } = desk;
  if (width === channels) desk.values.set(values.subarray(from * width, (from + count) * width));
  else
    for (let row = 0; row < count; row += 1) {
      const start = (from + row) * channels;
      desk.values.set(values.subarray(start, start + channels), row * width);
      desk.values.fill(0, row * width + channels, (row + 1) * width);
    }
  if (count % 2 === 0) return count;
  desk.values.fill(0, count * width, (count + 1) * width);
  return count + 1;
}

interface Rows {
  readonly from: number;
  readonly count: number;
  readonly channels: number;
}

function* chunksOf({ rows }: Desk, { depth, channels }: WeightWalk): Generator<Rows> {
  for (let from = 0; from < depth; from += rows)
    yield { from, count: Math.min(rows, depth - from), channels };
}

export interface VectorExtremes {
  /** Largest magnitude, by channel. */
  readonly largest: Float64Array;
  /** Largest |a + b| of pairs of rows, by channel. */
  readonly sums: Float64Array;
}

/** Whoever asks whether a weight is finite wants its codes, too. */
const found = new WeakMap<Float32Array, { readonly channels: number } & VectorExtremes>();

/** Undefined for values that are not finite or whose sums may overflow. The same array is looked at once: weights do not change. */
export function vectorExtremes(values: Float32Array, walk: WeightWalk): VectorExtremes | undefined {
  const known = found.get(values);
  if (known?.channels === walk.channels) return known;
  const extremes = findExtremes(values, walk);
  if (extremes !== undefined) found.set(values, { channels: walk.channels, ...extremes });
  return extremes;
}

function findExtremes(values: Float32Array, walk: WeightWalk): VectorExtremes | undefined {
  const desk = layOut(walk);
  const { first: largest, second: sums, width } = desk;
  largest.fill(0);
  sums.fill(0);
  for (const chunk of chunksOf(desk, walk)) {
    const rows = bring(desk, values, chunk);
    const addresses = [desk.values, largest, sums].map(({ byteOffset }) => byteOffset);
    const [at = 0, ...rest] = addresses;
    kernels().extremes(at, rows, width, ...rest);
  }
  if (!largest.every((value) => value <= LARGEST)) return undefined;
  // The constructor takes numbers as they lie; `from` would ask for one after the other.
  const kept = (by: Float32Array): Float64Array => new Float64Array(by.subarray(0, walk.channels));
  return { largest: kept(largest), sums: kept(sums) };
}

/** A block of codes that the kernel leaves to more careful hands. */
export interface Doubt {
  /** The first of two rows. */
  readonly row: number;
  readonly channel: number;
}

/** Codes by the scale of each channel; with `saturationSafe`, pairs that sum to too much are among the doubts. */
export function vectorCodes(
  values: Float32Array,
  walk: WeightWalk,
  { scales, saturationSafe }: { readonly scales: Float32Array; readonly saturationSafe: boolean },
): { readonly codes: Int8Array; readonly doubts: readonly Doubt[] } {
  const desk = layOut(walk);
  const { width } = desk;
  const codes = new Int8Array(values.length);
  const doubts: Doubt[] = [];
  desk.first.fill(1).set(scales);
  for (const chunk of chunksOf(desk, walk)) {
    const rows = bring(desk, values, chunk);
    const addresses = [desk.values, desk.first, desk.codes, desk.doubts];
    const [at = 0, scale = 0, out = 0, list = 0] = addresses.map(({ byteOffset }) => byteOffset);
    const safe = Number(saturationSafe);
    const count = kernels().encode(at, rows, width, scale, safe, out, list);
    for (const place of desk.doubts.subarray(0, count))
      doubts.push({ row: chunk.from + Math.floor(place / width), channel: place % width });
    takeAway(desk, codes, chunk);
  }
  return { codes, doubts };
}

function takeAway(
  { width, codes: made }: Desk,
  codes: Int8Array,
  { from, count, channels }: Rows,
): void {
  if (width === channels) codes.set(made.subarray(0, count * width), from * width);
  else
    for (let row = 0; row < count; row += 1)
      codes.set(made.subarray(row * width, row * width + channels), (from + row) * channels);
}
