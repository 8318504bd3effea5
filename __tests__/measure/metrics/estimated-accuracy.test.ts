import { expect, test } from "@jest/globals";
import { estimatedAccuracy } from "../../../src/measure/metrics/estimated-accuracy.ts";
import { estimateOf } from "../../support/measure.ts";
import { expected } from "../../support/reference.ts";
import { binary, logits } from "../../support/samples.ts";

test("estimatedAccuracy agrees with NannyML's formula on the compressed diabetes model", () => {
  const { value, tolerance } = expected("drift.cbpe", "estimated_accuracy");
  const estimate = Number(estimateOf(estimatedAccuracy, logits("diabetes", "comp_logit")));
  expect(Math.abs(estimate - value)).toBeLessThanOrEqual(tolerance);
});

test("a row that decides by a threshold counts with the probability of its answer", () => {
  expect(estimateOf(estimatedAccuracy, binary([0.4], { threshold: 0.3 }))).toBeCloseTo(0.4, 12);
});

test("without rows it is undefined, and labels make no difference", () => {
  expect(estimateOf(estimatedAccuracy, binary([]))).toBeNull();
  const [plain, labelled] = [binary([0.9]), binary([0.9], { labels: [0] })];
  expect(estimateOf(estimatedAccuracy, plain)).toBe(estimateOf(estimatedAccuracy, labelled));
});
