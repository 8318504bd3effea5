/** How unlikely the answered normal distributions held what happened to be. */
import { perAnswered, standardised } from "../deviations.ts";
import type { ArmMetric } from "../metric.ts";

/** In nats. A model that is sure of what is wrong pays without bound. Undefined where a deviation is not above 0. */
export const negativeLogLikelihood: ArmMetric<"regression"> = {
  of: "arm",
  name: "negative-log-likelihood",
  unit: "nats",
  better: "lower",
  sample: "regression",
  needs: "labels-and-deviations",
  finiteOnly: true,
  estimator: {
    kind: "mean",
    perRow: (sample) =>
      perAnswered(
        sample,
        (answered) =>
          standardised(answered) ** 2 / 2 + Math.log(answered.deviation * Math.sqrt(2 * Math.PI)),
      ),
  },
};
