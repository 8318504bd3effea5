/** What calibration may be asked of a value beside its extremes, and what it answers. */

export type RangeDetail =
  /** The extremes of each call, averaged over the calls. */
  | { readonly kind: "average" }
  /** The largest magnitude at each place of the last axis. */
  | { readonly kind: "channels" }
  /** How often which values were seen. */
  | { readonly kind: "histogram"; readonly of: HistogramSpan };

/** values: from the smallest to the largest. magnitudes: from the smallest to the largest. magnitudes-from-zero: from 0. */
export type HistogramSpan = "values" | "magnitudes" | "magnitudes-from-zero";

export interface Extremes {
  readonly minimum: number;
  readonly maximum: number;
}

/** Bins of equal width from `low` to `high`; each holds its lower edge, the last its upper edge too. */
export interface ValueHistogram {
  readonly low: number;
  readonly high: number;
  readonly counts: readonly number[];
}

/** The edges in float32, as numpy's `linspace` of float32 ends gives them: one more than there are bins. */
export function binEdges(low: number, high: number, bins: number): Float32Array {
  const step = Math.fround(Math.fround(high - low) / bins);
  const edges = Float32Array.from({ length: bins + 1 }, (_, at) => Math.fround(at * step) + low);
  edges[bins] = high;
  return edges;
}
