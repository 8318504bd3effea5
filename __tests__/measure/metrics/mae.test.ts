import { expect, test } from "@jest/globals";
import { mae } from "../../../src/measure/metrics/mae.ts";
import { expectClose } from "../../support/close-to.ts";
import { estimateOf, measured } from "../../support/measure.ts";
import { expected } from "../../support/reference.ts";
import { progression, regression } from "../../support/samples.ts";

test.each(["base", "comp"] as const)("mae agrees with scikit-learn on %s", (arm) => {
  expectClose(estimateOf(mae, progression(arm)), expected(`regression.diabetes.${arm}`, "mae"));
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])(
  "an answer of %d makes it undefined",
  (answer) => {
    const arms = measured(mae, {
      reference: regression([1, 2], [1, 2]),
      candidate: regression([1, answer], [1, 2]),
    });
    expect(arms["base"]?.estimate).toBe(0);
    expect(arms["candidate"]?.estimate).toBeNull();
    expect(arms["change"]?.evidence.kind).toBe("none");
  },
);

test("without targets there is no error to tell: undefined", () => {
  expect(estimateOf(mae, regression([1]))).toBeNull();
});
