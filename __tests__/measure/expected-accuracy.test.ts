import { expect, test } from "@jest/globals";
import { expectedAccuracy, withExpectations } from "../../src/measure/expected-accuracy.ts";
import type { Measurement } from "../../src/schema/measurement.ts";
import { expectClose } from "../support/close-to.ts";
import { expected } from "../support/reference.ts";
import { binary, classification, logits, regression } from "../support/samples.ts";

test("it agrees with NannyML's estimate after scikit-learn's isotonic regression", () => {
  const sample = logits("diabetes", "comp_logit");
  expectClose(
    expectedAccuracy({ known: sample, rows: sample }),
    expected("drift.cbpe", "after_isotonic"),
  );
});

const KNOWN = binary([0.1, 0.1, 0.9, 0.9], { labels: [0, 0, 1, 0] });

test("an arm that is right half as often as it says expects no more elsewhere", () => {
  expect(expectedAccuracy({ known: KNOWN, rows: binary([0.9, 0.95, 0.1]) })).toBeCloseTo(2 / 3, 12);
});

test("rows that are not finite teach nothing, and expect nothing", () => {
  const known = binary([0.1, 0.9, Number.NaN], { labels: [0, 1, 0] });
  expect(expectedAccuracy({ known, rows: binary([0.9, Number.NaN]) })).toBe(1);
});

test.each([
  ["labels", binary([0.5]), binary([0.5])],
  ["two classes", classification([[0.2, 0.3, 0.5]], { labels: [1] }), binary([0.5])],
  ["the same classes", KNOWN, classification([[0.2, 0.3, 0.5]])],
  ["classes", regression([1], [1]), binary([0.5])],
  ["classes elsewhere", KNOWN, regression([1])],
  ["a finite row", binary([Number.NaN], { labels: [1] }), binary([0.5])],
])("without %s nothing is expected", (_, known, rows) => {
  expect(expectedAccuracy({ known, rows })).toBeUndefined();
});

const measurement = (part: Partial<Measurement>): Measurement => ({
  metric: "estimated-accuracy",
  arm: "candidate",
  versus: "base",
  kernels: "ordinary",
  slice: "all",
  unit: "share",
  better: "higher",
  n: 1,
  estimate: 0.9,
  interval: null,
  evidence: { kind: "exact" },
  ...part,
});

test("an arm's estimated accuracy gains the figure, and nothing else does", () => {
  const given = [
    measurement({ detail: { other: 1 } }),
    measurement({ arm: "change" }),
    measurement({ metric: "accuracy" }),
  ];
  const found = withExpectations(given, () => ({ known: KNOWN, rows: binary([0.9]) }));
  expect(found).toEqual([
    measurement({ detail: { other: 1, recalibrated: 0.5 } }),
    given[1],
    given[2],
  ]);
});

test("where nothing is expected, or nothing is finite, the measurement stays as it is", () => {
  const given = [measurement({})];
  for (const rows of [regression([1]), binary([Number.NaN])])
    expect(withExpectations(given, () => ({ known: KNOWN, rows }))).toEqual(given);
});
