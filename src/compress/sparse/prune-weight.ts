/** One layer's weight with some of its elements 0, and what its bias gives back. */
import type { InputStatistics } from "../calibrate/input-statistics.ts";
import { momentsOf } from "../calibrate/moments.ts";
import type { Layer } from "../layers.ts";
import { prepareMetric } from "../quantize/gram-rounding.ts";
import type { Pattern } from "./choose-zeros.ts";
import { type Rows, pruneByMagnitude, pruneByReconstruction, pruneByWanda } from "./prune-rows.ts";

export type Weight = Pick<Layer, "values" | "layout">;

export interface PruneOptions {
  readonly method: "magnitude" | "wanda" | "sparsegpt";
  readonly pattern: Pattern;
}

export interface PrunedWeight {
  /** In the order of the weight. */
  readonly values: Float32Array;
  /** To be added to the bias, by channel. */
  readonly biasShift: Float64Array;
  readonly zeros: number;
  /** Those that were not 0 before. */
  readonly removed: number;
  /** Mean square of the change of all outputs, by that of the outputs; of the weights themselves where nothing is known of the input. */
  readonly noise: number;
}

/** @param statistics of the layer's input; magnitude does without */
export function pruneWeight(
  weight: Weight,
  statistics: InputStatistics | undefined,
  options: PruneOptions & { readonly hasBias: boolean },
): PrunedWeight {
  const { channels, depth, offset } = weight.layout;
  const groups = statistics?.groups ?? 1;
  const values = Float32Array.from(weight.values);
  const biasShift = new Float64Array(channels);
  let [zeros, removed, change, signal] = [0, 0, 0, 0];
  const share = channels / groups;
  for (let group = 0; group < groups; group += 1) {
    const rows = rowsOf(weight, group * share, share);
    const view = viewOf(statistics, group, options.hasBias);
    const pruned = Float32Array.from(prune(rows, view, options));
    for (let row = 0; row < share; row += 1) {
      const channel = group * share + row;
      const before = rows.values.subarray(row * depth, (row + 1) * depth);
      const after = pruned.subarray(row * depth, (row + 1) * depth);
      const lost = before.map((value, k) => value - (after[k] ?? 0));
      for (const [k, value] of after.entries()) {
        values[offset(channel, k)] = value;
        zeros += value === 0 ? 1 : 0;
        removed += value === 0 && before[k] !== 0 ? 1 : 0;
      }
      change += quadratic(lost, view?.moments);
      signal += quadratic(before, view?.centred);
      if (view?.mean !== undefined) biasShift[channel] = product(view.mean, lost);
    }
  }
  return { values, biasShift, zeros, removed, noise: noiseOf(change, signal) };
}

/** As many channels from the first on. */
function rowsOf({ values, layout }: Weight, first: number, channels: number): Rows {
  const { depth, offset } = layout;
  const rows = Float64Array.from(
    { length: channels * depth },
    (_, at) => values[offset(first + Math.floor(at / depth), at % depth)] ?? 0,
  );
  return { channels, depth, values: rows };
}

interface View {
  /** undefined when there is no bias to take the change of the mean back. */
  readonly mean: Float64Array | undefined;
  /** What a change of the weights costs: around the mean where a bias takes that back. */
  readonly moments: Float64Array;
  /** What the outputs are worth: around their means. */
  readonly centred: Float64Array;
  /** Root of the sum of squares of each input. */
  readonly norms: Float64Array;
}

function viewOf(
  statistics: InputStatistics | undefined,
  group: number,
  hasBias: boolean,
): View | undefined {
  if (statistics === undefined) return undefined;
  const { depth, count } = statistics;
  const { mean, second, centred } = momentsOf(statistics, group);
  return {
    mean: hasBias ? mean : undefined,
    moments: hasBias ? centred : second,
    centred,
    norms: mean.map((_, k) => Math.sqrt(count * (second[k * depth + k] ?? 0))),
  };
}

function prune(
  rows: Rows,
  view: View | undefined,
  { method, pattern }: PruneOptions,
): Float64Array {
  if (method === "magnitude" || view === undefined) return pruneByMagnitude(rows, pattern);
  if (method === "wanda") return pruneByWanda(rows, view.norms, pattern);
  return pruneByReconstruction(rows, prepareMetric(view.moments, rows.depth, "natural"), pattern);
}

function quadratic(vector: Float64Array, matrix: Float64Array | undefined): number {
  if (matrix === undefined) return product(vector, vector);
  const depth = vector.length;
  let total = 0;
  for (const [row, value] of vector.entries())
    if (value !== 0)
      total += value * product(matrix.subarray(row * depth, (row + 1) * depth), vector);
  return total;
}

function product(first: Float64Array, second: Float64Array): number {
  let total = 0;
  for (let k = 0; k < first.length; k += 1) total += (first[k] ?? 0) * (second[k] ?? 0);
  return total;
}

/** An output that never moves cannot be measured against itself: any change is all of it. */
function noiseOf(change: number, signal: number): number {
  if (change <= 0) return 0;
  return signal > 0 ? change / signal : 1;
}
