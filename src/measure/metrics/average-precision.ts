/** Precision at each score that is met, averaged by the recall that it adds. */
import type { ArmMetric, Score } from "../metric.ts";
import { rankingOf, tieEnds, weightOf } from "../ranking.ts";
import { type ClassificationSample, scoresOfClass } from "../sample.ts";

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

function prepare(sample: ClassificationSample): Score {
  const { labels, positive = 1 } = sample;
  const falling = rankingOf(scoresOfClass(sample, positive).map((score) => -score));
  const { order, unranked } = falling;
  const isPositive = Uint8Array.from(order, (row) => (labels?.[row] === positive ? 1 : 0));
  const endsTie = Uint8Array.from(tieEnds(falling), (end, at) => (end === at + 1 ? 1 : 0));
  return (weights) => {
    if (weightOf(weights, unranked) > 0) return Number.NaN;
    let at = 0;
    while (at < order.length && weights[order[at] ?? 0] === 0) at += 1;
    let found = 0;
    let met = 0;
    let sum = 0;
    let newly = 0;
    for (; at < order.length; at += 1) {
      const weight = weights[order[at] ?? 0] ?? 0;
      met += weight;
      newly += weight * (isPositive[at] ?? 0);
      // Equal scores are met together. To ask whether anything was found would cost more than to add 0.
      if (endsTie[at] === 0) continue;
      found += newly;
      sum += (newly * found) / met;
      newly = 0;
    }
    return sum / found;
  };
}
