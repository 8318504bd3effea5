/** How far confidence is from accuracy, on average (Guo et al. 2017). */
import type { ArmMetric, Score } from "../metric.ts";
import { rightAnswers } from "../right-answers.ts";
import type { ClassificationSample } from "../sample.ts";

const BINS = 15;

/** Confidence of the answer in 15 bins of equal width, (low, high], the first closed at 0; empty bins count 0. NaN without rows, or with a row that is not finite. */
export const expectedCalibrationError: ArmMetric<"classification"> = {
  of: "arm",
  name: "expected-calibration-error",
  unit: "share",
  better: "lower",
  sample: "classification",
  needs: "labels",
  finiteOnly: true,
  estimator: { kind: "bootstrap", prepare },
};

function prepare(sample: ClassificationSample): Score {
  const confidence = confidenceOf(sample);
  const right = rightAnswers(sample);
  const bins = Uint8Array.from(confidence, binOf);
  return (weights, rows) => {
    const gaps = new Float64Array(BINS);
    let total = 0;
    for (const row of rows) {
      const weight = weights[row] ?? 0;
      if (weight === 0) continue;
      const bin = bins[row] ?? 0;
      gaps[bin] = (gaps[bin] ?? 0) + weight * ((right[row] ?? 0) - (confidence[row] ?? 0));
      total += weight;
    }
    return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / total;
  };
}

/** Probability of the answer itself: below ½ when a threshold decided. NaN where there is no answer. */
function confidenceOf({ rows, classes, scores, predicted }: ClassificationSample): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => {
    const answer = predicted[row] ?? -1;
    return answer < 0 ? Number.NaN : (scores[row * classes + answer] ?? 0);
  });
}

const binOf = (confidence: number): number =>
  Math.min(BINS - 1, Math.max(0, Math.ceil(confidence * BINS) - 1));
