import { expect, test } from "@jest/globals";
import { falsePositiveRate } from "../../../src/measure/metrics/false-positive-rate.ts";
import { expectClose } from "../../support/close-to.ts";
import { estimateOf, measured } from "../../support/measure.ts";
import { expected, numbers } from "../../support/reference.ts";
import { binary, logits } from "../../support/samples.ts";

test("it agrees with fairlearn on all rows and on each group", () => {
  const sample = logits("diabetes", "base_logit");
  const sex = numbers("diabetes", "sex");
  expectClose(
    estimateOf(falsePositiveRate, sample),
    expected("fairness.diabetes.sex.base", "overall", "fpr"),
  );
  for (const group of [0, 1]) {
    const rows = sex.flatMap((value, row) => (value === group ? [row] : []));
    expectClose(
      estimateOf(falsePositiveRate, sample, rows),
      expected("fairness.diabetes.sex.base", "by_group", String(group), "fpr"),
    );
  }
});

test("a group without negatives has no rate: undefined, never 0", () => {
  const { base } = measured(falsePositiveRate, {
    reference: binary([0.9, 0.2], { labels: [1, 1] }),
  });
  expect(base).toMatchObject({ estimate: null, n: 0 });
});

test("a negative row without a finite answer counts against the candidate", () => {
  const reference = binary([0.1, 0.2], { labels: [0, 0] });
  const candidate = binary([0.1, Number.NaN], { labels: [0, 0] });
  expect(measured(falsePositiveRate, { reference, candidate })["candidate"]?.estimate).toBe(0.5);
});
