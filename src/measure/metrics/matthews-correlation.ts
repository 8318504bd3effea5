/** Correlation of answers and labels over all classes (Matthews 1975; Gorodkin 2004). */
import { supportOfLeast } from "../class-support.ts";
import { agreementOf } from "../agreement.ts";
import type { ArmMetric } from "../metric.ts";

/** In −1 … 1; 0 when all labels or all answers are equal, as scikit-learn says it. Rows without a finite answer are a class of their own. NaN without any row. */
export const matthewsCorrelation: ArmMetric<"classification"> = {
  of: "arm",
  name: "matthews-correlation",
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
      return (weights) => {
        const { total, hits, product, labelSquares, answerSquares } = agreed(weights);
        if (total === 0) return Number.NaN;
        const spread = (total ** 2 - answerSquares) * (total ** 2 - labelSquares);
        return spread === 0 ? 0 : (hits * total - product) / Math.sqrt(spread);
      };
    },
  },
};
