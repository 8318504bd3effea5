/** Area under the ROC curve: of the positive class when there are two, else the mean of one class against the rest. */
import type { ArmMetric, BinaryScores, Score, Weights } from "../metric.ts";
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
  estimator: { kind: "area", binary, prepare },
};

function binary(sample: ClassificationSample): BinaryScores | undefined {
  const { classes, scores, labels, positive = 1 } = sample;
  if (classes !== 2) return undefined;
  return {
    scores: scores.filter((_, position) => position % 2 === positive),
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

function areaOf(sample: ClassificationSample, position: number): (weights: Weights) => number {
  const { classes, scores, labels, rows } = sample;
  const score = Float64Array.from(
    { length: rows },
    (_, row) => scores[row * classes + position] ?? Number.NaN,
  );
  const isPositive = Uint8Array.from({ length: rows }, (_, row) =>
    labels?.[row] === position ? 1 : 0,
  );
  const all = Uint32Array.from(score, (_, row) => row);
  const order = all
    .filter((row) => !Number.isNaN(score[row]))
    .toSorted((a, b) => (score[a] ?? 0) - (score[b] ?? 0));
  const unordered = all.filter((row) => Number.isNaN(score[row]));
  return (weights) =>
    unordered.some((row) => (weights[row] ?? 0) > 0)
      ? Number.NaN
      : weightedArea({ score, isPositive, order }, weights);
}

interface Ordered {
  readonly score: Float64Array;
  readonly isPositive: Uint8Array;
  /** Rows by ascending score. */
  readonly order: Uint32Array;
}

function weightedArea({ score, isPositive, order }: Ordered, weights: Weights): number {
  let positives = 0;
  let negatives = 0;
  let wins = 0;
  let tiedPositives = 0;
  let tiedNegatives = 0;
  let last = Number.NaN;
  const closeTie = (): void => {
    wins += tiedPositives * (negatives + tiedNegatives / 2);
    positives += tiedPositives;
    negatives += tiedNegatives;
    tiedPositives = 0;
    tiedNegatives = 0;
  };
  for (let at = 0; at < order.length; at += 1) {
    const row = order[at] ?? 0;
    const weight = weights[row] ?? 0;
    if (weight === 0) continue;
    const value = score[row] ?? 0;
    if (value !== last) closeTie();
    last = value;
    if (isPositive[row] === 1) tiedPositives += weight;
    else tiedNegatives += weight;
  }
  closeTie();
  return wins / (positives * negatives);
}
