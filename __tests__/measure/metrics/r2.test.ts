import { expect, test } from "@jest/globals";
import { r2 } from "../../../src/measure/metrics/r2.ts";
import { expectClose } from "../../support/close-to.ts";
import { estimateOf } from "../../support/measure.ts";
import { expected } from "../../support/reference.ts";
import { progression, regression } from "../../support/samples.ts";

test.each(["base", "comp"] as const)("r2 agrees with scikit-learn on %s", (arm) => {
  expectClose(estimateOf(r2, progression(arm)), expected(`regression.diabetes.${arm}`, "r2"));
});

test("r2 is undefined when all targets are equal, and without targets", () => {
  expect(estimateOf(r2, regression([1, 2, 3], [5, 5, 5]))).toBeNull();
  expect(estimateOf(r2, regression([1, 2, 3]))).toBeNull();
});

test("r2 is below 0 when answering the mean would be better", () => {
  expect(estimateOf(r2, regression([9, 1], [1, 9]))).toBe(-3);
});

test("only the rows of a resample count", () => {
  if (r2.estimator.kind !== "bootstrap") throw new Error("It is resampled");
  const score = r2.estimator.prepare(regression([1, 2, Number.NaN], [1, 2, 100]));
  expect(score(Uint8Array.of(1, 1, 0), Uint32Array.of(0, 1, 2))).toBe(1);
});
