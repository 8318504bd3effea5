import { expect, test } from "@jest/globals";
import { intervalScore } from "../../../src/measure/metrics/interval-score.ts";
import { expectClose } from "../../support/close-to.ts";
import { estimateOf } from "../../support/measure.ts";
import { expected } from "../../support/reference.ts";
import { distributions, progression, regression } from "../../support/samples.ts";

test.each(["base", "comp"] as const)("interval-score agrees with numpy on %s", (arm) => {
  const own = estimateOf(intervalScore, progression(arm));
  expectClose(own, expected(`regression.diabetes.${arm}`, "interval_score95"));
});

test("a target outside is fined 40 times its distance, on either side", () => {
  const reach = 1.959963984540054;
  const above = estimateOf(intervalScore, distributions([0], [1], [reach + 1]));
  const below = estimateOf(intervalScore, distributions([0], [1], [-reach - 1]));
  expect(above).toBeCloseTo(2 * reach + 40, 10);
  expect(below).toBeCloseTo(2 * reach + 40, 10);
});

test.each([0, -1])("a deviation of %d is none: undefined", (deviation) => {
  expect(estimateOf(intervalScore, distributions([1, 2], [1, deviation], [1, 2]))).toBeNull();
});

test("without deviations or targets there is nothing to tell: undefined", () => {
  expect(estimateOf(intervalScore, regression([1], [1]))).toBeNull();
  expect(estimateOf(intervalScore, distributions([1], [1]))).toBeNull();
});
