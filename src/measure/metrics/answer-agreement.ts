/** Agreement of both arms' answers beyond what chance gives (Cohen 1960). */
import { agreementOf, kappaOf } from "../agreement.ts";
import { classificationOf } from "../answers.ts";
import type { PairMetric } from "../metric.ts";

/** At most 1. NaN without rows, and when all answers are one class. */
export const answerAgreement: PairMetric<"classification"> = {
  of: "pair",
  name: "answer-agreement",
  unit: "",
  better: "higher",
  samples: ["classification"],
  needs: "nothing",
  finiteOnly: true,
  estimator: {
    kind: "bootstrap",
    prepare: (base, candidate) => {
      const { classes, predicted } = classificationOf(candidate);
      const agreed = agreementOf({
        classes,
        predicted,
        labels: classificationOf(base).predicted,
      });
      return (weights) => kappaOf(agreed(weights));
    },
  },
};
