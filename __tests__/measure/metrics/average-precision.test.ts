import { expect, test } from "@jest/globals";
import { averagePrecision } from "../../../src/measure/metrics/average-precision.ts";
import { expectClose } from "../../support/close-to.ts";
import { estimateOf, measured } from "../../support/measure.ts";
import { expected } from "../../support/reference.ts";
import { binary, logits } from "../../support/samples.ts";

test.each(["base", "comp2", "comp4"] as const)("it agrees with scikit-learn on %s", (arm) => {
  expectClose(
    estimateOf(averagePrecision, logits("breast_cancer", `${arm}_logit`)),
    expected(`quality.breast_cancer.${arm}`, "ap"),
  );
});

test("equal scores are met together: their order does not matter", () => {
  for (const labels of [
    [1, 0, 0],
    [0, 1, 0],
  ])
    expect(estimateOf(averagePrecision, binary([0.5, 0.5, 0.2], { labels }))).toBe(0.5);
});

test("it is undefined without positive rows, and where a candidate's score is NaN", () => {
  expect(estimateOf(averagePrecision, binary([0.5], { labels: [0] }))).toBeNull();
  const labels = [1, 0];
  const arms = measured(averagePrecision, {
    reference: binary([0.5, 0.4], { labels }),
    candidate: binary([0.5, Number.NaN], { labels }),
  });
  expect(arms["base"]?.estimate).toBe(1);
  expect(arms["candidate"]?.estimate).toBeNull();
});
