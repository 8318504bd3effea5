/** F1 of each class, averaged by how many rows have it. */
import { confusionOf } from "../confusion.ts";
import type { ArmMetric } from "../metric.ts";

/** A class that is neither there nor answered weighs nothing; NaN without any row. */
export const weightedF1: ArmMetric<"classification"> = {
  of: "arm",
  name: "weighted-f1",
  unit: "",
  better: "higher",
  sample: "classification",
  needs: "labels",
  finiteOnly: true,
  estimator: {
    kind: "bootstrap",
    prepare: (sample) => {
      const confused = confusionOf(sample);
      return (weights) => {
        const { actual, answered, hit } = confused(weights);
        let [sum, total] = [0, 0];
        for (const [position, count] of actual.entries()) {
          const sides = count + (answered[position] ?? 0);
          if (sides > 0) sum += (count * 2 * (hit[position] ?? 0)) / sides;
          total += count;
        }
        return sum / total;
      };
    },
  },
};
