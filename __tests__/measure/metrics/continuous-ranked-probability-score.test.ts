import { expect, test } from "@jest/globals";
import { continuousRankedProbabilityScore } from "../../../src/measure/metrics/continuous-ranked-probability-score.ts";
import { expectClose } from "../../support/close-to.ts";
import { estimateOf } from "../../support/measure.ts";
import { expected } from "../../support/reference.ts";
import { distributions, progression, regression } from "../../support/samples.ts";

test.each(["base", "comp"] as const)(
  "continuous-ranked-probability-score agrees with scipy and uncertainty-toolbox on %s",
  (arm) => {
    const own = estimateOf(continuousRankedProbabilityScore, progression(arm));
    expectClose(own, expected(`regression.diabetes.${arm}`, "crps"));
  },
);

test("a model that is all but sure pays its absolute error", () => {
  const own = estimateOf(
    continuousRankedProbabilityScore,
    distributions([1, 5], [1e-9, 1e-9], [3, 4]),
  );
  expect(own).toBeCloseTo(1.5, 8);
});

test.each([0, -1])("a deviation of %d is none: undefined", (deviation) => {
  expect(
    estimateOf(continuousRankedProbabilityScore, distributions([1, 2], [1, deviation], [1, 2])),
  ).toBeNull();
});

test("without deviations or targets there is nothing to tell: undefined", () => {
  expect(estimateOf(continuousRankedProbabilityScore, regression([1], [1]))).toBeNull();
  expect(estimateOf(continuousRankedProbabilityScore, distributions([1], [1]))).toBeNull();
});
