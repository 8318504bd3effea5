/** Precision at each score that is met, averaged by the recall that it adds. */
import { supportOfRanked } from "../class-support.ts";
import type { ArmMetric, Score } from "../metric.ts";
import { rankingOf, sumWeights, tieEnds, weightOf } from "../ranking.ts";
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
  support: supportOfRanked,
  estimator: { kind: "bootstrap", prepare },
};

function prepare(sample: ClassificationSample): Score {
  const { labels, positive = 1 } = sample;
  const falling = rankingOf(scoresOfClass(sample, positive).map((score) => -score));
  const { order, unranked } = falling;
  const ends = tieEnds(falling);
  const places = ends.map((_, at) => at).filter((at) => labels?.[order[at] ?? 0] === positive);
  const found = places.map((at) => order[at] ?? 0);
  const metAt = places.map((at) => ends[at] ?? 0);
  const endsTie = Uint8Array.from(metAt, (end, at) => (end === metAt[at + 1] ? 0 : 1));
  const summed = new Float64Array(order.length + 1);
  return (weights) => {
    if (weightOf(weights, unranked) > 0) return Number.NaN;
    sumWeights(order, weights, summed);
    let hits = 0;
    let newly = 0;
    let sum = 0;
    for (let at = 0; at < found.length; at += 1) {
      newly += weights[found[at] ?? 0] ?? 0;
      // Equal scores are met together.
      if (endsTie[at] === 0) continue;
      hits += newly;
      // To ask whether anything was found would cost more than to add 0.
      sum += newly * (hits / Math.max(1, summed[metAt[at] ?? 0] ?? 0));
      newly = 0;
    }
    return sum / hits;
  };
}
