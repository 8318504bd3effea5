/** By how much answers lie above the targets on average. */
import type { ArmMetric } from "../metric.ts";

/** 0 is without bias; a rise is neither better nor worse. */
export const meanError: ArmMetric<"regression"> = {
  of: "arm",
  name: "mean-error",
  unit: "",
  better: "neither",
  sample: "regression",
  needs: "labels",
  finiteOnly: true,
  estimator: {
    kind: "mean",
    perRow: ({ values, targets }) =>
      values.map((value, row) => value - (targets?.[row] ?? Number.NaN)),
  },
};
