/** Histograms of values in a model, filled call after call. */
import { type HistogramSpan, binEdges } from "../../schema/value-range.ts";

export interface RunningHistogram {
  readonly low: number;
  readonly high: number;
  readonly isOfMagnitudes: boolean;
  readonly edges: Float32Array;
  readonly counts: Float64Array;
}

/** As onnxruntime's percentile calibration: a step of 8 bits is 8 bins wide. */
const BINS = 2048;

interface Extent {
  readonly minimum: number;
  readonly maximum: number;
  readonly smallestMagnitude: number;
  readonly elementType: string;
}

/** An empty histogram of the span; undefined for what is no float32, and where float32 has no such fine edges. */
export function histogramOf(
  extent: Extent,
  { of }: { readonly of: HistogramSpan },
): RunningHistogram | undefined {
  const { minimum, maximum, smallestMagnitude, elementType } = extent;
  if (elementType !== "float32" || !(minimum <= maximum)) return undefined;
  const isOfMagnitudes = of !== "values";
  const high = isOfMagnitudes ? Math.max(-minimum, maximum) : maximum;
  const low = of === "values" ? minimum : of === "magnitudes" ? smallestMagnitude : 0;
  const edges = binEdges(low, high, BINS);
  for (let at = 0; at < BINS; at += 1)
    if (!((edges[at] ?? 0) < (edges[at + 1] ?? 0))) return undefined;
  return { low, high, isOfMagnitudes, edges, counts: new Float64Array(BINS) };
}

/** Counts the values as numpy's `histogram` does for float32: an index by division, put right by the edges. */
export function addTo(histogram: RunningHistogram, values: Float32Array): void {
  const { low, high, isOfMagnitudes, edges, counts } = histogram;
  const bins = counts.length;
  const width = Math.fround(high - low);
  for (let place = 0; place < values.length; place += 1) {
    const given = values[place] ?? 0;
    const value = isOfMagnitudes ? Math.abs(given) : given;
    if (!(value >= low && value <= high)) continue;
    const share = Math.fround(Math.fround(value - low) / width);
    let bin = Math.min(bins - 1, Math.trunc(Math.fround(share * bins)));
    if (value < (edges[bin] ?? 0)) bin -= 1;
    if (bin < bins - 1 && value >= (edges[bin + 1] ?? 0)) bin += 1;
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
}
