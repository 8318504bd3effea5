/** Share of rows that get the positive answer. */
import type { ArmMetric, Rate } from "../metric.ts";
import type { ClassificationSample } from "../sample.ts";

/** Needs no labels. */
export const selectionRate: ArmMetric<"classification"> = {
  of: "arm",
  name: "selection-rate",
  unit: "share",
  better: "neither",
  sample: "classification",
  needs: "positive",
  finiteOnly: true,
  estimator: { kind: "rate", rate: selectedRate },
};

export function selectedRate({ predicted, positive, rows }: ClassificationSample): Rate {
  return {
    hits: Uint8Array.from(predicted, (answer) => (answer === positive ? 1 : 0)),
    counted: new Uint8Array(rows).fill(1),
  };
}
