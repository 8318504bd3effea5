/** By how much what happened lies above the log odds that were said, when their slope is right (Cox 1958). */
import { inTheLargeScore } from "../logistic-calibration.ts";
import type { ArmMetric } from "../metric.ts";

/** 0 is perfect; two classes only. NaN when all rows are of one class, and without rows. */
export const calibrationInTheLarge: ArmMetric<"classification"> = {
  of: "arm",
  name: "calibration-in-the-large",
  unit: "",
  better: "neither",
  sample: "classification",
  needs: "labels-and-positive",
  finiteOnly: true,
  estimator: { kind: "bootstrap", prepare: inTheLargeScore },
};
