/** Width of the 95 % intervals, with a fine for every target outside of its own (Gneiting & Raftery 2007). */
import { intervalOf, perAnswered, PROMISED } from "../deviations.ts";
import type { ArmMetric } from "../metric.ts";

/** In the target's unit; the fine is the distance, 40 times. Undefined where a deviation is not above 0. */
export const intervalScore: ArmMetric<"regression"> = {
  of: "arm",
  name: "interval-score",
  unit: "",
  better: "lower",
  sample: "regression",
  needs: "labels-and-deviations",
  finiteOnly: true,
  estimator: {
    kind: "mean",
    perRow: (sample) =>
      perAnswered(sample, (answered) => {
        const { lower, upper } = intervalOf(answered);
        const outside = Math.max(lower - answered.target, 0, answered.target - upper);
        return upper - lower + (2 / (1 - PROMISED)) * outside;
      }),
  },
};
