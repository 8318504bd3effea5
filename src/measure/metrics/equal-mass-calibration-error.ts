/** How far confidence is from accuracy, on average over bins of equally many rows (Roelofs et al. 2022). */
import { BINS, calibrationOf, massOf, rankedCalibration } from "../calibration.ts";
import type { ArmMetric, Score } from "../metric.ts";
import { weightOf } from "../ranking.ts";
import type { ClassificationSample } from "../sample.ts";

/** 15 bins by rising confidence, as numpy's array_split cuts them; rows of equal confidence may stand in two. NaN without rows, or with a row that is not finite. */
export const equalMassCalibrationError: ArmMetric<"classification"> = {
  of: "arm",
  name: "equal-mass-calibration-error",
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
    const n = weightOf(weights, order);
    let total = 0;
    let bin = 0;
    let room = massOf(n, 0);
    let gap = 0;
    for (let at = 0; at < order.length; at += 1) {
      let left = weights[order[at] ?? 0] ?? 0;
      const own = surplus[at] ?? 0;
      while (left >= room && bin < BINS) {
        left -= room;
        total += Math.abs(gap + room * own);
        gap = 0;
        bin += 1;
        room = massOf(n, bin);
      }
      gap += left * own;
      room -= left;
    }
    return total / n;
  };
}
