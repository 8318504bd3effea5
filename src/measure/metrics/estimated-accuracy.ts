/** The accuracy that an arm expects of itself: the mean probability of its answers (Garg et al. 2022; NannyML's CBPE). */
import { calibrationOf } from "../calibration.ts";
import type { ArmMetric } from "../metric.ts";

/** Needs no labels. It is as true as the probabilities are calibrated. Of finite answers alone: others expect nothing. */
export const estimatedAccuracy: ArmMetric<"classification"> = {
  of: "arm",
  name: "estimated-accuracy",
  unit: "share",
  better: "higher",
  sample: "classification",
  needs: "nothing",
  finiteOnly: true,
  estimator: { kind: "mean", perRow: (sample) => calibrationOf(sample).confidence },
};
