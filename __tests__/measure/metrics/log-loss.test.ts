import { expect, test } from "@jest/globals";
import { logLoss } from "../../../src/measure/metrics/log-loss.ts";
import { expectClose } from "../../support/close-to.ts";
import { estimateOf, measured } from "../../support/measure.ts";
import { expected } from "../../support/reference.ts";
import { binary, digits, logits } from "../../support/samples.ts";

test("log-loss agrees with scikit-learn", () => {
  expectClose(estimateOf(logLoss, digits("comp")), expected("quality.digits.comp", "log_loss"));
  expectClose(
    estimateOf(logLoss, logits("breast_cancer", "base_logit")),
    expected("quality.breast_cancer.base", "log_loss"),
  );
});

test("the change of log-loss and its interval agree with scipy's paired t test", () => {
  const { change } = measured(logLoss, { reference: digits("base"), candidate: digits("comp") });
  expectClose(change?.estimate, expected("paired.digits.log_loss", "mean_diff"));
  expect(change?.interval?.method).toBe("paired t");
  expectClose(change?.interval?.lower, expected("paired.digits.log_loss", "ci90", 0));
  expectClose(change?.interval?.upper, expected("paired.digits.log_loss", "ci90", 1));
});

test("a certain answer that is wrong costs the logarithm of the smallest probability kept", () => {
  expect(estimateOf(logLoss, binary([0], { labels: [1] }))).toBeCloseTo(
    -Math.log(Number.EPSILON),
    6,
  );
});

test("a NaN of the candidate makes it undefined", () => {
  const arms = measured(logLoss, {
    reference: binary([0.5, 0.5], { labels: [1, 0] }),
    candidate: binary([0.5, Number.NaN], { labels: [1, 0] }),
  });
  expect(arms["candidate"]?.estimate).toBeNull();
});

test("without labels nothing can be lost: undefined", () => {
  expect(estimateOf(logLoss, binary([0.5]))).toBeNull();
});
