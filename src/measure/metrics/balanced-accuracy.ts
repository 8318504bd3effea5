/** Mean of the share of right answers in each class. */
import { supportOfEach } from "../class-support.ts";
import { confusionOf } from "../confusion.ts";
import type { ArmMetric } from "../metric.ts";

/** Classes without rows are left out, as scikit-learn does; NaN without any row. */
export const balancedAccuracy: ArmMetric<"classification"> = {
  of: "arm",
  name: "balanced-accuracy",
  unit: "share",
  better: "higher",
  sample: "classification",
  needs: "labels",
  finiteOnly: true,
  support: supportOfEach,
  estimator: {
    kind: "bootstrap",
    prepare: (sample) => {
      const confused = confusionOf(sample);
      return (weights) => {
        const { actual, hit } = confused(weights);
        let [total, present] = [0, 0];
        for (const [position, count] of actual.entries()) {
          if (count === 0) continue;
          total += (hit[position] ?? 0) / count;
          present += 1;
        }
        return total / present;
      };
    },
  },
};
