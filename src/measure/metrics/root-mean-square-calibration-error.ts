/** How far confidence is from accuracy, by the root of the mean square over bins: large gaps count more. */
import { equalWidthBins, sumOf } from "../calibration.ts";
import type { ArmMetric, Score } from "../metric.ts";
import type { ClassificationSample } from "../sample.ts";

/** 15 bins of equal width, weighted by their rows; empty bins count 0. NaN without rows, or with a row that is not finite. */
export const rootMeanSquareCalibrationError: ArmMetric<"classification"> = {
  of: "arm",
  name: "root-mean-square-calibration-error",
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
    const squares = gap.map((sum, bin) => (sum === 0 ? 0 : sum ** 2 / (weight[bin] ?? 1)));
    return Math.sqrt(sumOf(squares) / sumOf(weight));
  };
}
