/** How unequally benefit is spread over the rows: 0 is equal (Speicher et al. 2018). */
import type { ArmMetric, Score } from "../metric.ts";
import type { ClassificationSample } from "../sample.ts";

/** Benefit is answer − label + 1 of the positive class, as AIF360 says it; 0 ln 0 is 0. A row without a finite answer is answered negatively. NaN without rows, and when nobody benefits. */
export const theilIndex: ArmMetric<"classification"> = {
  of: "arm",
  name: "theil-index",
  unit: "",
  better: "lower",
  sample: "classification",
  needs: "labels-and-positive",
  finiteOnly: true,
  estimator: { kind: "bootstrap", prepare },
};

function prepare({ predicted, labels, positive }: ClassificationSample): Score {
  const benefit = Float64Array.from(
    predicted,
    (answer, row) => (answer === positive ? 1 : 0) - (labels?.[row] === positive ? 1 : 0) + 1,
  );
  return (weights, rows) => {
    let total = 0;
    let count = 0;
    for (let at = 0; at < rows.length; at += 1) {
      const row = rows[at] ?? 0;
      total += (weights[row] ?? 0) * (benefit[row] ?? 0);
      count += weights[row] ?? 0;
    }
    const mean = total / count;
    let sum = 0;
    for (let at = 0; at < rows.length; at += 1) {
      const row = rows[at] ?? 0;
      const share = (benefit[row] ?? 0) / mean;
      if (share > 0) sum += (weights[row] ?? 0) * share * Math.log(share);
    }
    return mean > 0 ? sum / count : Number.NaN;
  };
}
