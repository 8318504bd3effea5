import { expect, test } from "@jest/globals";
import { top3Accuracy } from "../../../src/measure/metrics/top-3-accuracy.ts";
import { expectClose } from "../../support/close-to.ts";
import { estimateOf } from "../../support/measure.ts";
import { expected } from "../../support/reference.ts";
import { classification, digits } from "../../support/samples.ts";

test.each(["base", "comp"] as const)("it agrees with scikit-learn on digits.%s", (arm) => {
  expectClose(estimateOf(top3Accuracy, digits(arm)), expected(`quality.digits.${arm}`, "top3"));
});

test("of equal scores the lower classes are ahead", () => {
  const even = [0.25, 0.25, 0.25, 0.25];
  expect(estimateOf(top3Accuracy, classification([even], { labels: [2] }))).toBe(1);
  expect(estimateOf(top3Accuracy, classification([even], { labels: [3] }))).toBe(0);
});

test("a row without a finite answer is wrong", () => {
  const row = [Number.NaN, 0.1, 0.1, 0.1];
  expect(estimateOf(top3Accuracy, classification([row], { labels: [0] }))).toBe(0);
});
