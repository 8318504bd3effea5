/** How far the probability of each class is from how often it is right, on average over classes (Nixon et al. 2019, SCE). */
import { BINS, binOf, sumOf, sumOfSizes } from "../calibration.ts";
import { cellSums } from "../cell-sums.ts";
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
  const classOf = (place: number): number => place % classes;
  const labelOf = (place: number): number => labels?.[Math.floor(place / classes)] ?? -1;
  const bins = cellSums({
    width: classes,
    cellOf: Uint32Array.from(
      scores,
      (score, place) => BINS * classOf(place) + (Number.isNaN(score) ? 0 : binOf(score)),
    ),
    cells: BINS * classes,
    values: scores.map((score, place) => (labelOf(place) === classOf(place) ? 1 : 0) - score),
  });
  return (weights) => {
    const { sum: gap, weight } = bins(weights);
    let sum = 0;
    for (let start = 0; start < gap.length; start += BINS)
      sum += sumOfSizes(gap.subarray(start, start + BINS));
    return sum / sumOf(weight);
  };
}
