/** Percentile calibration: the range that holds a share of all values. */
import { type Extremes, type ValueHistogram, binEdges } from "../../schema/value-range.ts";

/**
 * From a histogram of magnitudes: the lower edge of the bin in which the percentile lies, to both sides of 0
 * and never beyond what was seen. These are onnxruntime's ranges (`PercentileCalibrater`, symmetric), bit for bit.
 */
export function percentileRange(
  { low, high, counts }: ValueHistogram,
  { minimum, maximum }: Extremes,
  percentile: number,
): Extremes {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const wanted = percentile / 100;
  let share = 0;
  let bin = 0;
  for (; bin < counts.length; bin += 1) {
    share += (counts[bin] ?? 0) / total;
    if (share >= wanted) break;
  }
  const edge = binEdges(low, high, counts.length)[bin] ?? high;
  return { minimum: Math.max(minimum, -edge), maximum: Math.min(maximum, edge) };
}
