import { expect, test } from "@jest/globals";
import { sqnr } from "../../../src/measure/metrics/sqnr.ts";
import { measured, pairEstimateOf } from "../../support/measure.ts";
import { numbers } from "../../support/reference.ts";
import { regression } from "../../support/samples.ts";

test("noise of a tenth of the signal is at 20 dB", () => {
  expect(pairEstimateOf(sqnr, regression([3, 4]), regression([3.3, 3.6]))).toBeCloseTo(20, 9);
});

test("halving the noise adds 6.02 dB", () => {
  const values = numbers("regression", "y");
  const at = (step: number): number =>
    Number(
      pairEstimateOf(
        sqnr,
        regression(values),
        regression(values.map((value, row) => value + (row % 2 === 0 ? step : -step))),
      ),
    );
  expect(at(0.5) - at(1)).toBeCloseTo(20 * Math.log10(2), 9);
});

test("an equal output is shown as 300 dB, and no noise can be smaller than that", () => {
  expect(pairEstimateOf(sqnr, regression([1, 2]), regression([1, 2]))).toBe(300);
  expect(pairEstimateOf(sqnr, regression([1e20]), regression([1e20 + 20_000]))).toBe(300);
});

test("a reference of zeros has no signal, and a NaN no noise that could be told", () => {
  expect(pairEstimateOf(sqnr, regression([0, 0]), regression([0, 1]))).toBeNull();
  expect(pairEstimateOf(sqnr, regression([1, 2]), regression([1, Number.NaN]))).toBeNull();
});

test("judged, it has a bootstrap interval, and rows outside the resample do not count", () => {
  const reference = regression([1, 2, 3, 4, 5, 6]);
  const candidate = regression([1.1, 2, 2.9, 4, 5.1, 6]);
  const { candidate: found } = measured(sqnr, { reference, candidate, judged: true });
  expect(found?.interval?.method).toBe("BCa bootstrap");
  if (sqnr.estimator.kind !== "bootstrap") throw new Error("It is resampled");
  const score = sqnr.estimator.prepare(regression([1, 2]), regression([1, Number.NaN]));
  expect(score(Uint8Array.of(1, 0), Uint32Array.of(0, 1))).toBe(300);
});
