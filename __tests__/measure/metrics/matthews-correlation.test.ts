import { expect, test } from "@jest/globals";
import { matthewsCorrelation } from "../../../src/measure/metrics/matthews-correlation.ts";
import { expectClose } from "../../support/close-to.ts";
import { estimateOf } from "../../support/measure.ts";
import { expected } from "../../support/reference.ts";
import { binary, digits, logits } from "../../support/samples.ts";

test.each(["base", "comp"] as const)("it agrees with scikit-learn on digits.%s", (arm) => {
  expectClose(
    estimateOf(matthewsCorrelation, digits(arm)),
    expected(`quality.digits.${arm}`, "mcc"),
  );
});

test("it agrees with scikit-learn on two classes", () => {
  expectClose(
    estimateOf(matthewsCorrelation, logits("breast_cancer", "comp2_logit")),
    expected("quality.breast_cancer.comp2", "mcc"),
  );
});

test("answers that are opposite are −1, and one class only is 0", () => {
  expect(estimateOf(matthewsCorrelation, binary([0.1, 0.9], { labels: [1, 0] }))).toBe(-1);
  expect(estimateOf(matthewsCorrelation, binary([0.8, 0.9], { labels: [1, 1] }))).toBe(0);
});

test("a row without a finite answer is not one of the right ones", () => {
  const sample = binary([0.1, 0.9, Number.NaN, 0.9], { labels: [0, 1, 1, 1] });
  expect(Number(estimateOf(matthewsCorrelation, sample))).toBeLessThan(1);
  expect(estimateOf(matthewsCorrelation, sample, [])).toBeNull();
});
