/** Share of the negative rows that get the positive answer. */
import type { ArmMetric, Rate } from "../metric.ts";
import type { ClassificationSample } from "../sample.ts";

/** NaN without negative rows. A row without a finite answer is wrong, so that it counts as a hit here. */
export const falsePositiveRate: ArmMetric<"classification"> = {
  of: "arm",
  name: "false-positive-rate",
  unit: "share",
  better: "lower",
  sample: "classification",
  needs: "labels-and-positive",
  finiteOnly: true,
  estimator: { kind: "rate", rate: falselyFoundRate },
};

export function falselyFoundRate({
  predicted,
  labels,
  positive,
  rows,
}: ClassificationSample): Rate {
  return {
    hits: Uint8Array.from(predicted, (answer) => (answer === positive || answer < 0 ? 1 : 0)),
    counted: Uint8Array.from({ length: rows }, (_, row) => (labels?.[row] === positive ? 0 : 1)),
  };
}
