/** Mean absolute error. */
import type { ArmMetric } from "../metric.ts";

export const mae: ArmMetric<"regression"> = {
  of: "arm",
  name: "mae",
  unit: "",
  better: "lower",
  sample: "regression",
  needs: "labels",
  finiteOnly: true,
  estimator: {
    kind: "mean",
    perRow: ({ values, targets }) =>
      values.map((value, row) => Math.abs(value - (targets?.[row] ?? Number.NaN))),
  },
};
