import { expect, test } from "@jest/globals";
import { intervalCoverage } from "../../../src/measure/metrics/interval-coverage.ts";
import { normalQuantile } from "../../../src/stats/normal.ts";
import { expectClose } from "../../support/close-to.ts";
import { estimateOf } from "../../support/measure.ts";
import { expected } from "../../support/reference.ts";
import { distributions, progression, regression } from "../../support/samples.ts";

test.each(["base", "comp"] as const)("interval-coverage agrees with numpy on %s", (arm) => {
  const own = estimateOf(intervalCoverage, progression(arm));
  expectClose(own, expected(`regression.diabetes.${arm}`, "picp95"));
});

test("the ends of an interval belong to it, and what is just beyond does not", () => {
  const reach = normalQuantile(0.975);
  const within = distributions([0, 0], [1, 1], [reach, -reach]);
  const beyond = distributions([0, 0], [1, 1], [reach * (1 + 1e-12), -reach * (1 + 1e-12)]);
  expect(estimateOf(intervalCoverage, within)).toBe(1);
  expect(estimateOf(intervalCoverage, beyond)).toBe(0);
});

test.each([0, -1])("a deviation of %d is none: undefined", (deviation) => {
  expect(estimateOf(intervalCoverage, distributions([1, 2], [1, deviation], [1, 2]))).toBeNull();
});

test("without deviations or targets there is nothing to tell: undefined", () => {
  expect(estimateOf(intervalCoverage, regression([1], [1]))).toBeNull();
  expect(estimateOf(intervalCoverage, distributions([1], [1]))).toBeNull();
});
