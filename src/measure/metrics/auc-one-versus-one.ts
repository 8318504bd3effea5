/** Area under the ROC curve of each class against each other one, averaged over all pairs (Hand & Till 2001). */
import { supportOfPairs } from "../class-support.ts";
import type { ArmMetric, Score } from "../metric.ts";
import { type PairsWon, pairsWon } from "../pairs-won.ts";
import { rankingOf } from "../ranking.ts";
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
  support: supportOfPairs,
  estimator: { kind: "bootstrap", prepare },
};

function prepare(sample: ClassificationSample): Score {
  const { classes, labels, rows } = sample;
  const classOf = Int32Array.from({ length: rows }, (_, row) => labels?.[row] ?? -1);
  const positions = Array.from({ length: classes }, (_, position) => position);
  const judged = areMirrored(sample) ? positions.slice(1) : positions;
  const each = judged.map((position) => ({
    position,
    won: pairsWon({ score: scoresOfClass(sample, position), classOf, classes, position }),
  }));
  return (weights) => {
    let total = 0;
    for (const { position, won } of each) total += areasOf(won(weights), position);
    return total / (judged.length * (classes - 1));
  };
}

/** Whether there are two classes, and the score of one falls where that of the other rises: then both areas are one. */
function areMirrored(sample: ClassificationSample): boolean {
  if (sample.classes !== 2) return false;
  const [falling, rising] = [scoresOfClass(sample, 0), scoresOfClass(sample, 1)];
  const { order, unranked } = rankingOf(rising);
  return (
    unranked.length === 0 &&
    order.every((row, at) => {
      const before = order[at - 1] ?? row;
      const fell = Math.sign((falling[before] ?? 0) - (falling[row] ?? 0));
      return fell === Math.sign((rising[row] ?? 0) - (rising[before] ?? 0));
    })
  );
}

/** The sum over all other classes of the area with which the score of one class tells it from them. */
const areasOf = ({ wins, rows }: PairsWon, position: number): number =>
  wins.reduce(
    (sum, won, other) =>
      other === position ? sum : sum + won / ((rows[position] ?? 0) * (rows[other] ?? 0)),
    0,
  );
