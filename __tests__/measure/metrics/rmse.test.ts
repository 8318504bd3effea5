import { expect, test } from "@jest/globals";
import { rmse } from "../../../src/measure/metrics/rmse.ts";
import { expectClose } from "../../support/close-to.ts";
import { estimateOf, measured } from "../../support/measure.ts";
import { expected } from "../../support/reference.ts";
import { progression, regression } from "../../support/samples.ts";

test.each(["base", "comp"] as const)("rmse agrees with scikit-learn on %s", (arm) => {
  expectClose(estimateOf(rmse, progression(arm)), expected(`regression.diabetes.${arm}`, "rmse"));
});

test("rmse of nothing is undefined, and so is one that is not finite when it is judged", () => {
  expect(estimateOf(rmse, regression([1], [1]), [])).toBeNull();
  const { change } = measured(rmse, {
    reference: regression([1, 2], [1, 2]),
    candidate: regression([1, Number.POSITIVE_INFINITY], [1, 2]),
    judged: true,
  });
  expect(change).toMatchObject({ estimate: null, interval: null, evidence: { kind: "none" } });
});

test("only the rows of a resample count", () => {
  if (rmse.estimator.kind !== "bootstrap") throw new Error("It is resampled");
  const score = rmse.estimator.prepare(regression([1, Number.NaN], [3, 3]));
  expect(score(Uint8Array.of(2, 0), Uint32Array.of(0, 1))).toBe(2);
});

test("without targets there is no error to tell: undefined", () => {
  expect(estimateOf(rmse, regression([1]))).toBeNull();
});
