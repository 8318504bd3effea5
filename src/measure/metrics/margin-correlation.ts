/** Whether both arms find the same rows easy: rank correlation of how far the likeliest class is ahead (Spearman's coefficient). */
import { classificationOf } from "../answers.ts";
import { marginsOf } from "../margins.ts";
import type { PairMetric } from "../metric.ts";
import { rankAgreement } from "../rank-agreement.ts";

/** In −1 … 1. NaN below two rows, when an arm is equally sure of all, and where an answer is not finite. */
export const marginCorrelation: PairMetric<"classification"> = {
  of: "pair",
  name: "margin-correlation",
  unit: "",
  better: "higher",
  samples: ["classification"],
  needs: "nothing",
  finiteOnly: true,
  estimator: {
    kind: "bootstrap",
    prepare: (base, candidate) =>
      rankAgreement(marginsOf(classificationOf(base)), marginsOf(classificationOf(candidate))),
  },
};
