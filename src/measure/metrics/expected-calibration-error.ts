/** How far confidence is from accuracy, on average (Guo et al. 2017). */
import { otherConventions } from "../bin-conventions.ts";
import { calibrationOf, equalWidthBins, sumOf, sumOfSizes } from "../calibration.ts";
import type { ArmMetric, Score } from "../metric.ts";
import type { ClassificationSample } from "../sample.ts";

/** Confidence of the answer in 15 bins of equal width, (low, high], the first closed at 0; empty bins count 0. Its details are the values by other conventions. NaN without rows, or with a row that is not finite. */
export const expectedCalibrationError: ArmMetric<"classification"> = {
  of: "arm",
  name: "expected-calibration-error",
  unit: "share",
  better: "lower",
  sample: "classification",
  needs: "labels",
  finiteOnly: true,
  estimator: { kind: "bootstrap", prepare },
  detail: (sample, rows) => otherConventions(sample, calibrationOf(sample), rows),
};

function prepare(sample: ClassificationSample): Score {
  const bins = equalWidthBins(sample);
  return (weights) => {
    const { sum: gap, weight } = bins(weights);
    return sumOfSizes(gap) / sumOf(weight);
  };
}
