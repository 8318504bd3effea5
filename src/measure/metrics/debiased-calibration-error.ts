/** Root mean squared calibration error, less what chance alone makes of it (Kumar, Liang & Ma 2019). */
import { calibrationOf } from "../calibration.ts";
import { meanSquareGap } from "../mean-square-gap.ts";
import type { ArmMetric, Score } from "../metric.ts";
import type { ClassificationSample } from "../sample.ts";

/** 15 bins of equal mass, cut halfway between neighbours, equal cuts merged; a bin of one row counts 0, and so does a sum below 0: nothing was detected. NaN without rows, or with a row that is not finite. */
export const debiasedCalibrationError: ArmMetric<"classification"> = {
  of: "arm",
  name: "debiased-calibration-error",
  unit: "",
  better: "lower",
  sample: "classification",
  needs: "labels",
  finiteOnly: true,
  estimator: { kind: "bootstrap", prepare },
};

function prepare(sample: ClassificationSample): Score {
  const square = meanSquareGap(calibrationOf(sample), { debiased: true });
  return (weights) => Math.sqrt(square(weights));
}
