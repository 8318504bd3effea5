/** How surely probabilities are not those with which things happen (Spiegelhalter 1986). */
import type { ArmMetric, Score } from "../metric.ts";
import type { ClassificationSample } from "../sample.ts";

/** Standard normal where they are; two classes only. NaN without rows, and when all probabilities are 0, ½ or 1. */
export const spiegelhalterZ: ArmMetric<"classification"> = {
  of: "arm",
  name: "spiegelhalter-z",
  unit: "",
  better: "neither",
  sample: "classification",
  needs: "labels-and-positive",
  finiteOnly: true,
  estimator: { kind: "bootstrap", prepare },
};

function prepare({ classes, scores, labels, positive = 1 }: ClassificationSample): Score {
  if (classes !== 2) return () => Number.NaN;
  return (weights, rows) => {
    let sum = 0;
    let variance = 0;
    for (let at = 0; at < rows.length; at += 1) {
      const row = rows[at] ?? 0;
      const weight = weights[row] ?? 0;
      if (weight === 0) continue;
      const p = scores[row * 2 + positive] ?? Number.NaN;
      sum += weight * ((labels?.[row] === positive ? 1 : 0) - p) * (1 - 2 * p);
      variance += weight * (1 - 2 * p) ** 2 * p * (1 - p);
    }
    return variance > 0 ? sum / Math.sqrt(variance) : Number.NaN;
  };
}
