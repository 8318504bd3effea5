import { expect, test } from "@jest/globals";
import { top3Overlap } from "../../../src/measure/metrics/top-3-overlap.ts";
import { expectClose } from "../../support/close-to.ts";
import { measured, pairEstimateOf } from "../../support/measure.ts";
import { expected } from "../../support/reference.ts";
import { classification, digits } from "../../support/samples.ts";

test("it agrees with numpy on the digits", () => {
  expectClose(
    pairEstimateOf(top3Overlap, digits("base"), digits("comp")),
    expected("fidelity.digits", "top3_overlap"),
  );
});

test("an arm is equal to itself", () => {
  expect(pairEstimateOf(top3Overlap, digits("base"), digits("base"))).toBeCloseTo(1, 12);
});

test("a candidate that is not finite is no overlap there", () => {
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
  const { candidate: found } = measured(top3Overlap, { reference, candidate });
  expect(found?.estimate).toBeCloseTo(2 / 3, 12);
});
