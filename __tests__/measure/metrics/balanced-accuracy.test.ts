import { expect, test } from "@jest/globals";
import { balancedAccuracy } from "../../../src/measure/metrics/balanced-accuracy.ts";
import { expectClose } from "../../support/close-to.ts";
import { estimateOf } from "../../support/measure.ts";
import { expected } from "../../support/reference.ts";
import { binary, digits } from "../../support/samples.ts";

test.each(["base", "comp"] as const)(
  "balanced-accuracy agrees with scikit-learn on digits.%s",
  (arm) => {
    expectClose(
      estimateOf(balancedAccuracy, digits(arm)),
      expected(`quality.digits.${arm}`, "balanced_accuracy"),
    );
  },
);

test("classes without rows are left out", () => {
  const sample = binary([0.9, 0.9, 0.2], { labels: [1, 1, 1] });
  expectClose(
    estimateOf(balancedAccuracy, sample),
    expected("quality.single_class", "balanced_accuracy"),
  );
});

test("balanced-accuracy without rows is undefined", () => {
  expect(estimateOf(balancedAccuracy, binary([0.9], { labels: [1] }), [])).toBeNull();
});
