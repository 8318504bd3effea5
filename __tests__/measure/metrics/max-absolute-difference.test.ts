import { expect, test } from "@jest/globals";
import { maxAbsoluteDifference } from "../../../src/measure/metrics/max-absolute-difference.ts";
import { expectClose } from "../../support/close-to.ts";
import { measured, pairEstimateOf } from "../../support/measure.ts";
import { expected } from "../../support/reference.ts";
import { binary, progression, regression } from "../../support/samples.ts";

test("it is the largest difference of any value", () => {
  expectClose(
    pairEstimateOf(maxAbsoluteDifference, progression("base"), progression("comp")),
    expected("regression.paired", "max_abs_output_diff"),
  );
  expect(pairEstimateOf(maxAbsoluteDifference, binary([0.25, 0.5]), binary([0.75, 0.5]))).toBe(0.5);
});

test("a NaN is never forgotten, wherever it stands", () => {
  for (const values of [
    [Number.NaN, 5, 6],
    [4, Number.NaN, 6],
    [4, 5, Number.NaN],
  ]) {
    expect(
      pairEstimateOf(maxAbsoluteDifference, regression([4, 5, 6]), regression(values)),
    ).toBeNull();
  }
});

test("rows that a resample leaves out do not count, and no rows have no difference", () => {
  const reference = regression([0, 0]);
  const candidate = regression([1, 9]);
  expect(
    measured(maxAbsoluteDifference, { reference, candidate, rows: [0] })["candidate"]?.estimate,
  ).toBe(1);
  expect(
    measured(maxAbsoluteDifference, { reference, candidate, rows: [] })["candidate"]?.estimate,
  ).toBeNull();
  if (maxAbsoluteDifference.estimator.kind !== "exact") throw new Error("It is exact");
  const score = maxAbsoluteDifference.estimator.prepare(reference, candidate);
  expect(score(Uint8Array.of(1, 0), Uint32Array.of(0, 1))).toBe(1);
});
