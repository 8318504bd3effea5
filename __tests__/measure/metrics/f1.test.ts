import { expect, test } from "@jest/globals";
import { f1 } from "../../../src/measure/metrics/f1.ts";
import { mersenneRandom } from "../../../src/stats/random.ts";
import { drawResamples } from "../../../src/stats/resamples.ts";
import { expectClose } from "../../support/close-to.ts";
import { estimateOf, measured } from "../../support/measure.ts";
import { expected } from "../../support/reference.ts";
import { binary, classification, digits, logits } from "../../support/samples.ts";

test("f1 of two classes is that of the positive one", () => {
  expectClose(
    estimateOf(f1, logits("breast_cancer", "base_logit")),
    expected("quality.breast_cancer.base", "f1"),
  );
});

test("f1 of more classes is the mean over them, and its change resamples as numpy does", () => {
  const arms = measured(f1, {
    reference: digits("base"),
    candidate: digits("comp"),
    resamples: drawResamples(899, 400, mersenneRandom(11)),
    judged: true,
  });
  expectClose(arms["base"]?.estimate, expected("quality.digits.base", "macro_f1"));
  expectClose(arms["change"]?.estimate, expected("bootstrap.digits.macro_f1_diff", "estimate"));
  expectClose(
    arms["change"]?.interval?.lower,
    expected("bootstrap.digits.macro_f1_diff", "bca90", "limits", 0),
  );
  expectClose(
    arms["change"]?.interval?.upper,
    expected("bootstrap.digits.macro_f1_diff", "bca90", "limits", 1),
  );
});

test("a declared class that is neither there nor answered has F1 0", () => {
  const sample = classification(
    [
      [0.8, 0.1, 0.1],
      [0.1, 0.8, 0.1],
    ],
    { labels: [0, 1] },
  );
  expect(estimateOf(f1, sample)).toBeCloseTo(2 / 3, 12);
});

test("f1 without rows is undefined", () => {
  expect(estimateOf(f1, binary([0.9], { labels: [1] }), [])).toBeNull();
});
