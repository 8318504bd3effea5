/** Mean squared distance between probabilities and what happened (Brier 1950). */
import { murphyParts } from "../brier-parts.ts";
import { BINS, calibrationOfClass } from "../calibration.ts";
import { finite } from "../evidence.ts";
import type { ArmMetric } from "../metric.ts";
import type { ClassificationSample } from "../sample.ts";

/** Two classes: (p − y)² of the positive class, in 0 … 1. More: the sum over classes, in 0 … 2. Its details, of two classes, are Murphy's parts in 15 bins, null where a row is not finite. */
export const brierScore: ArmMetric<"classification"> = {
  of: "arm",
  name: "brier-score",
  unit: "",
  better: "lower",
  sample: "classification",
  needs: "labels",
  finiteOnly: true,
  estimator: { kind: "mean", perRow },
  detail: (sample, rows) => {
    const { classes, positive = 1 } = sample;
    if (classes !== 2) return {};
    const parts = murphyParts(calibrationOfClass(sample, positive), rows, BINS);
    return Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, finite(part)]));
  },
};

function perRow({ rows, classes, scores, labels }: ClassificationSample): Float64Array {
  const share = classes === 2 ? 0.5 : 1;
  return Float64Array.from({ length: rows }, (_, row) => {
    let total = 0;
    for (let position = 0; position < classes; position += 1) {
      const happened = labels?.[row] === position ? 1 : 0;
      total += ((scores[row * classes + position] ?? Number.NaN) - happened) ** 2;
    }
    return total * share;
  });
}
