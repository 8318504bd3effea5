/** Area under the ROC curve of each class against each other one, averaged over all pairs (Hand & Till 2001). */
import type { ArmMetric, Score } from "../metric.ts";
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
  const { classes } = sample;
  const sums = Array.from({ length: classes }, (_, position) => winsOf(sample, position));
  return (weights) => {
    let total = 0;
    for (const sum of sums) total += sum(weights);
    return total / (classes * (classes - 1));
  };
}

/** Sum over all other classes of the area with which the score of one class tells it from them. */
function winsOf(
  { classes, scores, labels, rows }: ClassificationSample,
  position: number,
): (weights: ArrayLike<number>) => number {
  const score = Float64Array.from(
    { length: rows },
    (_, row) => scores[row * classes + position] ?? Number.NaN,
  );
  const order = Uint32Array.from(score, (_, row) => row).toSorted(
    (a, b) => (score[a] ?? 0) - (score[b] ?? 0),
  );
  return (weights) => {
    const [passed, tied, wins] = [0, 1, 2].map(() => new Float64Array(classes));
    if (passed === undefined || tied === undefined || wins === undefined) return Number.NaN;
    let last = Number.NaN;
    const closeTie = (): void => {
      const own = tied[position] ?? 0;
      for (let other = 0; other < classes; other += 1) {
        const beside = tied[other] ?? 0;
        wins[other] = (wins[other] ?? 0) + own * ((passed[other] ?? 0) + beside / 2);
        passed[other] = (passed[other] ?? 0) + beside;
      }
      tied.fill(0);
    };
    for (const row of order) {
      const weight = weights[row] ?? 0;
      const value = score[row] ?? Number.NaN;
      const label = labels?.[row] ?? -1;
      if (weight === 0 || label < 0) continue;
      if (Number.isNaN(value)) return Number.NaN;
      if (value !== last) closeTie();
      last = value;
      tied[label] = (tied[label] ?? 0) + weight;
    }
    closeTie();
    return wins.reduce(
      (sum, won, other) =>
        other === position ? sum : sum + won / ((passed[position] ?? 0) * (passed[other] ?? 0)),
      0,
    );
  };
}
