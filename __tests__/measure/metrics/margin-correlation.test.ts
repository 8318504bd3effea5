import { expect, test } from "@jest/globals";
import { marginCorrelation } from "../../../src/measure/metrics/margin-correlation.ts";
import { expectClose } from "../../support/close-to.ts";
import { measured, pairEstimateOf } from "../../support/measure.ts";
import { expected } from "../../support/reference.ts";
import { classification, digits } from "../../support/samples.ts";

test("it agrees with scipy on the digits", () => {
  expectClose(
    pairEstimateOf(marginCorrelation, digits("base"), digits("comp")),
    expected("fidelity.digits", "spearman_margin"),
  );
});

test("an arm is equal to itself", () => {
  expect(pairEstimateOf(marginCorrelation, digits("base"), digits("base"))).toBeCloseTo(1, 12);
});

test("a candidate that is not finite is undefined", () => {
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
  const { candidate: found } = measured(marginCorrelation, { reference, candidate });
  expect(found?.estimate).toBeNull();
});
