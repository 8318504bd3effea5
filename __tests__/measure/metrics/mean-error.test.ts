import { expect, test } from "@jest/globals";
import { meanError } from "../../../src/measure/metrics/mean-error.ts";
import { expectClose } from "../../support/close-to.ts";
import { estimateOf, measured } from "../../support/measure.ts";
import { expected } from "../../support/reference.ts";
import { progression, regression } from "../../support/samples.ts";

test.each(["base", "comp"] as const)("it agrees with numpy on %s", (arm) => {
  expectClose(
    estimateOf(meanError, progression(arm)),
    expected(`regression.diabetes.${arm}`, "bias"),
  );
});

test("it is undefined without rows, and where a candidate is not finite", () => {
  const targets = [1, 2, 4];
  const reference = regression([1, 3, 5], targets);
  expect(estimateOf(meanError, reference, [])).toBeNull();
  const candidate = regression([1, Number.NaN, 5], targets);
  expect(measured(meanError, { reference, candidate })["candidate"]?.estimate).toBeNull();
});

test("of rows without a right answer there is no error", () => {
  const { estimator } = meanError;
  if (estimator.kind !== "mean") throw new Error("A mean is expected");
  expect([...estimator.perRow(regression([1, 2]))]).toEqual([Number.NaN, Number.NaN]);
});
