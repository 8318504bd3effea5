import { expect, test } from "@jest/globals";
import { rankCorrelation } from "../../../src/measure/metrics/rank-correlation.ts";
import { expectClose } from "../../support/close-to.ts";
import { estimateOf, measured } from "../../support/measure.ts";
import { expected } from "../../support/reference.ts";
import { progression, regression } from "../../support/samples.ts";

test.each(["base", "comp"] as const)("it agrees with scipy on %s", (arm) => {
  expectClose(
    estimateOf(rankCorrelation, progression(arm)),
    expected(`regression.diabetes.${arm}`, "spearman"),
  );
});

test("it is undefined without rows, and where a candidate is not finite", () => {
  const targets = [1, 2, 4];
  const reference = regression([1, 3, 5], targets);
  expect(estimateOf(rankCorrelation, reference, [])).toBeNull();
  const candidate = regression([1, Number.NaN, 5], targets);
  expect(measured(rankCorrelation, { reference, candidate })["candidate"]?.estimate).toBeNull();
});

test("ties share their ranks, and a constant arm has no order", () => {
  expect(estimateOf(rankCorrelation, regression([1, 1, 2], [3, 4, 5]))).toBeCloseTo(
    Math.sqrt(3) / 2,
    12,
  );
  expect(estimateOf(rankCorrelation, regression([1, 1, 1], [3, 4, 5]))).toBeNull();
});
