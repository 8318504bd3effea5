/** By how much what happened lies above the log odds that were said, along the calibration line (Cox 1958). */
import { coxScore } from "../logistic-calibration.ts";
import type { ArmMetric, Score } from "../metric.ts";
import type { ClassificationSample } from "../sample.ts";

/** Two classes only. NaN where a threshold separates the classes, and without rows. */
export const calibrationIntercept: ArmMetric<"classification"> = {
  of: "arm",
  name: "calibration-intercept",
  unit: "",
  better: "neither",
  sample: "classification",
  needs: "labels-and-positive",
  finiteOnly: true,
  estimator: { kind: "bootstrap", prepare },
};

function prepare(sample: ClassificationSample): Score {
  return coxScore(sample, "intercept");
}
