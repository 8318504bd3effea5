/** How far intervals of every size are from holding the share of the targets that they promise (Kuleshov et al. 2018; as uncertainty-toolbox computes it). */
import { normalQuantile } from "../../stats/normal.ts";
import { sum } from "../../stats/sums.ts";
import { perAnswered, standardised } from "../deviations.ts";
import { finite } from "../evidence.ts";
import type { ArmMetric, Detail, Weights } from "../metric.ts";
import type { RegressionSample } from "../sample.ts";

/** Promised shares: 0, 1/99, … 1. */
const STEPS = 99;
const BOUNDS = Float64Array.from({ length: STEPS + 1 }, (_, step) =>
  step === 0 ? 0 : normalQuantile(0.5 + step / STEPS / 2),
);

/**
 * The area between the promised and the kept share, in 0 … ½. Its details are the mean and the root mean square of the
 * gaps, and the root mean square of the deviations. NaN where a deviation is not above 0.
 */
export const miscalibrationArea: ArmMetric<"regression"> = {
  of: "arm",
  name: "miscalibration-area",
  unit: "",
  better: "lower",
  sample: "regression",
  needs: "labels-and-deviations",
  finiteOnly: true,
  estimator: {
    kind: "bootstrap",
    prepare: (sample) => {
      const steps = stepsOf(sample);
      return (weights, rows) => areaOf(gapsOf(steps, weights, rows));
    },
  },
  detail: detailOf,
};

function detailOf(sample: RegressionSample, rows: Uint32Array): Detail {
  const each = new Uint8Array(sample.rows).fill(1);
  const gaps = gapsOf(stepsOf(sample), each, rows);
  const squares = Float64Array.from(rows, (row) => (sample.deviations?.[row] ?? Number.NaN) ** 2);
  return {
    meanGap: finite(sum(gaps.map(Math.abs)) / gaps.length),
    rootMeanSquareGap: finite(Math.sqrt(sum(gaps.map((gap) => gap ** 2)) / gaps.length)),
    sharpness: finite(Math.sqrt(sum(squares) / squares.length)),
  };
}

/** By row, the smallest of the intervals that holds the target; NaN where there is none. */
function stepsOf(sample: RegressionSample): Float64Array {
  return perAnswered(sample, (answered) => {
    const away = Math.abs(standardised(answered));
    const step = BOUNDS.findIndex((bound) => away <= bound);
    return step < 0 ? Number.NaN : step;
  });
}

/** Kept less promised, by step. */
function gapsOf(steps: Float64Array, weights: Weights, rows: Uint32Array): Float64Array {
  const held = new Float64Array(STEPS + 1);
  let total = 0;
  for (const row of rows) {
    const weight = weights[row] ?? 0;
    const step = steps[row] ?? Number.NaN;
    if (weight === 0) continue;
    if (Number.isNaN(step)) return held.fill(Number.NaN);
    held[step] = (held[step] ?? 0) + weight;
    total += weight;
  }
  let kept = 0;
  return held.map((count, step) => (kept += count) / total - step / STEPS);
}

/** Between two steps the gap is straight; where it changes its side, both sides count. */
function areaOf(gaps: Float64Array): number {
  let area = 0;
  for (let step = 1; step < gaps.length; step += 1) {
    const [before, after] = [gaps[step - 1] ?? Number.NaN, gaps[step] ?? Number.NaN];
    const sizes = Math.abs(before) + Math.abs(after);
    area += before * after < 0 ? (before ** 2 + after ** 2) / sizes / 2 : sizes / 2;
  }
  return area / STEPS;
}
