/** Share of wrong answers when the least sure tenth is not answered (Geifman & El-Yaniv 2017). */
import type { ArmMetric } from "../metric.ts";
import { riskCurve } from "../selective.ts";

/** Of n rows, ⌈0.9 n⌉ are answered. NaN without rows, or with a row that is not finite. */
export const riskAt90Coverage: ArmMetric<"classification"> = {
  of: "arm",
  name: "risk-at-90-coverage",
  unit: "share",
  better: "lower",
  sample: "classification",
  needs: "labels",
  finiteOnly: true,
  estimator: {
    kind: "bootstrap",
    prepare: (sample) => {
      const curve = riskCurve(sample);
      return (weights) => {
        const { risks } = curve(weights);
        return risks[Math.ceil(0.9 * risks.length) - 1] ?? Number.NaN;
      };
    },
  },
};
