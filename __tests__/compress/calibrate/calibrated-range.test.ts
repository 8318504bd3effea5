import { expect, test } from "@jest/globals";
import { fc } from "../../support/fast-check.ts";
import {
  type Calibrator,
  calibratedRange,
  detailFor,
} from "../../../src/compress/calibrate/calibrated-range.ts";
import { activationScale } from "../../../src/compress/quantize/activation-scale.ts";
import { clamp } from "../../../src/compress/quantize/rounding.ts";
import { roundHalfEven } from "../../../src/stats/round-half-even.ts";
import { binEdges } from "../../../src/schema/value-range.ts";
import {
  type CalibrationCase,
  calibrationCases,
  observed,
  valuesOf,
} from "../../support/calibration-reference.ts";

const named = calibrationCases.map((given) => [given.name, given] as const);

interface Ends {
  readonly minimum: number;
  readonly maximum: number;
}

const endsOf = ({ minimum, maximum }: Ends): Ends => ({ minimum, maximum });

function calibrated(values: Float32Array, calibrator: Calibrator): Ends {
  const detail = detailFor(calibrator);
  const of = detail?.kind === "histogram" ? detail.of : "values";
  return endsOf(calibratedRange(observed(values, of), calibrator));
}

test.each(named)("%s: bins of magnitudes and their edges are numpy's", (_, given) => {
  const { low, high, counts } = observed(valuesOf(given), "magnitudes").histogram ?? {
    low: Number.NaN,
    high: Number.NaN,
    counts: [],
  };
  expect([low, high]).toEqual([given.magnitudes.low, given.magnitudes.high]);
  const edges = [...binEdges(low, high, counts.length)];
  expect(edges.filter((__, at) => at % 97 === 0)).toEqual(given.magnitudes.edges);
  for (const [bin, count] of Object.entries(given.magnitudes.filled))
    expect([bin, counts[Number(bin)]]).toEqual([bin, count]);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(given.rows * given.width);
});

test.each(named)("%s: percentile ranges are onnxruntime's, bit for bit", (_, given) => {
  for (const { percentile, minimum, maximum } of given.percentiles)
    expect(calibrated(valuesOf(given), { kind: "percentile", percentile })).toEqual({
      minimum,
      maximum,
    });
});

/** To both sides of 0, as far as values were seen. */
const within = (threshold: number, { minimum, maximum }: CalibrationCase): Ends => ({
  minimum: Math.max(minimum, -threshold),
  maximum: Math.min(maximum, threshold),
});

test.each(named)("%s: entropy ranges are onnxsim's, bit for bit", (_, given) => {
  const ends = calibrated(valuesOf(given), { kind: "entropy" });
  expect(ends).toEqual(within(given.entropyThreshold, given));
});

test.each(named)("%s: onnxruntime's entropy has one candidate, the extremes", (_, given) => {
  expect(endsOf(given.entropyOfOneCandidate)).toEqual(endsOf(given));
});

test("entropy cuts a few values that are far from all others, which onnxruntime's does not", () => {
  const outliers = calibrationCases.find(({ name }) => name === "outliers");
  if (outliers === undefined) throw new Error("The case is gone");
  const { maximum } = calibrated(valuesOf(outliers), { kind: "entropy" });
  expect(maximum).toBeLessThan(outliers.entropyOfOneCandidate.maximum / 10);
});

/** Mean squared error of the values in codes of 8 bits, with the scale that a pass would write. */
function errorOf(values: Float32Array, { minimum, maximum }: Ends): number {
  const { scale, zeroPoint } = activationScale(minimum, maximum);
  const errors = values.map((value) => {
    const code = clamp(roundHalfEven(value / scale) + zeroPoint, 0, 255);
    return (value - (code - zeroPoint) * scale) ** 2;
  });
  return errors.reduce((sum, error) => sum + error, 0) / values.length;
}

/** A pass rounds scales to 12 bits, and a bin's values are not all at its middle. */
const NEARLY = 1.02;

test.each(named)(
  "%s: mse changes the values no more than any other calibration does, onnxsim's among them",
  (_, given) => {
    const values = valuesOf(given);
    const ours = errorOf(values, calibrated(values, { kind: "mse" }));
    const others = [
      given,
      ...given.percentiles,
      within(given.entropyThreshold, given),
      within(given.mseThreshold, given),
    ];
    for (const other of others) expect(ours).toBeLessThanOrEqual(errorOf(values, other) * NEARLY);
  },
);

test("mse halves the error where a value in a million is far larger than all others", () => {
  const values = Float32Array.from({ length: 1_000_000 }, (_, k) =>
    k === 7 ? 40 : ((k * 7919) % 10007) / 5003.5 - 1,
  );
  const ours = calibrated(values, { kind: "mse" });
  const extremes = calibrated(values, { kind: "minmax" });
  expect(errorOf(values, ours)).toBeLessThan(errorOf(values, extremes) / 2);
});

test.each([{ kind: "percentile", percentile: 99 }, { kind: "entropy" }, { kind: "mse" }] as const)(
  "$kind never leaves what was seen, and holds some of it",
  (calibrator) => {
    const values = fc.array(
      fc.float({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }),
      {
        minLength: 1,
        maxLength: 300,
      },
    );
    fc.assert(
      fc.property(values, (given) => {
        const seen = Float32Array.from(given);
        const { minimum, maximum } = calibrated(seen, calibrator);
        expect(minimum).toBeGreaterThanOrEqual(Math.min(0, ...seen));
        expect(maximum).toBeLessThanOrEqual(Math.max(0, ...seen));
        expect(maximum - minimum).toBeGreaterThanOrEqual(0);
        expect(Number.isFinite(maximum - minimum)).toBe(true);
      }),
      { numRuns: 60, seed: 7 },
    );
  },
);

test.each([
  ["one value", [3, 3, 3]],
  ["values that float32 cannot part in 2048", [1, 1 + 2 ** -22]],
  ["zeros", [0, 0]],
  ["nothing finite", []],
])("of %s every calibrator gives the extremes", (_, given) => {
  const values = Float32Array.from(given);
  const extremes = endsOf(observed(values, "values"));
  for (const kind of ["minmax", "entropy", "mse", "moving-average"] as const)
    expect(calibrated(values, { kind })).toEqual(extremes);
});
