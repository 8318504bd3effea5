import { expect, test } from "@jest/globals";
import { miscalibrationArea } from "../../../src/measure/metrics/miscalibration-area.ts";
import { expectClose } from "../../support/close-to.ts";
import { estimateOf, measured } from "../../support/measure.ts";
import { expected } from "../../support/reference.ts";
import { distributions, progression, regression } from "../../support/samples.ts";

test.each(["base", "comp"] as const)(
  "miscalibration-area agrees with uncertainty-toolbox on %s",
  (arm) => {
    const own = estimateOf(miscalibrationArea, progression(arm));
    expectClose(own, expected(`regression.diabetes.${arm}`, "uct_miscal_area"));
  },
);

test("a model that is always right and never sure is off by half", () => {
  expect(estimateOf(miscalibrationArea, distributions([1, 2], [1, 1], [1, 2]))).toBeCloseTo(
    0.5,
    12,
  );
});

test("an answer that is no number leaves no area", () => {
  const broken = distributions([1, Number.NaN], [1, 1], [1, 2]);
  expect(estimateOf(miscalibrationArea, broken)).toBeNull();
});

test("a row that counts for nothing changes nothing", () => {
  const rows = distributions([1, 2, 3], [1, 1, 1], [1.5, 2.5, 90]);
  const [metric, weights] = [miscalibrationArea.estimator, Uint8Array.of(1, 1, 0)];
  const score = metric.kind === "bootstrap" ? metric.prepare(rows) : undefined;
  expect(score?.(weights, Uint32Array.of(0, 1, 2))).toBe(score?.(weights, Uint32Array.of(0, 1)));
});

test("its details are the mean and the root mean square of the gaps, and the sharpness", () => {
  const { detail } = measured(miscalibrationArea, { reference: progression("base") })["base"] ?? {};
  expectClose(detail?.["meanGap"], expected("regression.diabetes.base", "uct_ma_cal"));
  expectClose(detail?.["rootMeanSquareGap"], expected("regression.diabetes.base", "uct_rms_cal"));
  expectClose(detail?.["sharpness"], expected("regression.diabetes.base", "uct_sharpness"));
});

test("without deviations the details are unknown", () => {
  const { detail } =
    measured(miscalibrationArea, { reference: regression([1], [1]) })["base"] ?? {};
  expect(detail).toMatchObject({ meanGap: null, rootMeanSquareGap: null, sharpness: null });
});

test.each([0, -1])("a deviation of %d is none: undefined", (deviation) => {
  expect(estimateOf(miscalibrationArea, distributions([1, 2], [1, deviation], [1, 2]))).toBeNull();
});

test("without deviations or targets there is nothing to tell: undefined", () => {
  expect(estimateOf(miscalibrationArea, regression([1], [1]))).toBeNull();
  expect(estimateOf(miscalibrationArea, distributions([1], [1]))).toBeNull();
});
