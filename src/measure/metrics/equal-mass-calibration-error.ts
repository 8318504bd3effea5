/** How far confidence is from accuracy, on average over bins of equally many rows (Roelofs et al. 2022). */
import { calibrationOf, emptyBins, forEachOfEqualMass, sumOf } from "../calibration.ts";
import type { ArmMetric, Score } from "../metric.ts";
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
  const { order, right, confidence } = calibrationOf(sample);
  return (weights) => {
    const { weight: sizes, gap } = emptyBins();
    forEachOfEqualMass(order, weights, (row, weight, bin) => {
      sizes[bin] = (sizes[bin] ?? 0) + weight;
      gap[bin] = (gap[bin] ?? 0) + weight * ((right[row] ?? 0) - (confidence[row] ?? 0));
    });
    return sumOf(gap.map(Math.abs)) / sumOf(sizes);
  };
}
