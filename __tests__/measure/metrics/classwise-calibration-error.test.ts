import { expect, test } from "@jest/globals";
import { classwiseCalibrationError } from "../../../src/measure/metrics/classwise-calibration-error.ts";
import { expectClose } from "../../support/close-to.ts";
import { estimateOf, measured } from "../../support/measure.ts";
import { expected } from "../../support/reference.ts";
import { binary, digits } from "../../support/samples.ts";

test.each(["base", "comp"] as const)(
  "it agrees with Google's robustness metrics on digits.%s",
  (arm) => {
    expectClose(
      estimateOf(classwiseCalibrationError, digits(arm)),
      expected(`calibration.digits.${arm}.classwise`, "sce15"),
    );
  },
);

test("it is undefined without rows, and where an answer is not finite", () => {
  const reference = binary([0.9, 0.6, 0.7], { labels: [1, 1, 0] });
  const candidate = binary([0.9, Number.NaN, 0.7], { labels: [1, 1, 0] });
  expect(estimateOf(classwiseCalibrationError, reference, [])).toBeNull();
  const arms = measured(classwiseCalibrationError, { reference, candidate });
  expect(arms["base"]?.estimate).not.toBeNull();
  expect(arms["candidate"]?.estimate).toBeNull();
});

test("rows outside the slice do not count", () => {
  const sample = binary([0.9, Number.NaN, 0.7], { labels: [1, 1, 0] });
  expect(estimateOf(classwiseCalibrationError, sample, [0, 2])).toBe(
    estimateOf(classwiseCalibrationError, binary([0.9, 0.7], { labels: [1, 0] })),
  );
});

test("without labels nothing has happened", () => {
  expect(estimateOf(classwiseCalibrationError, binary([0.5]))).toBeCloseTo(0.5, 12);
});

test("rows that a resample leaves out do not count", () => {
  const labels = [1, 0, 1];
  if (classwiseCalibrationError.estimator.kind !== "bootstrap") throw new Error("It is resampled");
  const score = classwiseCalibrationError.estimator.prepare(
    binary([0.9, 0.7, Number.NaN], { labels }),
  );
  const alone = classwiseCalibrationError.estimator.prepare(
    binary([0.9, 0.7], { labels: labels.slice(0, 2) }),
  );
  expect(score(Uint8Array.of(9, 8, 0), Uint32Array.of(0, 1, 2))).toBe(
    alone(Uint8Array.of(9, 8), Uint32Array.of(0, 1)),
  );
});
