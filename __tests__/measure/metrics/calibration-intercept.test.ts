import { expect, test } from "@jest/globals";
import { calibrationIntercept } from "../../../src/measure/metrics/calibration-intercept.ts";
import { expectClose } from "../../support/close-to.ts";
import { estimateOf, measured } from "../../support/measure.ts";
import { expected } from "../../support/reference.ts";
import { binary, digits, logits } from "../../support/samples.ts";

test.each(["base", "comp"] as const)(
  "it agrees with statsmodels' logistic regression on diabetes.%s",
  (arm) => {
    expectClose(
      estimateOf(calibrationIntercept, logits("diabetes", `${arm}_logit`)),
      expected(`calibration.diabetes.${arm}.cox`, "intercept"),
    );
  },
);

test("classes that a threshold separates, one class only and more than two have no line", () => {
  expect(
    estimateOf(calibrationIntercept, binary([0.9, 0.8, 0.2, 0.1], { labels: [1, 1, 0, 0] })),
  ).toBeNull();
  expect(
    estimateOf(calibrationIntercept, binary([0.9, 0.8, 0.2], { labels: [1, 1, 1] })),
  ).toBeNull();
  expect(estimateOf(calibrationIntercept, digits("base"))).toBeNull();
  expect(estimateOf(calibrationIntercept, binary([0.9], { labels: [1] }), [])).toBeNull();
});

test("a NaN of the candidate leaves no line, and rows outside the slice do not count", () => {
  const labels = [1, 0, 1, 0, 1, 0];
  const reference = binary([0.9, 0.2, 0.4, 0.6, 0.7, 0.3], { labels });
  const candidate = binary([0.9, 0.2, 0.4, 0.6, 0.7, Number.NaN], { labels });
  const arms = measured(calibrationIntercept, { reference, candidate });
  expect(arms["base"]?.estimate).not.toBeNull();
  expect(arms["candidate"]?.estimate).toBeNull();
  const unnamed = { ...reference, positive: undefined };
  expect(estimateOf(calibrationIntercept, unnamed)).toBe(arms["base"]?.estimate);
  if (calibrationIntercept.estimator.kind !== "bootstrap") throw new Error("It is resampled");
  const score = calibrationIntercept.estimator.prepare(candidate);
  expect(score(Uint8Array.of(1, 1, 1, 1, 1, 0), Uint32Array.of(0, 1, 2, 3, 4, 5))).not.toBeNaN();
});
