import { expect, test } from "@jest/globals";
import { calibrationInTheLarge } from "../../../src/measure/metrics/calibration-in-the-large.ts";
import { expectClose } from "../../support/close-to.ts";
import { estimateOf } from "../../support/measure.ts";
import { expected } from "../../support/reference.ts";
import { binary, digits, logits } from "../../support/samples.ts";

test.each(["base", "comp"] as const)("it agrees with statsmodels on diabetes.%s", (arm) => {
  expectClose(
    estimateOf(calibrationInTheLarge, logits("diabetes", `${arm}_logit`)),
    expected(`calibration.diabetes.${arm}.cox`, "citl"),
  );
});

test("a single class has no intercept, nor have more than two", () => {
  expect(estimateOf(calibrationInTheLarge, binary([0.5, 0.6], { labels: [1, 1] }))).toBeNull();
  expect(estimateOf(calibrationInTheLarge, digits("base"))).toBeNull();
});
