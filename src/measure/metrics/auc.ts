/** Area under the ROC curve: of the positive class when there are two, else the mean of one class against the rest. */
import { supportOfPairs } from "../class-support.ts";
import type { ArmMetric, BinaryScores, Score, Weights } from "../metric.ts";
import { pairsWon } from "../pairs-won.ts";
import { scoresOfClass } from "../sample.ts";
import type { ClassificationSample } from "../sample.ts";

/** Ties count one half; NaN when a class that is judged, or its complement, has no rows (never 0, ½ or 1), or a score is NaN. */
export const auc: ArmMetric<"classification"> = {
  of: "arm",
  name: "auc",
  unit: "",
  better: "higher",
  sample: "classification",
  needs: "labels",
  finiteOnly: true,
  support: supportOfPairs,
  estimator: { kind: "area", binary, prepare },
};

function binary(sample: ClassificationSample): BinaryScores | undefined {
  const { classes, labels, positive = 1 } = sample;
  if (classes !== 2) return undefined;
  return {
    scores: scoresOfClass(sample, positive),
    positive: Uint8Array.from({ length: sample.rows }, (_, row) =>
      labels?.[row] === positive ? 1 : 0,
    ),
  };
}

function prepare(sample: ClassificationSample): Score {
  const { classes, positive } = sample;
  const judged =
    classes === 2 && positive !== undefined
      ? [positive]
      : Array.from({ length: classes }, (_, position) => position);
  const areas = judged.map((position) => areaOf(sample, position));
  return (weights) => areas.reduce((total, area) => total + area(weights), 0) / areas.length;
}

const [REST, OWN] = [0, 1];

function areaOf(sample: ClassificationSample, position: number): (weights: Weights) => number {
  const { labels, rows } = sample;
  const won = pairsWon({
    score: scoresOfClass(sample, position),
    classOf: Int32Array.from({ length: rows }, (_, row) =>
      labels?.[row] === position ? OWN : REST,
    ),
    classes: 2,
    position: OWN,
  });
  return (weights) => {
    const { wins, rows: counts } = won(weights);
    return (wins[REST] ?? 0) / ((counts[OWN] ?? 0) * (counts[REST] ?? 0));
  };
}
