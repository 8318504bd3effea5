/** Root mean squared calibration error of the probabilities of all classes, less what chance makes of it (Kumar, Liang & Ma 2019). */
import { calibrationsByClass } from "../calibration.ts";
import { finite } from "../evidence.ts";
import { meanSquareGap } from "../mean-square-gap.ts";
import type { ArmMetric, Score } from "../metric.ts";
import { membership } from "../resampling.ts";
import type { ClassificationSample } from "../sample.ts";

/** 15 bins of equal mass for each class, and the mean of the squares; of two classes the positive one says all. Its detail is the same without the correction. NaN without rows, or with a row that is not finite. */
export const marginalCalibrationError: ArmMetric<"classification"> = {
  of: "arm",
  name: "marginal-calibration-error",
  unit: "",
  better: "lower",
  sample: "classification",
  needs: "labels",
  finiteOnly: true,
  estimator: { kind: "bootstrap", prepare: (sample) => scoreOf(sample, true) },
  detail: (sample, rows) => ({
    withChance: finite(scoreOf(sample, false)(membership(sample.rows, rows), rows)),
  }),
};

function scoreOf(sample: ClassificationSample, debiased: boolean): Score {
  const classes = calibrationsByClass(sample).map((own) => meanSquareGap(own, { debiased }));
  return (weights) => {
    let total = 0;
    for (const square of classes) total += square(weights);
    return Math.sqrt(total / classes.length);
  };
}
