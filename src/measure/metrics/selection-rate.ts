/** Share of rows that get the positive answer. */
import type { ArmMetric } from "../metric.ts";

/** Needs no labels. */
export const selectionRate: ArmMetric<"classification"> = {
  of: "arm",
  name: "selection-rate",
  unit: "share",
  better: "neither",
  sample: "classification",
  needs: "positive",
  finiteOnly: false,
  estimator: {
    kind: "rate",
    rate: ({ predicted, positive, rows }) => ({
      hits: Uint8Array.from(predicted, (answer) => (answer === positive ? 1 : 0)),
      counted: new Uint8Array(rows).fill(1),
    }),
  },
};
