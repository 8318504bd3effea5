/** Root mean squared calibration error, less what chance alone makes of it (Kumar, Liang & Ma 2019). */
import {
  addToBin,
  type BinSums,
  calibrationOf,
  emptyBins,
  forEachOfEqualMass,
  sumOf,
} from "../calibration.ts";
import type { ArmMetric, Score, Weights } from "../metric.ts";
import type { ClassificationSample } from "../sample.ts";

/** 15 bins of equal mass, cut halfway between neighbours, equal cuts merged; a bin of one row counts 0, and so does a sum below 0: nothing was detected. NaN without rows, or with a row that is not finite. */
export const debiasedCalibrationError: ArmMetric<"classification"> = {
  of: "arm",
  name: "debiased-calibration-error",
  unit: "",
  better: "lower",
  sample: "classification",
  needs: "labels",
  finiteOnly: true,
  estimator: { kind: "bootstrap", prepare },
};

function prepare(sample: ClassificationSample): Score {
  const { order, right, confidence } = calibrationOf(sample);
  return (weights, rows) => {
    const cuts = cutsOf(order, weights, confidence);
    const sums = emptyBins();
    for (const row of rows) {
      const own = {
        weight: weights[row] ?? 0,
        right: right[row] ?? 0,
        confidence: confidence[row] ?? 0,
      };
      if (own.weight > 0) addToBin(sums, binAmong(cuts, own.confidence), own);
    }
    const total = sumOf(sums.weight);
    const square = sums.weight.reduce((sum, n, bin) => sum + (n / total) * squareOf(sums, bin), 0);
    return total === 0 ? Number.NaN : Math.sqrt(Math.max(0, square));
  };
}

/** Halfway between the last row of each bin and the first of the next. */
function cutsOf(order: Uint32Array, weights: Weights, confidence: Float64Array): readonly number[] {
  const cuts = new Set<number>();
  let [before, last] = [0, Number.NaN];
  forEachOfEqualMass(order, weights, (row, _, bin) => {
    const value = confidence[row] ?? 0;
    if (bin !== before) cuts.add((last + value) / 2);
    [before, last] = [bin, value];
  });
  return [...cuts];
}

/** (low, high]. */
const binAmong = (cuts: readonly number[], value: number): number =>
  cuts.filter((cut) => value > cut).length;

/** The squared gap less the variance of the share of right answers. */
function squareOf({ weight, gap, right }: BinSums, bin: number): number {
  const n = weight[bin] ?? 0;
  if (n < 2) return 0;
  const share = (right[bin] ?? 0) / n;
  return ((gap[bin] ?? 0) / n) ** 2 - (share * (1 - share)) / (n - 1);
}
