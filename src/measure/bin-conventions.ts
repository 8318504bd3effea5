/** Expected calibration errors as other tools bin them: the same answers give them other values. */
import type { Detail } from "./metric.ts";
import { type Calibration, calibrationOfClass } from "./calibration.ts";
import { finite } from "./evidence.ts";
import type { ClassificationSample } from "./sample.ts";

/** Where a confidence on an edge goes: (low, high]; [low, high); or as the last, with 1 in a bin of its own (torchmetrics). */
export type Edge = "right" | "left" | "own-bin-for-1";

export interface Binning {
  readonly bins: number;
  readonly edge: Edge;
}

export interface BinnedError {
  /** Weighted by rows. */
  readonly expected: number;
  /** Of bins that are not empty, each counted once (netcal's ACE). */
  readonly meanOfBins: number;
}

export function binnedError(
  { confidence, right }: Pick<Calibration, "confidence" | "right">,
  rows: Uint32Array,
  binning: Binning,
): BinnedError {
  const counts = new Map<number, { n: number; gap: number }>();
  for (const row of rows) {
    const value = confidence[row] ?? Number.NaN;
    const bin = binOf(value, binning);
    const sums = counts.get(bin) ?? { n: 0, gap: 0 };
    counts.set(bin, { n: sums.n + 1, gap: sums.gap + (right[row] ?? 0) - value });
  }
  let [expected, meanOfBins] = [0, 0];
  for (const { n, gap } of counts.values()) {
    expected += Math.abs(gap) / rows.length;
    meanOfBins += Math.abs(gap) / n / counts.size;
  }
  return { expected, meanOfBins };
}

function binOf(value: number, { bins, edge }: Binning): number {
  const place = edge === "right" ? Math.ceil(value * bins) - 1 : Math.floor(value * bins);
  return Math.max(0, edge === "own-bin-for-1" ? place : Math.min(bins - 1, place));
}

/** Of the answer's confidence; of two classes also of the positive class's probability. */
export function otherConventions(
  sample: ClassificationSample,
  calibration: Calibration,
  rows: Uint32Array,
): Detail {
  const error = (bins: number, edge: Edge): BinnedError =>
    binnedError(calibration, rows, { bins, edge });
  const { classes, positive } = sample;
  const ofPositive =
    classes === 2 && positive !== undefined
      ? {
          ofPositiveClass: finite(
            binnedError(calibrationOfClass(sample, positive), rows, { bins: 10, edge: "right" })
              .expected,
          ),
        }
      : {};
  return {
    tenBins: finite(error(10, "right").expected),
    leftClosed: finite(error(15, "left").expected),
    ownBinForCertainty: finite(error(15, "own-bin-for-1").expected),
    meanOfBins: finite(error(15, "right").meanOfBins),
    ...ofPositive,
  };
}
