/** The part of the Brier score that recalibration could take away (CORP; Dimitriadis, Gneiting & Jordan 2021). */
import { brierPartsOf } from "../brier-parts.ts";
import { finite } from "../evidence.ts";
import type { ArmMetric } from "../metric.ts";
import { membership } from "../resampling.ts";

/** 0 is perfect; without bins. Of two classes by the positive one, of more the sum over all. Its details are the other parts: Brier score = this − discrimination + uncertainty. NaN without rows, or with a row that is not finite. */
export const miscalibration: ArmMetric<"classification"> = {
  of: "arm",
  name: "miscalibration",
  unit: "",
  better: "lower",
  sample: "classification",
  needs: "labels",
  finiteOnly: true,
  estimator: {
    kind: "bootstrap",
    prepare: (sample) => {
      const parts = brierPartsOf(sample);
      return (weights) => parts(weights).miscalibration;
    },
  },
  detail: (sample, rows) => {
    const { discrimination, uncertainty } = brierPartsOf(sample)(membership(sample.rows, rows));
    return { discrimination: finite(discrimination), uncertainty: finite(uncertainty) };
  },
};
