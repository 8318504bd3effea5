import { expect, test } from "@jest/globals";
import { kolmogorovSmirnovCalibrationError } from "../../../src/measure/metrics/kolmogorov-smirnov-calibration-error.ts";
import { expectClose } from "../../support/close-to.ts";
import { estimateOf, measured } from "../../support/measure.ts";
import { expected } from "../../support/reference.ts";
import { binary, digits } from "../../support/samples.ts";

test.each(["base", "comp"] as const)("it agrees with the reference on digits.%s", (arm) => {
  expectClose(
    estimateOf(kolmogorovSmirnovCalibrationError, digits(arm)),
    expected(`calibration.digits.${arm}.top_label`, "ks"),
  );
});

test("it is undefined without rows, and where an answer is not finite", () => {
  const reference = binary([0.9, 0.6, 0.7], { labels: [1, 1, 0] });
  const candidate = binary([0.9, Number.NaN, 0.7], { labels: [1, 1, 0] });
  expect(estimateOf(kolmogorovSmirnovCalibrationError, reference, [])).toBeNull();
  const arms = measured(kolmogorovSmirnovCalibrationError, { reference, candidate });
  expect(arms["base"]?.estimate).not.toBeNull();
  expect(arms["candidate"]?.estimate).toBeNull();
});

test("rows outside the slice do not count", () => {
  const sample = binary([0.9, Number.NaN, 0.7], { labels: [1, 1, 0] });
  expect(estimateOf(kolmogorovSmirnovCalibrationError, sample, [0, 2])).toBe(
    estimateOf(kolmogorovSmirnovCalibrationError, binary([0.9, 0.7], { labels: [1, 0] })),
  );
});
