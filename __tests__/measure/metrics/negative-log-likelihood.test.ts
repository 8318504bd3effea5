import { expect, test } from "@jest/globals";
import { negativeLogLikelihood } from "../../../src/measure/metrics/negative-log-likelihood.ts";
import { expectClose } from "../../support/close-to.ts";
import { estimateOf } from "../../support/measure.ts";
import { expected } from "../../support/reference.ts";
import { distributions, progression, regression } from "../../support/samples.ts";

test.each(["base", "comp"] as const)(
  "negative-log-likelihood agrees with scipy and uncertainty-toolbox on %s",
  (arm) => {
    const own = estimateOf(negativeLogLikelihood, progression(arm));
    expectClose(own, expected(`regression.diabetes.${arm}`, "nll"));
  },
);

test("it is what the density says: ½ ln 2π at the mean of a deviation of 1", () => {
  expect(estimateOf(negativeLogLikelihood, distributions([2], [1], [2]))).toBeCloseTo(
    Math.log(2 * Math.PI) / 2,
    12,
  );
});

test.each([0, -1])("a deviation of %d is none: undefined", (deviation) => {
  expect(
    estimateOf(negativeLogLikelihood, distributions([1, 2], [1, deviation], [1, 2])),
  ).toBeNull();
});

test("without deviations or targets there is nothing to tell: undefined", () => {
  expect(estimateOf(negativeLogLikelihood, regression([1], [1]))).toBeNull();
  expect(estimateOf(negativeLogLikelihood, distributions([1], [1]))).toBeNull();
});
