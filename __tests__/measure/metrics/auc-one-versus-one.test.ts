import { expect, test } from "@jest/globals";
import { auc } from "../../../src/measure/metrics/auc.ts";
import { aucOneVersusOne } from "../../../src/measure/metrics/auc-one-versus-one.ts";
import { expectClose } from "../../support/close-to.ts";
import { estimateOf } from "../../support/measure.ts";
import { expected } from "../../support/reference.ts";
import { classification, digits, logits } from "../../support/samples.ts";

test.each(["base", "comp"] as const)("it agrees with scikit-learn on digits.%s", (arm) => {
  expectClose(
    estimateOf(aucOneVersusOne, digits(arm)),
    expected(`quality.digits.${arm}`, "auc_ovo_macro"),
  );
});

test("of two classes it is the plain area", () => {
  const sample = logits("breast_cancer", "comp2_logit");
  expect(estimateOf(aucOneVersusOne, sample)).toBeCloseTo(Number(estimateOf(auc, sample)), 12);
});

test("ties count one half, and a class without rows makes it undefined", () => {
  const even = [1 / 3, 1 / 3, 1 / 3];
  const tied = classification([even, even, even], { labels: [0, 1, 2] });
  expect(estimateOf(aucOneVersusOne, tied)).toBeCloseTo(0.5, 12);
  expect(estimateOf(aucOneVersusOne, tied, [0, 1])).toBeNull();
});

test("two classes whose scores do not mirror each other have two areas", () => {
  const scores = [
    [0.6, 0.7],
    [0.5, 0.7],
    [0.9, 0.1],
    [0.7, 0.8],
  ];
  // Of the four pairs the first class wins 3, and the second one 3 and a tie.
  const sample = classification(scores, { labels: [0, 1, 0, 1] });
  expect(estimateOf(aucOneVersusOne, sample)).toBeCloseTo((3 / 4 + 3.5 / 4) / 2, 12);
});
