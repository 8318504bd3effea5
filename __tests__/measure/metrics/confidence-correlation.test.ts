import { expect, test } from "@jest/globals";
import { confidenceCorrelation } from "../../../src/measure/metrics/confidence-correlation.ts";
import { expectClose } from "../../support/close-to.ts";
import { measured, pairEstimateOf } from "../../support/measure.ts";
import { expected } from "../../support/reference.ts";
import { classification, digits } from "../../support/samples.ts";

test("it agrees with numpy on the digits", () => {
  expectClose(
    pairEstimateOf(confidenceCorrelation, digits("base"), digits("comp")),
    expected("fidelity.digits", "pearson_top1"),
  );
});

test("an arm is equal to itself", () => {
  expect(pairEstimateOf(confidenceCorrelation, digits("base"), digits("base"))).toBeCloseTo(1, 12);
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
  const { candidate: found } = measured(confidenceCorrelation, { reference, candidate });
  expect(found?.estimate).toBeNull();
});
