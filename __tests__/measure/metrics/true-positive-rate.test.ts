import { expect, test } from "@jest/globals";
import { truePositiveRate } from "../../../src/measure/metrics/true-positive-rate.ts";
import { expectClose } from "../../support/close-to.ts";
import { estimateOf, measured } from "../../support/measure.ts";
import { expected, numbers } from "../../support/reference.ts";
import { binary, logits } from "../../support/samples.ts";

test("it agrees with fairlearn on all rows and on each group", () => {
  const sample = logits("diabetes", "base_logit");
  const sex = numbers("diabetes", "sex");
  expectClose(
    estimateOf(truePositiveRate, sample),
    expected("fairness.diabetes.sex.base", "overall", "tpr"),
  );
  for (const group of [0, 1]) {
    const rows = sex.flatMap((value, row) => (value === group ? [row] : []));
    expectClose(
      estimateOf(truePositiveRate, sample, rows),
      expected("fairness.diabetes.sex.base", "by_group", String(group), "tpr"),
    );
  }
});

test("a group without positives has no rate: undefined, never 0", () => {
  const { base } = measured(truePositiveRate, {
    reference: binary([0.9, 0.2], { labels: [0, 0] }),
  });
  expect(base).toMatchObject({ estimate: null, n: 0 });
});

test("a positive row without a finite answer is missed", () => {
  const reference = binary([0.9, 0.8], { labels: [1, 1] });
  const candidate = binary([0.9, Number.NaN], { labels: [1, 1] });
  expect(measured(truePositiveRate, { reference, candidate })["candidate"]?.estimate).toBe(0.5);
});
