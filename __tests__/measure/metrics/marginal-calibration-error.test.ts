import { expect, test } from "@jest/globals";
import { marginalCalibrationError } from "../../../src/measure/metrics/marginal-calibration-error.ts";
import { expectClose } from "../../support/close-to.ts";
import { estimateOf, measured } from "../../support/measure.ts";
import { expected } from "../../support/reference.ts";
import { binary, digits } from "../../support/samples.ts";

test.each(["base", "comp"] as const)(
  "it agrees with Kumar's verified calibration on digits.%s",
  (arm) => {
    expectClose(
      estimateOf(marginalCalibrationError, digits(arm)),
      expected(`calibration.digits.${arm}.kumar`, "marginal_l2_debiased"),
    );
  },
);

test("it is undefined without rows, and where a candidate's answer is not finite", () => {
  const labels = [1, 1, 0];
  const reference = binary([0.9, 0.6, 0.7], { labels });
  const candidate = binary([0.9, Number.NaN, 0.7], { labels });
  expect(estimateOf(marginalCalibrationError, reference, [])).toBeNull();
  const arms = measured(marginalCalibrationError, { reference, candidate });
  expect(arms["base"]?.estimate).not.toBeNull();
  expect(arms["candidate"]?.estimate).toBeNull();
});

test("a row that counts twice is as if it stood there twice", () => {
  if (marginalCalibrationError.estimator.kind !== "bootstrap") throw new Error("It is resampled");
  const twice = marginalCalibrationError.estimator.prepare(
    binary([0.9, 0.9, 0.3, 0.6], { labels: [1, 1, 1, 0] }),
  )(Uint8Array.of(1, 1, 1, 1), Uint32Array.of(0, 1, 2, 3));
  const weighted = marginalCalibrationError.estimator.prepare(
    binary([0.9, 0.3, 0.6, 0.1], { labels: [1, 1, 0, 1] }),
  )(Uint8Array.of(2, 1, 1, 0), Uint32Array.of(0, 1, 2, 3));
  expect(weighted).toBeCloseTo(twice, 12);
});
