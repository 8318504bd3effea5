/** Area under the ROC curve of each class against each other one, averaged over all pairs (Hand & Till 2001). */
import { risingOrder, weightOf } from "../calibration.ts";
import type { ArmMetric, Score, Weights } from "../metric.ts";
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
): (weights: Weights) => number {
  const score = Float64Array.from(
    { length: rows },
    (_, row) => scores[row * classes + position] ?? Number.NaN,
  );
  const labelOf = (row: number): number => labels?.[row] ?? -1;
  const order = risingOrder(score).filter((row) => labelOf(row) >= 0);
  const label = Int32Array.from(order, labelOf);
  const ends = tieEnds(Float64Array.from(order, (row) => score[row] ?? Number.NaN));
  const unordered = order.filter((row) => Number.isNaN(score[row]));
  return (weights) =>
    weightOf(weights, unordered) > 0
      ? Number.NaN
      : weightedWins({ order, label, ends, classes, position }, weights);
}

/** By place: where the run of equal values ends that it is in. */
function tieEnds(sorted: Float64Array): Uint32Array {
  const ends = new Uint32Array(sorted.length);
  for (let at = sorted.length - 1; at >= 0; at -= 1)
    ends[at] = sorted[at] === sorted[at + 1] ? (ends[at + 1] ?? 0) : at + 1;
  return ends;
}

interface Ordered {
  /** Rows by rising score. */
  readonly order: Uint32Array;
  /** By place in that order, as the next. */
  readonly label: Int32Array;
  readonly ends: Uint32Array;
  readonly classes: number;
  readonly position: number;
}

function weightedWins(
  { order, label, ends, classes, position }: Ordered,
  weights: Weights,
): number {
  const [passed, wins] = [new Float64Array(classes), new Float64Array(classes)];
  const pass = (start: number, end: number): number => {
    let own = 0;
    for (let at = start; at < end; at += 1) {
      const half = (weights[order[at] ?? 0] ?? 0) / 2;
      const other = label[at] ?? 0;
      passed[other] = (passed[other] ?? 0) + half;
      if (other === position) own += 2 * half;
    }
    return own;
  };
  for (let start = 0; start < order.length;) {
    const end = ends[start] ?? 0;
    // A tie is one half: what is beside it counts as half passed.
    const own = pass(start, end);
    if (own > 0)
      for (let other = 0; other < classes; other += 1)
        wins[other] = (wins[other] ?? 0) + own * (passed[other] ?? 0);
    pass(start, end);
    start = end;
  }
  return wins.reduce(
    (sum, won, other) =>
      other === position ? sum : sum + won / ((passed[position] ?? 0) * (passed[other] ?? 0)),
    0,
  );
}
