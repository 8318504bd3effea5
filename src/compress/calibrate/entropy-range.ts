/** Entropy calibration: the range whose 128 levels tell most of how magnitudes are spread. */
import { type Extremes, type ValueHistogram, binEdges } from "../../schema/value-range.ts";

/** Levels of a magnitude in 8 bits with a sign. */
const LEVELS = 128;
/** Any narrow part of a smooth distribution is told well by 128 levels: no more than a thousandth may be cut. */
const COVERAGE = 0.999;
const EMPTY_BIN = 1e-4;

/**
 * Of a histogram of magnitudes from 0: the upper edge with the least divergence (Kullback-Leibler) between the
 * magnitudes, those beyond it counted at it, and what 128 levels leave of them (Migacz, "8-bit Inference with
 * TensorRT", 2017). To both sides of 0, never beyond what was seen; fewer than 128 values are not cut.
 *
 * onnxruntime's own (`EntropyCalibrater`) differs for good reason: with its default of 128 bins it has one candidate
 * and gives the extremes; with more, it cuts the merged counts to whole numbers, spreads them over empty bins too,
 * and its windows lie one bin off the middle.
 */
export function entropyRange(
  { low, high, counts }: ValueHistogram,
  { minimum, maximum }: Extremes,
): Extremes {
  const edges = binEdges(low, high, counts.length);
  const bin = bestCut(counts);
  const edge = edges[bin] ?? high;
  return { minimum: Math.max(minimum, -edge), maximum: Math.min(maximum, edge) };
}

/** How many bins to keep. */
function bestCut(counts: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total < LEVELS) return counts.length;
  let [kept, first] = [0, 0];
  while (first < counts.length && (kept < COVERAGE * total || first < LEVELS)) {
    kept += counts[first] ?? 0;
    first += 1;
  }
  let best = { cut: counts.length, divergence: Number.POSITIVE_INFINITY };
  for (let cut = first; cut <= counts.length; cut += 1) {
    const divergence = divergenceOf(counts, { cut, beyond: total - kept });
    if (divergence < best.divergence) best = { cut, divergence };
    kept += counts[cut] ?? 0;
  }
  return best.cut;
}

interface Cut {
  readonly cut: number;
  /** Values in the bins that are left out: they count in the last one that is kept. */
  readonly beyond: number;
}

/**
 * Of the counts as they are from what the levels tell: the count of each level, spread evenly over those of its bins
 * that are not empty. Both have the same empty bins, which get a little from the full ones and tell nothing.
 * Infinite where they would take more than a full one has.
 */
function divergenceOf(counts: readonly number[], { cut, beyond }: Cut): number {
  const countAt = (bin: number): number => (counts[bin] ?? 0) + (bin === cut - 1 ? beyond : 0);
  let full = 0;
  for (let bin = 0; bin < cut; bin += 1) if (countAt(bin) !== 0) full += 1;
  const taken = (EMPTY_BIN * (cut - full)) / full;
  const [size, larger] = [Math.floor(cut / LEVELS), cut % LEVELS];
  let [divergence, start] = [0, 0];
  for (let level = 0; level < LEVELS; level += 1) {
    // Where bins are left over the first levels take one more.
    const end = start + size + (level < larger ? 1 : 0);
    let [sum, filled] = [0, 0];
    for (let bin = start; bin < end; bin += 1) {
      sum += countAt(bin);
      if (countAt(bin) !== 0) filled += 1;
    }
    const told = sum / filled - taken;
    for (let bin = start; bin < end; bin += 1) {
      if (countAt(bin) === 0) continue;
      const seen = countAt(bin) - taken;
      if (seen < 0) return Number.POSITIVE_INFINITY;
      if (seen > 0) divergence += seen * Math.log(seen / told);
    }
    start = end;
  }
  return divergence;
}
