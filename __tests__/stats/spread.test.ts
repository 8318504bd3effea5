import { expect, test } from "@jest/globals";
import { spreadOf } from "../../src/stats/spread.ts";
import { expectClose } from "../support/close-to.ts";
import { expected, numbers } from "../support/reference.ts";

test.each([
  ["medianDeviation", "mad"],
  ["interquartileRange", "iqr"],
  ["variation", "cv"],
  ["lagCorrelation", "lag1"],
  ["hodgesLehmann", "hodges_lehmann"],
] as const)("%s agrees with scipy and numpy", (ours, theirs) => {
  const found = spreadOf(Float64Array.from(numbers("latency", "base")))[ours];
  expectClose(found, expected("latency.quantiles.base", theirs));
});

test("values that alternate are unlike their neighbours", () => {
  expect(spreadOf(Float64Array.of(1, 2, 1, 2, 1)).lagCorrelation).toBeCloseTo(-1, 12);
});

test("of one value, and of none, little can be told", () => {
  expect(spreadOf(Float64Array.of(3))).toEqual({
    medianDeviation: 0,
    interquartileRange: 0,
    variation: Number.NaN,
    lagCorrelation: Number.NaN,
    hodgesLehmann: 3,
  });
  expect(Object.values(spreadOf(new Float64Array()))).toEqual(
    Array.from({ length: 5 }, () => Number.NaN),
  );
});
