/** Share of rows whose right class is among the three with the highest scores. */
import type { ArmMetric } from "../metric.ts";
import type { ClassificationSample } from "../sample.ts";
import { topClasses } from "../top-classes.ts";

/** Equal scores: the lower class index is ahead. A row without a finite answer is wrong. */
export const top3Accuracy: ArmMetric<"classification"> = {
  of: "arm",
  name: "top-3-accuracy",
  unit: "share",
  better: "higher",
  sample: "classification",
  needs: "labels",
  finiteOnly: true,
  estimator: {
    kind: "rate",
    rate: (sample) => ({ hits: hitsOf(sample), counted: new Uint8Array(sample.rows).fill(1) }),
  },
};

function hitsOf(sample: ClassificationSample): Uint8Array {
  return Uint8Array.from({ length: sample.rows }, (_, row) =>
    topClasses(sample, row, 3).includes(sample.labels?.[row] ?? -1) ? 1 : 0,
  );
}
