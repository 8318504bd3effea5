import { expect, test } from "@jest/globals";
import { flips } from "../../../src/measure/metrics/flips.ts";
import { expectClose } from "../../support/close-to.ts";
import { measured, pairEstimateOf } from "../../support/measure.ts";
import { expected } from "../../support/reference.ts";
import { binary, digits, logits, regression } from "../../support/samples.ts";

test("flips are the share of answers that changed, whether right or wrong", () => {
  expectClose(
    pairEstimateOf(flips, digits("base"), digits("comp")),
    expected("fidelity.digits", "disagreement"),
  );
  expectClose(
    pairEstimateOf(flips, logits("diabetes", "base_logit"), logits("diabetes", "comp_logit")),
    expected("fidelity.diabetes", "disagreement"),
  );
});

test("the interval of flips is Clopper and Pearson's", () => {
  const { candidate } = measured(flips, {
    reference: binary([0.9, 0.9]),
    candidate: binary([0.9, 0.1]),
  });
  expect(candidate).toMatchObject({
    evidence: { kind: "binomial", count: 1, n: 2 },
    interval: { method: "Clopper-Pearson" },
  });
});

test("a row that is not finite flips, unless the reference has no answer either", () => {
  const broken = binary([Number.NaN, 0.1]);
  expect(pairEstimateOf(flips, binary([0.9, 0.1]), broken)).toBe(0.5);
  expect(pairEstimateOf(flips, broken, broken)).toBe(0);
});

test("flips of anything but classes are a bug, not 0", () => {
  expect(() => pairEstimateOf(flips, regression([1]), regression([2]))).toThrow(
    "A regression has no classes",
  );
});
