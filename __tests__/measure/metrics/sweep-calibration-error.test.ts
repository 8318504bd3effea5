import { expect, test } from "@jest/globals";
import { sweepCalibrationError } from "../../../src/measure/metrics/sweep-calibration-error.ts";
import { expectClose } from "../../support/close-to.ts";
import { estimateOf, measured } from "../../support/measure.ts";
import { expected } from "../../support/reference.ts";
import { binary, digits } from "../../support/samples.ts";

test.each(["base", "comp"] as const)("it agrees with the reference on digits.%s", (arm) => {
  expectClose(
    estimateOf(sweepCalibrationError, digits(arm)),
    expected(`calibration.digits.${arm}.sweep`, "value"),
  );
});

test("it is undefined without rows, and where a candidate's answer is not finite", () => {
  const labels = [1, 1, 0];
  const reference = binary([0.9, 0.6, 0.7], { labels });
  const candidate = binary([0.9, Number.NaN, 0.7], { labels });
  expect(estimateOf(sweepCalibrationError, reference, [])).toBeNull();
  const arms = measured(sweepCalibrationError, { reference, candidate });
  expect(arms["base"]?.estimate).not.toBeNull();
  expect(arms["candidate"]?.estimate).toBeNull();
});

test("a row that counts twice is as if it stood there twice", () => {
  if (sweepCalibrationError.estimator.kind !== "bootstrap") throw new Error("It is resampled");
  const twice = sweepCalibrationError.estimator.prepare(
    binary([0.9, 0.9, 0.3, 0.6], { labels: [1, 1, 1, 0] }),
  )(Uint8Array.of(1, 1, 1, 1), Uint32Array.of(0, 1, 2, 3));
  const weighted = sweepCalibrationError.estimator.prepare(
    binary([0.9, 0.3, 0.6, 0.1], { labels: [1, 1, 0, 1] }),
  )(Uint8Array.of(2, 1, 1, 0), Uint32Array.of(0, 1, 2, 3));
  expect(weighted).toBeCloseTo(twice, 12);
});
