import { expect, test } from "@jest/globals";
import { jsDivergence } from "../../../src/measure/metrics/js-divergence.ts";
import { expectClose } from "../../support/close-to.ts";
import { measured, pairEstimateOf } from "../../support/measure.ts";
import { expected } from "../../support/reference.ts";
import { classification, digits } from "../../support/samples.ts";

test("it agrees with numpy on the digits", () => {
  expectClose(
    pairEstimateOf(jsDivergence, digits("base"), digits("comp")),
    expected("fidelity.digits", "js_mean"),
  );
});

test("an arm is at no distance to itself", () => {
  expect(pairEstimateOf(jsDivergence, digits("base"), digits("base"))).toBeCloseTo(0, 12);
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
  const { candidate: found } = measured(jsDivergence, { reference, candidate });
  expect(found?.estimate).toBeNull();
});
