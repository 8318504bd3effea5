import { expect, test } from "@jest/globals";
import { expectedCalibrationError } from "../../../src/measure/metrics/expected-calibration-error.ts";
import { mersenneRandom } from "../../../src/stats/random.ts";
import { drawResamples } from "../../../src/stats/resamples.ts";
import { expectClose } from "../../support/close-to.ts";
import { estimateOf, measured } from "../../support/measure.ts";
import { expected } from "../../support/reference.ts";
import { binary, digits } from "../../support/samples.ts";

test.each(["base", "comp"] as const)(
  "it agrees with netcal's ECE of 15 bins on digits.%s",
  (arm) => {
    expectClose(
      estimateOf(expectedCalibrationError, digits(arm)),
      expected(`calibration.digits.${arm}.top_label`, "ece15"),
    );
  },
);

test("the bootstrap of its change gives the reference's BCa interval for numpy's draws", () => {
  const { change } = measured(expectedCalibrationError, {
    reference: digits("base"),
    candidate: digits("comp"),
    resamples: drawResamples(899, 400, mersenneRandom(11)),
    judged: true,
  });
  expectClose(
    change?.interval?.lower,
    expected("bootstrap.digits.ece15_diff", "bca90", "limits", 0),
  );
  expectClose(
    change?.interval?.upper,
    expected("bootstrap.digits.ece15_diff", "bca90", "limits", 1),
  );
});

test("bins are closed on the right: a confidence of exactly 1 lies in the last, one of 0.8 in that below 0.8", () => {
  const sample = binary([0.8, 0.81, 1], { labels: [1, 0, 1] });
  // (0.8 − 1) is in bin 12 of 15 by itself; 0.81 in the next; 1 in the last with no gap: (0.2 + 0.81 + 0) / 3.
  expect(estimateOf(expectedCalibrationError, sample)).toBeCloseTo((0.2 + 0.81) / 3, 12);
});

test("a row without a finite answer is not well calibrated: the error is undefined", () => {
  const reference = binary([0.9, 0.6], { labels: [1, 1] });
  const candidate = binary([0.9, Number.NaN], { labels: [1, 1] });
  expect(
    measured(expectedCalibrationError, { reference, candidate })["candidate"]?.estimate,
  ).toBeNull();
  expect(
    measured(expectedCalibrationError, { reference, candidate, rows: [0] })["candidate"]?.estimate,
  ).toBeCloseTo(0.1, 12);
});

test("without rows it is undefined", () => {
  expect(estimateOf(expectedCalibrationError, binary([0.9], { labels: [1] }), [])).toBeNull();
});
