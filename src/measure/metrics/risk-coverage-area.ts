/** Share of wrong answers, averaged over how many of the surest are kept (Geifman & El-Yaniv 2017, AURC). */
import { finite } from "../evidence.ts";
import type { ArmMetric } from "../metric.ts";
import { membership } from "../resampling.ts";
import { areaOf, bestArea, riskCurve } from "../selective.ts";

/** Low when wrong answers are the unsure ones. Its detail is the excess over the best order of the same answers. NaN without rows, or with a row that is not finite. */
export const riskCoverageArea: ArmMetric<"classification"> = {
  of: "arm",
  name: "risk-coverage-area",
  unit: "",
  better: "lower",
  sample: "classification",
  needs: "labels",
  finiteOnly: true,
  estimator: {
    kind: "bootstrap",
    prepare: (sample) => {
      const curve = riskCurve(sample);
      return (weights) => areaOf(curve(weights).risks);
    },
  },
  detail: (sample, rows) => {
    const { risks, wrong } = riskCurve(sample)(membership(sample.rows, rows));
    return { excess: finite(areaOf(risks) - bestArea(risks.length, wrong)) };
  },
};
