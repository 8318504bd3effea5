/** How far confidence is from accuracy in the worst bin (Naeini et al. 2015). */
import { equalWidthBins, sumOf } from "../calibration.ts";
import type { ArmMetric, Score } from "../metric.ts";
import type { ClassificationSample } from "../sample.ts";

/** The 15 bins of `expected-calibration-error`; a bin of few rows counts as much as any. NaN without rows, or with a row that is not finite. */
export const maximumCalibrationError: ArmMetric<"classification"> = {
  of: "arm",
  name: "maximum-calibration-error",
  unit: "share",
  better: "lower",
  sample: "classification",
  needs: "labels",
  finiteOnly: true,
  estimator: { kind: "bootstrap", prepare },
};

function prepare(sample: ClassificationSample): Score {
  const bins = equalWidthBins(sample);
  return (weights) => {
    const { sum: gap, weight } = bins(weights);
    if (sumOf(weight) === 0) return Number.NaN;
    return gap.reduce(
      (most, sum, bin) =>
        Math.max(most, weight[bin] === 0 ? 0 : Math.abs(sum / (weight[bin] ?? 1))),
      0,
    );
  };
}
