/** Expected calibration error with as many bins as keep accuracy rising with confidence (Roelofs et al. 2022). */
import { calibrationOf, expanded, rankedCalibration } from "../calibration.ts";
import { finite } from "../evidence.ts";
import type { ArmMetric, Weights } from "../metric.ts";
import { weightOf } from "../ranking.ts";
import { membership } from "../resampling.ts";
import type { ClassificationSample } from "../sample.ts";

/** Bins of equal mass; of the first number of bins at which accuracy falls somewhere, one less is taken. Its detail is that number. NaN without rows, or with a row that is not finite. */
export const sweepCalibrationError: ArmMetric<"classification"> = {
  of: "arm",
  name: "sweep-calibration-error",
  unit: "share",
  better: "lower",
  sample: "classification",
  needs: "labels",
  finiteOnly: true,
  estimator: {
    kind: "bootstrap",
    prepare: (sample) => {
      const swept = prepare(sample);
      return (weights) => swept(weights).error;
    },
  },
  detail: (sample, rows) => ({ bins: finite(prepare(sample)(membership(sample.rows, rows)).bins) }),
};

interface Swept {
  readonly bins: number;
  readonly error: number;
}

function prepare(sample: ClassificationSample): (weights: Weights) => Swept {
  const ranked = rankedCalibration(calibrationOf(sample));
  return (weights) =>
    weightOf(weights, ranked.unranked) > 0
      ? UNDEFINED
      : sweep(expanded(ranked.values, ranked, weights), expanded(ranked.right, ranked, weights));
}

const UNDEFINED: Swept = { bins: Number.NaN, error: Number.NaN };

function sweep(confidence: Float64Array, right: Float64Array): Swept {
  const n = confidence.length;
  if (n === 0) return UNDEFINED;
  const rightUpTo = new Float64Array(n + 1);
  const surplusUpTo = new Float64Array(n + 1);
  for (let row = 0; row < n; row += 1) {
    const own = right[row] ?? 0;
    rightUpTo[row + 1] = (rightUpTo[row] ?? 0) + own;
    surplusUpTo[row + 1] = (surplusUpTo[row] ?? 0) + own - (confidence[row] ?? 0);
  }
  let bins = 1;
  while (bins + 1 < n && isRising(rightUpTo, edgesOf(n, bins + 1))) bins += 1;
  const edges = edgesOf(n, bins);
  const gaps = edges
    .slice(1)
    .map((end, bin) => Math.abs((surplusUpTo[end] ?? 0) - (surplusUpTo[edges[bin] ?? 0] ?? 0)));
  return { bins, error: gaps.reduce((sum, gap) => sum + gap, 0) / n };
}

/** With fewer bins than rows none is empty. Row r is in bin ⌊r / n × bins⌋, in doubles as they come. */
function edgesOf(n: number, bins: number): readonly number[] {
  const edges = [0];
  for (let bin = 1; bin < bins; bin += 1) {
    let start = Math.max(0, Math.floor((bin * n) / bins) - 1);
    while (Math.floor((start / n) * bins) < bin) start += 1;
    edges.push(start);
  }
  return [...edges, n];
}

function isRising(rightUpTo: Float64Array, edges: readonly number[]): boolean {
  let before = Number.NEGATIVE_INFINITY;
  for (const [bin, start] of edges.slice(0, -1).entries()) {
    const end = edges[bin + 1] ?? 0;
    const share = ((rightUpTo[end] ?? 0) - (rightUpTo[start] ?? 0)) / (end - start);
    if (share < before) return false;
    before = share;
  }
  return true;
}
