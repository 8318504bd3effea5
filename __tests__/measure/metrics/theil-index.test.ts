import { expect, test } from "@jest/globals";
import { theilIndex } from "../../../src/measure/metrics/theil-index.ts";
import { expectClose } from "../../support/close-to.ts";
import { estimateOf } from "../../support/measure.ts";
import { expected } from "../../support/reference.ts";
import { binary, logits } from "../../support/samples.ts";

test.each(["base", "comp"] as const)("theil-index agrees with AIF360 on diabetes.%s", (arm) => {
  expectClose(
    estimateOf(theilIndex, logits("diabetes", `${arm}_logit`)),
    expected(`fairness.diabetes.aif360.${arm}`, "theil"),
  );
});

test("right answers for all are perfectly equal; benefit for nobody is undefined", () => {
  expect(estimateOf(theilIndex, binary([0.9, 0.1], { labels: [1, 0] }))).toBe(0);
  expect(estimateOf(theilIndex, binary([0.1, 0.1], { labels: [1, 1] }))).toBeNull();
  expect(estimateOf(theilIndex, binary([0.9], { labels: [1] }), [])).toBeNull();
});
