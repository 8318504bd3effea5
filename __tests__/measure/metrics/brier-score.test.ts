import { expect, test } from "@jest/globals";
import { brierScore } from "../../../src/measure/metrics/brier-score.ts";
import { expectClose } from "../../support/close-to.ts";
import { estimateOf, measured } from "../../support/measure.ts";
import { expected } from "../../support/reference.ts";
import { binary, digits, logits } from "../../support/samples.ts";

test("brier-score of two classes is that of the positive one", () => {
  expectClose(
    estimateOf(brierScore, logits("breast_cancer", "comp2_logit")),
    expected("quality.breast_cancer.comp2", "brier"),
  );
});

test("brier-score of more classes is the sum over them", () => {
  expectClose(
    estimateOf(brierScore, digits("base")),
    expected("quality.digits.base", "brier_multi"),
  );
});

test("a NaN of the candidate makes its score and the change undefined", () => {
  const arms = measured(brierScore, {
    reference: binary([0.9, 0.2], { labels: [1, 0] }),
    candidate: binary([0.9, Number.NaN], { labels: [1, 0] }),
  });
  expect(arms["candidate"]?.estimate).toBeNull();
  expect(arms["change"]).toMatchObject({
    estimate: null,
    evidence: { kind: "none", reason: "it is not finite" },
  });
});

test("the parts of a score with a NaN are undefined, and no number that a record cannot hold", () => {
  const { candidate } = measured(brierScore, {
    reference: binary([0.2, 0.8], { labels: [0, 1] }),
    candidate: binary([Number.NaN, 0.8], { labels: [0, 1] }),
  });
  expect(candidate?.detail).toMatchObject({ reliability: null, withinBinVariance: null });
});
