import { expect, test } from "@jest/globals";
import { adaptiveCalibrationError } from "../../../src/measure/metrics/adaptive-calibration-error.ts";
import { expectClose } from "../../support/close-to.ts";
import { estimateOf, measured } from "../../support/measure.ts";
import { expected } from "../../support/reference.ts";
import { binary, digits } from "../../support/samples.ts";

test.each(["base", "comp"] as const)("it agrees with robustness_metrics on digits.%s", (arm) => {
  expectClose(
    estimateOf(adaptiveCalibrationError, digits(arm)),
    expected(`calibration.digits.${arm}.classwise`, "ace15"),
  );
});

test("it is undefined without rows, and where a candidate's answer is not finite", () => {
  const labels = [1, 1, 0];
  const reference = binary([0.9, 0.6, 0.7], { labels });
  const candidate = binary([0.9, Number.NaN, 0.7], { labels });
  expect(estimateOf(adaptiveCalibrationError, reference, [])).toBeNull();
  const arms = measured(adaptiveCalibrationError, { reference, candidate });
  expect(arms["base"]?.estimate).not.toBeNull();
  expect(arms["candidate"]?.estimate).toBeNull();
});

test("a row that counts twice is as if it stood there twice", () => {
  if (adaptiveCalibrationError.estimator.kind !== "bootstrap") throw new Error("It is resampled");
  const twice = adaptiveCalibrationError.estimator.prepare(
    binary([0.9, 0.9, 0.3, 0.6], { labels: [1, 1, 1, 0] }),
  )(Uint8Array.of(1, 1, 1, 1), Uint32Array.of(0, 1, 2, 3));
  const weighted = adaptiveCalibrationError.estimator.prepare(
    binary([0.9, 0.3, 0.6, 0.1], { labels: [1, 1, 0, 1] }),
  )(Uint8Array.of(2, 1, 1, 0), Uint32Array.of(0, 1, 2, 3));
  expect(weighted).toBeCloseTo(twice, 12);
});
