/** How far the probability of each class is from how often it is right, in bins of equally many rows (Nixon et al. 2019, ACE). */
import { adaptiveScore } from "../adaptive-error.ts";
import type { ArmMetric } from "../metric.ts";

/** 15 bins for each class; equal probabilities stand in one bin. NaN without rows, or with a row that is not finite. */
export const adaptiveCalibrationError: ArmMetric<"classification"> = {
  of: "arm",
  name: "adaptive-calibration-error",
  unit: "share",
  better: "lower",
  sample: "classification",
  needs: "labels",
  finiteOnly: true,
  estimator: { kind: "bootstrap", prepare: (sample) => adaptiveScore(sample, 0) },
};
