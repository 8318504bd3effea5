/** Agreement of answers and labels beyond what chance gives (Cohen 1960). */
import { supportOfLeast } from "../class-support.ts";
import { agreementOf, kappaOf } from "../agreement.ts";
import type { ArmMetric } from "../metric.ts";

/** At most 1. NaN without rows, and when all labels and all answers are one class. */
export const cohenKappa: ArmMetric<"classification"> = {
  of: "arm",
  name: "cohen-kappa",
  unit: "",
  better: "higher",
  sample: "classification",
  needs: "labels",
  finiteOnly: true,
  support: supportOfLeast,
  estimator: {
    kind: "bootstrap",
    prepare: (sample) => {
      const agreed = agreementOf(sample);
      return (weights) => kappaOf(agreed(weights));
    },
  },
};
