import { expect, test } from "@jest/globals";
import { weightedF1 } from "../../../src/measure/metrics/weighted-f1.ts";
import { expectClose } from "../../support/close-to.ts";
import { estimateOf } from "../../support/measure.ts";
import { expected } from "../../support/reference.ts";
import { binary, classification, digits } from "../../support/samples.ts";

test.each(["base", "comp"] as const)("it agrees with scikit-learn on digits.%s", (arm) => {
  expectClose(
    estimateOf(weightedF1, digits(arm)),
    expected(`quality.digits.${arm}`, "weighted_f1"),
  );
});

test("a class that nobody has weighs nothing, and no rows are undefined", () => {
  const sample = classification([[0.8, 0.1, 0.1]], { labels: [0] });
  expect(estimateOf(weightedF1, sample)).toBe(1);
  expect(estimateOf(weightedF1, binary([0.9], { labels: [1] }), [])).toBeNull();
});
