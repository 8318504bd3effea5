import { expect, test } from "@jest/globals";
import { maximumCalibrationError } from "../../../src/measure/metrics/maximum-calibration-error.ts";
import { expectClose } from "../../support/close-to.ts";
import { estimateOf, measured } from "../../support/measure.ts";
import { expected } from "../../support/reference.ts";
import { binary, digits } from "../../support/samples.ts";

test.each(["base", "comp"] as const)("it agrees with netcal on digits.%s", (arm) => {
  expectClose(
    estimateOf(maximumCalibrationError, digits(arm)),
    expected(`calibration.digits.${arm}.top_label`, "mce15"),
  );
});

test("it is undefined without rows, and where an answer is not finite", () => {
  const reference = binary([0.9, 0.6, 0.7], { labels: [1, 1, 0] });
  const candidate = binary([0.9, Number.NaN, 0.7], { labels: [1, 1, 0] });
  expect(estimateOf(maximumCalibrationError, reference, [])).toBeNull();
  const arms = measured(maximumCalibrationError, { reference, candidate });
  expect(arms["base"]?.estimate).not.toBeNull();
  expect(arms["candidate"]?.estimate).toBeNull();
});

test("rows outside the slice do not count", () => {
  const sample = binary([0.9, Number.NaN, 0.7], { labels: [1, 1, 0] });
  expect(estimateOf(maximumCalibrationError, sample, [0, 2])).toBe(
    estimateOf(maximumCalibrationError, binary([0.9, 0.7], { labels: [1, 0] })),
  );
});

test("the worst bin counts, however few rows are in it", () => {
  const probabilities = [...Array.from({ length: 99 }, () => 1), 0.7];
  const sample = binary(probabilities, { labels: [...Array.from({ length: 99 }, () => 1), 0] });
  expect(estimateOf(maximumCalibrationError, sample)).toBeCloseTo(0.7, 12);
});
