/** How steeply what happened follows the log odds that were said; 1 is perfect, less is overconfident (Cox 1958). */
import { coxScore } from "../logistic-calibration.ts";
import type { ArmMetric, Score } from "../metric.ts";
import type { ClassificationSample } from "../sample.ts";

/** Two classes only. NaN where a threshold separates the classes, and without rows. */
export const calibrationSlope: ArmMetric<"classification"> = {
  of: "arm",
  name: "calibration-slope",
  unit: "",
  better: "neither",
  sample: "classification",
  needs: "labels-and-positive",
  finiteOnly: true,
  estimator: { kind: "bootstrap", prepare },
};

function prepare(sample: ClassificationSample): Score {
  return coxScore(sample, "slope");
}
