import { expect, test } from "@jest/globals";
import { medianAbsoluteError } from "../../../src/measure/metrics/median-absolute-error.ts";
import { expectClose } from "../../support/close-to.ts";
import { estimateOf, measured } from "../../support/measure.ts";
import { expected } from "../../support/reference.ts";
import { progression, regression } from "../../support/samples.ts";

test.each(["base", "comp"] as const)("it agrees with scikit-learn on %s", (arm) => {
  expectClose(
    estimateOf(medianAbsoluteError, progression(arm)),
    expected(`regression.diabetes.${arm}`, "medae"),
  );
});

test("it is undefined without rows, and where a candidate is not finite", () => {
  const targets = [1, 2, 4];
  const reference = regression([1, 3, 5], targets);
  expect(estimateOf(medianAbsoluteError, reference, [])).toBeNull();
  const candidate = regression([1, Number.NaN, 5], targets);
  expect(measured(medianAbsoluteError, { reference, candidate })["candidate"]?.estimate).toBeNull();
});

test("of an even number of rows it is the mean of the two in the middle", () => {
  expect(estimateOf(medianAbsoluteError, regression([1, 2, 5, 9], [0, 0, 0, 0]))).toBe(3.5);
});
