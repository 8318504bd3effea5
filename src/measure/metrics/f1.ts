/** F1: of the positive class when there are two, else the mean over all declared classes. */
import { supportOfPositive } from "../class-support.ts";
import { type Confusion, confusionOf } from "../confusion.ts";
import type { ArmMetric } from "../metric.ts";

/** A class that is neither there nor answered has F1 0 (scikit-learn's zero_division=0); NaN without any row. */
export const f1: ArmMetric<"classification"> = {
  of: "arm",
  name: "f1",
  unit: "",
  better: "higher",
  sample: "classification",
  needs: "labels",
  finiteOnly: true,
  support: supportOfPositive,
  estimator: {
    kind: "bootstrap",
    prepare: (sample) => {
      const confused = confusionOf(sample);
      return (weights) => {
        const confusion = confused(weights);
        if (confusion.actual.every((count) => count === 0)) return Number.NaN;
        const { positive, classes } = sample;
        if (classes === 2 && positive !== undefined) return ofClass(confusion, positive);
        let total = 0;
        for (let position = 0; position < classes; position += 1)
          total += ofClass(confusion, position);
        return total / classes;
      };
    },
  },
};

function ofClass({ actual, answered, hit }: Confusion, position: number): number {
  const sides = (actual[position] ?? 0) + (answered[position] ?? 0);
  return sides === 0 ? 0 : (2 * (hit[position] ?? 0)) / sides;
}
