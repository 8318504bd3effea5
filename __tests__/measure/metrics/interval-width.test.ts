import { expect, test } from "@jest/globals";
import { intervalWidth } from "../../../src/measure/metrics/interval-width.ts";
import { expectClose } from "../../support/close-to.ts";
import { estimateOf } from "../../support/measure.ts";
import { expected } from "../../support/reference.ts";
import { distributions, progression, regression } from "../../support/samples.ts";

test.each(["base", "comp"] as const)("interval-width agrees with numpy on %s", (arm) => {
  const own = estimateOf(intervalWidth, progression(arm));
  expectClose(own, expected(`regression.diabetes.${arm}`, "mpiw95"));
});

test("it grows with the deviation, whatever the target is", () => {
  const own = estimateOf(intervalWidth, distributions([0, 9], [1, 3], [0, 1000]));
  expect(own).toBeCloseTo(4 * 1.959963984540054, 12);
});

test.each([0, -1])("a deviation of %d is none: undefined", (deviation) => {
  expect(estimateOf(intervalWidth, distributions([1, 2], [1, deviation], [1, 2]))).toBeNull();
});

test("without deviations or targets there is nothing to tell: undefined", () => {
  expect(estimateOf(intervalWidth, regression([1], [1]))).toBeNull();
  expect(estimateOf(intervalWidth, distributions([1], [1]))).toBeNull();
});
