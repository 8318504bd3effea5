import { expect, test } from "@jest/globals";
import { totalVariation } from "../../../src/measure/metrics/total-variation.ts";
import { expectClose } from "../../support/close-to.ts";
import { measured, pairEstimateOf } from "../../support/measure.ts";
import { expected } from "../../support/reference.ts";
import { classification, digits } from "../../support/samples.ts";

test("it agrees with numpy on the digits", () => {
  expectClose(
    pairEstimateOf(totalVariation, digits("base"), digits("comp")),
    expected("fidelity.digits", "tv_mean"),
  );
});

test("an arm is at no distance to itself", () => {
  expect(pairEstimateOf(totalVariation, digits("base"), digits("base"))).toBeCloseTo(0, 12);
});

test("a candidate that is not finite is never near", () => {
  const reference = classification([
    [0.7, 0.2, 0.1],
    [0.2, 0.7, 0.1],
    [0.4, 0.35, 0.25],
  ]);
  const candidate = classification([
    [0.7, 0.2, 0.1],
    [Number.NaN, 0.7, 0.1],
    [0.4, 0.35, 0.25],
  ]);
  const { candidate: found } = measured(totalVariation, { reference, candidate });
  expect(found?.estimate).toBeNull();
});
