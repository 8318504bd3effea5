/** How far the probability of each class is from how often it is right, on average over classes (Nixon et al. 2019, SCE). */
import { BINS, binOf, sumOf, weightOf } from "../calibration.ts";
import type { ArmMetric, Score } from "../metric.ts";
import type { ClassificationSample } from "../sample.ts";

/** 15 bins of equal width for each class; empty bins count 0. NaN without rows, or with a row that is not finite. */
export const classwiseCalibrationError: ArmMetric<"classification"> = {
  of: "arm",
  name: "classwise-calibration-error",
  unit: "share",
  better: "lower",
  sample: "classification",
  needs: "labels",
  finiteOnly: true,
  estimator: { kind: "bootstrap", prepare },
};

function prepare({ classes, scores, labels }: ClassificationSample): Score {
  const bins = Uint8Array.from(scores, (score) => (Number.isNaN(score) ? 0 : binOf(score)));
  return (weights, rows) => {
    const total = weightOf(weights, rows);
    let sum = 0;
    for (let position = 0; position < classes; position += 1) {
      const gap = new Float64Array(BINS);
      for (let at = 0; at < rows.length; at += 1) {
        const row = rows[at] ?? 0;
        const weight = weights[row] ?? 0;
        if (weight === 0) continue;
        const place = row * classes + position;
        const happened = labels?.[row] === position ? 1 : 0;
        const bin = bins[place] ?? 0;
        gap[bin] = (gap[bin] ?? 0) + weight * (happened - (scores[place] ?? 0));
      }
      sum += sumOf(gap.map(Math.abs));
    }
    return sum / (total * classes);
  };
}
