/** Share of the targets that lie in the 95 % intervals of the answered distributions. */
import { intervalOf, perAnswered } from "../deviations.ts";
import type { ArmMetric } from "../metric.ts";

/** 0.95 where the deviations are right; its ends belong to an interval. Undefined where a deviation is not above 0. */
export const intervalCoverage: ArmMetric<"regression"> = {
  of: "arm",
  name: "interval-coverage",
  unit: "share",
  better: "neither",
  sample: "regression",
  needs: "labels-and-deviations",
  finiteOnly: true,
  estimator: {
    kind: "mean",
    perRow: (sample) =>
      perAnswered(sample, (answered) => {
        const { lower, upper } = intervalOf(answered);
        return answered.target >= lower && answered.target <= upper ? 1 : 0;
      }),
  },
};
