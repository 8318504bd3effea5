/** As the adaptive calibration error, without the many probabilities that are nearly 0 (Nixon et al. 2019, TACE). */
import { adaptiveScore } from "../adaptive-error.ts";
import type { ArmMetric } from "../metric.ts";

/** 15 bins for each class over probabilities above 0.01; a class without any counts 0. NaN without rows, or with a row that is not finite. */
export const thresholdedCalibrationError: ArmMetric<"classification"> = {
  of: "arm",
  name: "thresholded-calibration-error",
  unit: "share",
  better: "lower",
  sample: "classification",
  needs: "labels",
  finiteOnly: true,
  estimator: { kind: "bootstrap", prepare: (sample) => adaptiveScore(sample, 0.01) },
};
