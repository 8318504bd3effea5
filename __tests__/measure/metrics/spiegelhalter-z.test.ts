import { expect, test } from "@jest/globals";
import { spiegelhalterZ } from "../../../src/measure/metrics/spiegelhalter-z.ts";
import { expectClose } from "../../support/close-to.ts";
import { estimateOf } from "../../support/measure.ts";
import { expected } from "../../support/reference.ts";
import { binary, digits, logits } from "../../support/samples.ts";

test.each(["base", "comp"] as const)("it agrees with the reference on diabetes.%s", (arm) => {
  expectClose(
    estimateOf(spiegelhalterZ, logits("diabetes", `${arm}_logit`)),
    expected(`calibration.diabetes.${arm}`, "spiegelhalter_z"),
  );
});

test("it is undefined where no probability says anything, and for more classes", () => {
  expect(estimateOf(spiegelhalterZ, binary([0.5, 0.5], { labels: [1, 0] }))).toBeNull();
  expect(estimateOf(spiegelhalterZ, digits("base"))).toBeNull();
});
