/** From what calibration saw of a value to the range that its codes cover. */
import type { ValueRange } from "../pass.ts";
import type { Extremes, RangeDetail, ValueHistogram } from "../../schema/value-range.ts";
import { entropyRange } from "./entropy-range.ts";
import { mseRange } from "./mse-range.ts";
import { percentileRange } from "./percentile-range.ts";

export type Calibrator =
  | { readonly kind: "minmax" }
  | { readonly kind: "moving-average" }
  | { readonly kind: "percentile"; readonly percentile: number }
  | { readonly kind: "entropy" }
  | { readonly kind: "mse" };

/** What a calibrator must be told of a value beside its extremes. */
export function detailFor({ kind }: Calibrator): RangeDetail | undefined {
  switch (kind) {
    case "minmax":
      return undefined;
    case "moving-average":
      return { kind: "average" };
    case "percentile":
      return { kind: "histogram", of: "magnitudes" };
    case "entropy":
      return { kind: "histogram", of: "magnitudes-from-zero" };
    case "mse":
      return { kind: "histogram", of: "values" };
  }
}

/** The same observation with the calibrator's ends. Where there is no histogram (integers, values that hardly differ) the extremes stay. */
export function calibratedRange(range: ValueRange, calibrator: Calibrator): ValueRange {
  return { ...range, ...endsOf(range, calibrator) };
}

function endsOf(range: ValueRange, calibrator: Calibrator): Extremes {
  switch (calibrator.kind) {
    case "minmax":
      return range;
    case "moving-average":
      return range.average ?? range;
    case "percentile":
      return fromHistogram(range, (seen) => percentileRange(seen, range, calibrator.percentile));
    case "entropy":
      return fromHistogram(range, (seen) => entropyRange(seen, range));
    case "mse":
      return fromHistogram(range, (seen) => mseRange(seen, range));
  }
}

const fromHistogram = (
  range: ValueRange,
  ends: (histogram: ValueHistogram) => Extremes,
): Extremes => (range.histogram === undefined ? range : ends(range.histogram));
