import { expect, test } from "@jest/globals";
import { binnedError } from "../../src/measure/bin-conventions.ts";
import { expectedCalibrationError } from "../../src/measure/metrics/expected-calibration-error.ts";
import { expectClose } from "../support/close-to.ts";
import { measured } from "../support/measure.ts";
import { expected } from "../support/reference.ts";
import { binary, digits } from "../support/samples.ts";

const CONFIDENCE = Float64Array.of(0, 0.2, 0.4, 0.4, 0.6, 0.8, 1, 1, 1, 0.999);
const RIGHT = Uint8Array.of(0, 0, 1, 0, 1, 1, 1, 0, 1, 1);

test.each([
  ["right", "right_closed"],
  ["left", "left_closed"],
  ["own-bin-for-1", "torchmetrics"],
] as const)("the same answers, edges %s: what %s gives", (edge, name) => {
  const rows = Uint32Array.from(CONFIDENCE, (_, row) => row);
  const { expected: error } = binnedError({ confidence: CONFIDENCE, right: RIGHT }, rows, {
    bins: 5,
    edge,
  });
  expectClose(error, expected("calibration.bin_edges", name));
});

const wanted = (name: string): ReturnType<typeof expected> =>
  expected("calibration.digits.base.top_label", name);

test("the record holds the other conventions beside the expected calibration error", () => {
  const { base, change } = measured(expectedCalibrationError, { reference: digits("base") });
  expectClose(base?.detail?.["tenBins"], wanted("ece10"));
  expectClose(base?.detail?.["meanOfBins"], wanted("netcal_ace15"));
  expect(base?.detail).not.toHaveProperty("ofPositiveClass");
  expect(change?.detail).toBeUndefined();
  const two = measured(expectedCalibrationError, { reference: binary([0.7], { labels: [1] }) });
  expect(two["base"]?.detail?.["ofPositiveClass"]).toBeCloseTo(0.3, 12);
});
