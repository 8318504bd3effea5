/** How far the answered distributions are from what happened, in the target's own unit (Gneiting & Raftery 2007, for a normal distribution). */
import { normalCdf, normalDensity } from "../../stats/normal.ts";
import { perAnswered, standardised } from "../deviations.ts";
import type { ArmMetric } from "../metric.ts";

/** The mean absolute error where a model is always sure. Undefined where a deviation is not above 0. */
export const continuousRankedProbabilityScore: ArmMetric<"regression"> = {
  of: "arm",
  name: "continuous-ranked-probability-score",
  unit: "",
  better: "lower",
  sample: "regression",
  needs: "labels-and-deviations",
  finiteOnly: true,
  estimator: {
    kind: "mean",
    perRow: (sample) =>
      perAnswered(sample, (answered) => {
        const z = standardised(answered);
        const central = z * (2 * normalCdf(z) - 1) + 2 * normalDensity(z);
        return answered.deviation * (central - 1 / Math.sqrt(Math.PI));
      }),
  },
};
