import { expect, test } from "@jest/globals";
import { riskCoverageArea } from "../../../src/measure/metrics/risk-coverage-area.ts";
import { expectClose } from "../../support/close-to.ts";
import { estimateOf, measured } from "../../support/measure.ts";
import { expected } from "../../support/reference.ts";
import { binary, digits } from "../../support/samples.ts";

test.each(["base", "comp"] as const)("it agrees with the reference on digits.%s", (arm) => {
  expectClose(estimateOf(riskCoverageArea, digits(arm)), expected("selective.digits", arm, "aurc"));
});

test("without wrong answers there is no risk, and with wrong ones only it is certain", () => {
  expect(estimateOf(riskCoverageArea, binary([0.9, 0.8], { labels: [1, 1] }))).toBe(0);
  expect(estimateOf(riskCoverageArea, binary([0.9, 0.8], { labels: [0, 0] }))).toBe(1);
});

test("it is undefined without rows, and where an answer is not finite", () => {
  const labels = [1, 0];
  const reference = binary([0.9, 0.6], { labels });
  expect(estimateOf(riskCoverageArea, reference, [])).toBeNull();
  const candidate = binary([Number.NaN, 0.6], { labels });
  expect(measured(riskCoverageArea, { reference, candidate })["candidate"]?.estimate).toBeNull();
});
