/** Area under the ROC curve of each class against each other one, averaged over all pairs (Hand & Till 2001). */
import type { ArmMetric, Score } from "../metric.ts";
import { type PairsWon, pairsWon } from "../pairs-won.ts";
import { scoresOfClass } from "../sample.ts";
import type { ClassificationSample } from "../sample.ts";

/** Unlike the mean of one class against the rest, it does not depend on how frequent classes are. Ties count one half. NaN when a class has no rows, or a score is NaN. */
export const aucOneVersusOne: ArmMetric<"classification"> = {
  of: "arm",
  name: "auc-one-versus-one",
  unit: "",
  better: "higher",
  sample: "classification",
  needs: "labels",
  finiteOnly: true,
  estimator: { kind: "bootstrap", prepare },
};

function prepare(sample: ClassificationSample): Score {
  const { classes, labels, rows } = sample;
  const classOf = Int32Array.from({ length: rows }, (_, row) => labels?.[row] ?? -1);
  const each = Array.from({ length: classes }, (_, position) =>
    pairsWon({ score: scoresOfClass(sample, position), classOf, classes, position }),
  );
  return (weights) => {
    let total = 0;
    for (const [position, won] of each.entries()) total += areasOf(won(weights), position);
    return total / (classes * (classes - 1));
  };
}

/** The sum over all other classes of the area with which the score of one class tells it from them. */
const areasOf = ({ wins, rows }: PairsWon, position: number): number =>
  wins.reduce(
    (sum, won, other) =>
      other === position ? sum : sum + won / ((rows[position] ?? 0) * (rows[other] ?? 0)),
    0,
  );
