import { expect, test } from "@jest/globals";
import { within5Percent } from "../../../src/measure/metrics/within-5-percent.ts";
import { expectClose } from "../../support/close-to.ts";
import { pairEstimateOf } from "../../support/measure.ts";
import { expected } from "../../support/reference.ts";
import { progression, regression } from "../../support/samples.ts";

test("it agrees with numpy", () => {
  expectClose(
    pairEstimateOf(within5Percent, progression("base"), progression("comp")),
    expected("regression.paired", "within_rel_5pct"),
  );
});

test.each([
  [100, 105, 1],
  [100, 105.001, 0],
  [-100, -95, 1],
  [0, 0, 1],
  [0, 1e-9, 0],
  [1, Number.NaN, 0],
])("%d against %d counts %d", (before, after, share) => {
  expect(pairEstimateOf(within5Percent, regression([before]), regression([after]))).toBe(share);
});
