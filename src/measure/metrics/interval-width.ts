/** Mean width of the 95 % intervals of the answered distributions. */
import { intervalOf, perAnswered } from "../deviations.ts";
import type { ArmMetric } from "../metric.ts";

/** In the target's unit. By itself neither good nor bad: an interval is to be as wide as its errors are. */
export const intervalWidth: ArmMetric<"regression"> = {
  of: "arm",
  name: "interval-width",
  unit: "",
  better: "neither",
  sample: "regression",
  needs: "labels-and-deviations",
  finiteOnly: true,
  estimator: {
    kind: "mean",
    perRow: (sample) =>
      perAnswered(sample, (answered) => {
        const { lower, upper } = intervalOf(answered);
        return upper - lower;
      }),
  },
};
