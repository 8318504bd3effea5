import { expect, test } from "@jest/globals";
import { brierScore } from "../../../src/measure/metrics/brier-score.ts";
import { miscalibration } from "../../../src/measure/metrics/miscalibration.ts";
import { expectClose } from "../../support/close-to.ts";
import { estimateOf, measured } from "../../support/measure.ts";
import { expected } from "../../support/reference.ts";
import { binary, digits, logits } from "../../support/samples.ts";

test.each(["base", "comp2", "comp4"] as const)(
  "it agrees with isotonic regression on %s",
  (arm) => {
    const sample = logits("breast_cancer", `${arm}_logit`);
    const { base } = measured(miscalibration, { reference: sample });
    const wanted = (part: string): ReturnType<typeof expected> =>
      expected(`calibration.breast_cancer.${arm}.brier`, "corp", part);
    expectClose(base?.estimate, wanted("mcb"));
    expectClose(base?.detail?.["discrimination"], wanted("dsc"));
    expectClose(base?.detail?.["uncertainty"], wanted("unc"));
  },
);

test("of many classes too, the three parts make the Brier score", () => {
  const { base } = measured(miscalibration, { reference: digits("comp") });
  const { discrimination = 0, uncertainty = 0 } = base?.detail ?? {};
  const whole = Number(base?.estimate) - Number(discrimination) + Number(uncertainty);
  expect(whole).toBeCloseTo(Number(estimateOf(brierScore, digits("comp"))), 12);
});

test("probabilities that are right on average at each value have none", () => {
  const sample = binary([0.5, 0.5, 0.25, 0.25, 0.25, 0.25], { labels: [1, 0, 1, 0, 0, 0] });
  expect(estimateOf(miscalibration, sample)).toBeCloseTo(0, 12);
});

test("it is undefined without rows, and where an answer is not finite", () => {
  const labels = [1, 0];
  const reference = binary([0.9, 0.6], { labels });
  expect(estimateOf(miscalibration, reference, [])).toBeNull();
  const arms = measured(miscalibration, {
    reference,
    candidate: binary([0.9, Number.NaN], { labels }),
  });
  expect(arms["candidate"]?.estimate).toBeNull();
});
