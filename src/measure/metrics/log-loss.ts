/** Mean negative log probability of the right class, in nats. */
import type { ArmMetric } from "../metric.ts";
import type { ClassificationSample } from "../sample.ts";

/** Probabilities are kept this far from 0 and 1, as scikit-learn does for doubles. */
const CLIP = Number.EPSILON;

export const logLoss: ArmMetric<"classification"> = {
  of: "arm",
  name: "log-loss",
  unit: "nats",
  better: "lower",
  sample: "classification",
  needs: "labels",
  finiteOnly: true,
  estimator: { kind: "mean", perRow },
};

/** −ln q + (Σq − 1): scores that sum to more than 1 gain nothing by it, and of those that sum to 1 it is the plain one. NaN where the answer is not finite. */
function perRow({ rows, classes, scores, labels }: ClassificationSample): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => {
    const probability = scores[row * classes + (labels?.[row] ?? -1)] ?? Number.NaN;
    let total = 0;
    for (let place = row * classes; place < (row + 1) * classes; place += 1)
      total += scores[place] ?? Number.NaN;
    return total - 1 - Math.log(Math.min(Math.max(probability, CLIP), 1 - CLIP));
  });
}
