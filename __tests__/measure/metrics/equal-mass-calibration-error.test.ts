import { expect, test } from "@jest/globals";
import { equalMassCalibrationError } from "../../../src/measure/metrics/equal-mass-calibration-error.ts";
import { expectClose } from "../../support/close-to.ts";
import { estimateOf, measured } from "../../support/measure.ts";
import { expected } from "../../support/reference.ts";
import { binary, digits } from "../../support/samples.ts";

test.each(["base", "comp"] as const)("it agrees with the reference on digits.%s", (arm) => {
  expectClose(
    estimateOf(equalMassCalibrationError, digits(arm)),
    expected(`calibration.digits.${arm}.top_label`, "ece_em15"),
  );
});

test("it is undefined without rows, and where an answer is not finite", () => {
  const reference = binary([0.9, 0.6, 0.7], { labels: [1, 1, 0] });
  const candidate = binary([0.9, Number.NaN, 0.7], { labels: [1, 1, 0] });
  expect(estimateOf(equalMassCalibrationError, reference, [])).toBeNull();
  const arms = measured(equalMassCalibrationError, { reference, candidate });
  expect(arms["base"]?.estimate).not.toBeNull();
  expect(arms["candidate"]?.estimate).toBeNull();
});

test("rows outside the slice do not count", () => {
  const sample = binary([0.9, Number.NaN, 0.7], { labels: [1, 1, 0] });
  expect(estimateOf(equalMassCalibrationError, sample, [0, 2])).toBe(
    estimateOf(equalMassCalibrationError, binary([0.9, 0.7], { labels: [1, 0] })),
  );
});

test("a row that a resample holds twice stands in two bins when they are full", () => {
  if (equalMassCalibrationError.estimator.kind !== "bootstrap") throw new Error("It is resampled");
  const score = equalMassCalibrationError.estimator.prepare(binary([0.6, 0.8], { labels: [0, 1] }));
  // Three units in three bins: |0.6|, |0.6| and |1 − 0.8|.
  expect(score(Uint8Array.of(2, 1), Uint32Array.of(0, 1))).toBeCloseTo((0.6 + 0.6 + 0.2) / 3, 12);
});
