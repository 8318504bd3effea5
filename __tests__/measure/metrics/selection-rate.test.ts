import { expect, test } from "@jest/globals";
import { selectionRate } from "../../../src/measure/metrics/selection-rate.ts";
import { expectClose } from "../../support/close-to.ts";
import { estimateOf } from "../../support/measure.ts";
import { expected } from "../../support/reference.ts";
import { binary, logits } from "../../support/samples.ts";

test.each(["base", "comp"] as const)(
  "selection-rate agrees with fairlearn on diabetes.%s",
  (arm) => {
    expectClose(
      estimateOf(selectionRate, logits("diabetes", `${arm}_logit`)),
      expected(`fairness.diabetes.sex.${arm}`, "overall", "selection_rate"),
    );
  },
);

test("selection-rate needs no labels and follows the threshold", () => {
  expect(estimateOf(selectionRate, binary([0.2, 0.3, 0.4], { threshold: 0.3 }))).toBeCloseTo(
    2 / 3,
    12,
  );
});
