import { expect, test } from "@jest/globals";
import { nonFiniteRows } from "../../../src/measure/metrics/non-finite-rows.ts";
import { measured, pairEstimateOf } from "../../support/measure.ts";
import { binary, regression } from "../../support/samples.ts";

test("it counts rows in which only the candidate is not finite", () => {
  const reference = regression([1, Number.NaN, 3, 4]);
  const candidate = regression([Number.NaN, Number.NaN, Number.NEGATIVE_INFINITY, 4]);
  expect(pairEstimateOf(nonFiniteRows, reference, candidate)).toBe(2);
});

test("it is exactly 0 for finite arms, and undefined without rows", () => {
  const sample = binary([0.5]);
  expect(measured(nonFiniteRows, { reference: sample })["candidate"]).toMatchObject({
    estimate: 0,
    evidence: { kind: "exact" },
  });
  expect(
    measured(nonFiniteRows, { reference: sample, rows: [] })["candidate"]?.estimate,
  ).toBeNull();
});
