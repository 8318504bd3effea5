import { expect, test } from "@jest/globals";
import { pick, sampleOfRows } from "../../src/measure/sample-of-rows.ts";
import type { Sample } from "../../src/measure/sample.ts";

const nonFinite = Uint8Array.of(0, 1, 0);
const ROWS = Uint32Array.of(2, 0);
const CLASSES: Sample = {
  kind: "classification",
  rows: 3,
  classes: 2,
  scores: Float64Array.of(0.1, 0.9, 0.2, 0.8, 0.3, 0.7),
  predicted: Int32Array.of(1, -1, 0),
  labels: Int32Array.of(0, 0, 1),
  nonFinite,
  positive: 1,
};
const VALUES: Sample = {
  kind: "regression",
  rows: 3,
  values: Float64Array.of(1, 2, 3),
  targets: Float64Array.of(4, 5, 6),
  nonFinite,
};
const TENSOR: Sample = {
  kind: "tensor",
  rows: 3,
  width: 2,
  values: Float64Array.of(1, 2, 3, 4, 5, 6),
  nonFinite,
};
const own = { rows: 2, nonFinite: Uint8Array.of(0, 0) };

test.each<[string, Sample, Sample]>([
  [
    "a classification",
    CLASSES,
    {
      ...CLASSES,
      ...own,
      scores: Float64Array.of(0.3, 0.7, 0.1, 0.9),
      predicted: Int32Array.of(0, 1),
      labels: Int32Array.of(1, 0),
    },
  ],
  [
    "a regression",
    VALUES,
    { ...VALUES, ...own, values: Float64Array.of(3, 1), targets: Float64Array.of(6, 4) },
  ],
  ["a tensor", TENSOR, { ...TENSOR, ...own, values: Float64Array.of(5, 6, 1, 2) }],
])("rows of %s are a sample in their order", (_, sample, expected) => {
  expect(sampleOfRows(sample, ROWS)).toEqual(expected);
});

test("a sample without labels or targets stays without", () => {
  expect(sampleOfRows({ ...CLASSES, labels: undefined }, ROWS).labels).toBeUndefined();
  expect(sampleOfRows({ ...VALUES, targets: undefined }, ROWS).targets).toBeUndefined();
});

test("all rows in their own order are the sample itself, in another order they are not", () => {
  expect(sampleOfRows(VALUES, Uint32Array.of(0, 1, 2))).toBe(VALUES);
  expect([...sampleOfRows(VALUES, Uint32Array.of(2, 1, 0)).values]).toEqual([3, 2, 1]);
});

test("pick() gives 0 for a row that is not there", () => {
  expect(pick(Int32Array.of(5, 6), Uint32Array.of(1, 9))).toEqual(Int32Array.of(6, 0));
});
