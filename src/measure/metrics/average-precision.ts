/** Precision at each score that is met, averaged by the recall that it adds. */
import { fallingOrder } from "../calibration.ts";
import type { ArmMetric, Score } from "../metric.ts";
import type { ClassificationSample } from "../sample.ts";

/** Of the positive class, without interpolation, as scikit-learn does; equal scores are met together. NaN without positive rows, and when a score is NaN. */
export const averagePrecision: ArmMetric<"classification"> = {
  of: "arm",
  name: "average-precision",
  unit: "",
  better: "higher",
  sample: "classification",
  needs: "labels-and-positive",
  finiteOnly: true,
  estimator: { kind: "bootstrap", prepare },
};

function prepare({
  classes,
  scores,
  labels,
  positive = 1,
  rows: count,
}: ClassificationSample): Score {
  const score = Float64Array.from(
    { length: count },
    (_, row) => scores[row * classes + positive] ?? Number.NaN,
  );
  const order = fallingOrder(score);
  return (weights) => {
    let found = 0;
    let met = 0;
    let sum = 0;
    let newly = 0;
    let last = Number.NaN;
    for (let at = 0; at < order.length; at += 1) {
      const row = order[at] ?? 0;
      const weight = weights[row] ?? 0;
      const value = score[row] ?? 0;
      if (weight === 0) continue;
      if (Number.isNaN(value)) return Number.NaN;
      if (value !== last && newly > 0) {
        sum += (newly * found) / met;
        newly = 0;
      }
      last = value;
      met += weight;
      if (labels?.[row] === positive) {
        found += weight;
        newly += weight;
      }
    }
    return (sum + (newly > 0 ? (newly * found) / met : 0)) / found;
  };
}
