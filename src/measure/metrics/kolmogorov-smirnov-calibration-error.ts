/** The largest distance between summed confidence and summed right answers, without bins (Gupta et al. 2021). */
import { calibrationOf, rankedCalibration } from "../calibration.ts";
import type { ArmMetric, Score } from "../metric.ts";
import { weightOf } from "../ranking.ts";
import type { ClassificationSample } from "../sample.ts";

/** Rows by rising confidence. NaN without rows, or with a row that is not finite. */
export const kolmogorovSmirnovCalibrationError: ArmMetric<"classification"> = {
  of: "arm",
  name: "kolmogorov-smirnov-calibration-error",
  unit: "share",
  better: "lower",
  sample: "classification",
  needs: "labels",
  finiteOnly: true,
  estimator: { kind: "bootstrap", prepare },
};

function prepare(sample: ClassificationSample): Score {
  const { order, surplus, unranked } = rankedCalibration(calibrationOf(sample));
  return (weights) => {
    if (weightOf(weights, unranked) > 0) return Number.NaN;
    let total = 0;
    let distance = 0;
    let largest = 0;
    for (let at = 0; at < order.length; at += 1) {
      const weight = weights[order[at] ?? 0] ?? 0;
      total += weight;
      distance += weight * (surplus[at] ?? 0);
      largest = Math.max(largest, Math.abs(distance));
    }
    return largest / total;
  };
}
