/** What onnxruntime's and onnxsim's calibrators give for values that are made here again; `calibration.py` made it. */
import { readFileSync } from "node:fs";
import { addTo, histogramOf } from "../../src/run/process/histogram.ts";
import type { ValueRange } from "../../src/compress/pass.ts";
import type { HistogramSpan } from "../../src/schema/value-range.ts";

interface Ends {
  readonly minimum: number;
  readonly maximum: number;
}

export interface CalibrationCase extends Ends {
  readonly name: keyof typeof VALUES;
  readonly rows: number;
  readonly width: number;
  readonly magnitudes: {
    readonly low: number;
    readonly high: number;
    /** Counts of the last bins that are not empty. */
    readonly filled: Readonly<Record<string, number>>;
    /** Every 97th. */
    readonly edges: readonly number[];
  };
  readonly average: Ends;
  readonly percentiles: readonly (Ends & { readonly percentile: number })[];
  readonly entropyOfOneCandidate: Ends;
  readonly entropyThreshold: number;
  readonly mseThreshold: number;
}

const even = (k: number): number => (((k * 7919 + 13) % 10007) / 10007) * 2 - 1;

const ninth = (u: number): number => {
  const third = u * u * u;
  return third * third * third;
};

const VALUES = {
  even: (k: number): number => even(k) * 3,
  rectified: (k: number): number => Math.max(0, ninth(even(k)) * 40 + even(k)),
  outliers: (k: number): number => even(k) + (k % 1000 === 7 ? 25 : 0),
  tails: (k: number): number => ninth(even(k)) * 12 - 0.5,
  shifted: (k: number): number => 5 + even(k),
  tiny: (k: number): number => ninth(even(k)) * 1e-6,
} as const;

const file = new URL("../../fixtures/reference/calibration.json", import.meta.url);
const parsed: { readonly cases: readonly CalibrationCase[] } = JSON.parse(
  readFileSync(file, "utf8"),
);
export const calibrationCases: readonly CalibrationCase[] = parsed.cases;

export const valuesOf = ({ name, rows, width }: CalibrationCase): Float32Array =>
  Float32Array.from({ length: rows * width }, (_, k) => VALUES[name](k));

/** What calibration sees of the values. */
export function observed(values: Float32Array, of: HistogramSpan): ValueRange {
  const extent = {
    minimum: values.reduce((least, value) => Math.min(least, value), Infinity),
    maximum: values.reduce((most, value) => Math.max(most, value), -Infinity),
    smallestMagnitude: values.reduce((least, value) => Math.min(least, Math.abs(value)), Infinity),
    elementType: "float32",
  } as const;
  const { minimum, maximum, elementType } = extent;
  const range = { minimum, maximum, elementType, shape: [values.length], nonFinite: 0 };
  const histogram = histogramOf(extent, { of });
  if (histogram === undefined) return range;
  addTo(histogram, values);
  const { low, high, counts } = histogram;
  return { ...range, histogram: { low, high, counts: [...counts] } };
}
