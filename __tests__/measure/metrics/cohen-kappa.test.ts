import { expect, test } from "@jest/globals";
import { cohenKappa } from "../../../src/measure/metrics/cohen-kappa.ts";
import { expectClose } from "../../support/close-to.ts";
import { estimateOf } from "../../support/measure.ts";
import { expected } from "../../support/reference.ts";
import { binary, digits } from "../../support/samples.ts";

test.each(["base", "comp"] as const)("it agrees with scikit-learn on digits.%s", (arm) => {
  expectClose(estimateOf(cohenKappa, digits(arm)), expected(`quality.digits.${arm}`, "kappa"));
});

test("agreement that chance explains is 0", () => {
  const sample = binary([0.9, 0.9, 0.1, 0.1], { labels: [1, 0, 1, 0] });
  expect(estimateOf(cohenKappa, sample)).toBe(0);
});

test("it is undefined when there is one class only, and without rows", () => {
  const sample = binary([0.9, 0.8], { labels: [1, 1] });
  expect(estimateOf(cohenKappa, sample)).toBeNull();
  expect(estimateOf(cohenKappa, sample, [])).toBeNull();
});
