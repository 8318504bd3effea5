/** Share of the positive rows that get the positive answer. */
import type { ArmMetric, Rate } from "../metric.ts";
import type { ClassificationSample } from "../sample.ts";

/** NaN without positive rows: undefined is not 0. */
export const truePositiveRate: ArmMetric<"classification"> = {
  of: "arm",
  name: "true-positive-rate",
  unit: "share",
  better: "higher",
  sample: "classification",
  needs: "labels-and-positive",
  finiteOnly: true,
  estimator: { kind: "rate", rate: foundRate },
};

export function foundRate({ predicted, labels, positive, rows }: ClassificationSample): Rate {
  return {
    hits: Uint8Array.from(predicted, (answer) => (answer === positive ? 1 : 0)),
    counted: Uint8Array.from({ length: rows }, (_, row) => (labels?.[row] === positive ? 1 : 0)),
  };
}
