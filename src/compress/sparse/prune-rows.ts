/**
 * Weights of a layer taken away, a row for each output channel. By magnitude; by magnitude times the size of the input
 * (Sun et al., "Wanda", arXiv 2306.11695); or by what each costs when the weights behind it make good what it took
 * (Frantar & Alistarh, "SparseGPT", arXiv 2301.00774).
 */
import type { Metric } from "../quantize/gram-rounding.ts";
import { type Pattern, smallest, zerosAmong } from "./choose-zeros.ts";

/** [channels, depth], row by row. */
export interface Rows {
  readonly channels: number;
  readonly depth: number;
  readonly values: Float64Array;
}

/** SparseGPT chooses for this many inputs at once, and the rest has been updated by then. */
const BLOCK = 128;

/** The smallest magnitudes of the whole layer. */
export function pruneByMagnitude(rows: Rows, pattern: Pattern): Float64Array {
  const scores = rows.values.map(Math.abs);
  const width = pattern.kind === "n-of-m" ? rows.depth : scores.length;
  return zeroSmallest(rows.values, scores, { width, pattern });
}

/** @param norms root of the sum of squares of each input; compared within each channel */
export function pruneByWanda(rows: Rows, norms: Float64Array, pattern: Pattern): Float64Array {
  const { depth, values } = rows;
  const scores = values.map((value, at) => Math.abs(value) * (norms[at % depth] ?? 0));
  return zeroSmallest(values, scores, { width: depth, pattern });
}

/** @param width of the parts within which scores are compared */
function zeroSmallest(
  values: Float64Array,
  scores: Float64Array,
  { width, pattern }: { readonly width: number; readonly pattern: Pattern },
): Float64Array {
  const pruned = Float64Array.from(values);
  const step = pattern.kind === "n-of-m" ? pattern.of : width;
  for (let row = 0; row < scores.length; row += width)
    for (let start = row; start < row + width; start += step) {
      const part = scores.subarray(start, Math.min(start + step, row + width));
      for (const place of smallest(part, zerosAmong(part.length, pattern)))
        pruned[start + place] = 0;
    }
  return pruned;
}

/** @param metric of the input, with its inputs in their natural order */
export function pruneByReconstruction(rows: Rows, metric: Metric, pattern: Pattern): Float64Array {
  const { channels, depth } = rows;
  const values = Float64Array.from(rows.values);
  for (let start = 0; start < depth; start += BLOCK) {
    const block = { start, end: Math.min(start + BLOCK, depth) };
    const zeros =
      pattern.kind === "unstructured"
        ? zerosOfBlock(values, block, { channels, metric, pattern })
        : new Uint8Array(channels * depth);
    for (let channel = 0; channel < channels; channel += 1) {
      const from = channel * depth;
      const row = {
        values: values.subarray(from, from + depth),
        zeros: zeros.subarray(from, from + depth),
      };
      sweep(row, block, { metric, pattern });
    }
  }
  return values;
}

interface Block {
  readonly start: number;
  readonly end: number;
}

/** The cheapest weights of all channels in these inputs. */
function zerosOfBlock(
  values: Float64Array,
  { start, end }: Block,
  {
    channels,
    metric,
    pattern,
  }: { readonly channels: number; readonly metric: Metric; readonly pattern: Pattern },
): Uint8Array {
  const { depth } = metric;
  const width = end - start;
  const scores = new Float64Array(channels * width);
  for (let channel = 0; channel < channels; channel += 1)
    for (let k = start; k < end; k += 1)
      scores[channel * width + k - start] = costOf(values[channel * depth + k] ?? 0, metric, k);
  const zeros = new Uint8Array(channels * depth);
  for (const place of smallest(scores, zerosAmong(scores.length, pattern)))
    zeros[Math.floor(place / width) * depth + start + (place % width)] = 1;
  return zeros;
}

/** What the output changes by when the weight is taken and those behind it are free to make it good. */
function costOf(value: number, { depth, upper }: Metric, k: number): number {
  return (value / (upper[k * depth + k] ?? 1)) ** 2;
}

interface Row {
  readonly values: Float64Array;
  readonly zeros: Uint8Array;
}

/** Takes the weights of one channel one after the other; those behind make good what each took. */
function sweep(
  { values, zeros }: Row,
  { start, end }: Block,
  { metric, pattern }: { readonly metric: Metric; readonly pattern: Pattern },
): void {
  const { depth, upper } = metric;
  for (let k = start; k < end; k += 1) {
    if (pattern.kind === "n-of-m" && k % pattern.of === 0) {
      const group = values.subarray(k, Math.min(k + pattern.of, end));
      const scores = group.map((value, at) => costOf(value, metric, k + at));
      for (const place of smallest(scores, zerosAmong(scores.length, pattern)))
        zeros[k + place] = 1;
    }
    if (zeros[k] === 0) continue;
    const row = k * depth;
    const error = (values[k] ?? 0) / (upper[row + k] ?? 1);
    values[k] = 0;
    for (let later = k + 1; later < depth; later += 1)
      values[later] = (values[later] ?? 0) - error * (upper[row + later] ?? 0);
  }
}
