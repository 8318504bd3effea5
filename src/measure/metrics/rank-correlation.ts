/** Whether answers rise with the targets, whatever the steps (Spearman's coefficient). */
import type { ArmMetric } from "../metric.ts";
import { rankAgreement } from "../rank-agreement.ts";

/** In −1 … 1. NaN below two rows, and when all answers or all targets are equal. */
export const rankCorrelation: ArmMetric<"regression"> = {
  of: "arm",
  name: "rank-correlation",
  unit: "",
  better: "higher",
  sample: "regression",
  needs: "labels",
  finiteOnly: true,
  estimator: {
    kind: "bootstrap",
    prepare: ({ values, targets = new Float64Array() }) => rankAgreement(values, targets),
  },
};
