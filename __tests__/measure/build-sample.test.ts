import { expect, test } from "@jest/globals";
import {
  buildSample,
  type ClassificationReading,
  floatsOf,
  looksLikeProbabilities,
  softmax,
  widthOf,
} from "../../src/measure/build-sample.ts";
import type { Sample } from "../../src/measure/sample.ts";
import { UserError } from "../../src/schema/user-error.ts";
import { float32ToFloat16 } from "../../src/stats/float16.ts";
import { expectedPart, input } from "../support/reference.ts";
import { column } from "../support/samples.ts";

const READING: ClassificationReading = {
  kind: "classification",
  scores: "probabilities",
  positive: undefined,
  threshold: undefined,
  labels: undefined,
};

function classified(
  rows: readonly (readonly number[])[],
  reading: Partial<ClassificationReading> = {},
): Extract<Sample, { kind: "classification" }> {
  const sample = buildSample(
    column(Float64Array.from(rows.flat()), { width: rows[0]?.length ?? 1 }),
    { ...READING, ...reading },
  );
  if (sample.kind !== "classification") throw new Error("It is a classification");
  return sample;
}

test("softmax() agrees with scipy where logits are huge, far apart or equal", () => {
  const logits = input("numeric.softmax_extreme");
  const wanted = expectedPart("numeric.softmax_extreme");
  if (!Array.isArray(logits) || !Array.isArray(wanted))
    throw new Error("The reference holds lists");
  for (const [row, values] of logits.entries()) {
    for (const [position, value] of softmax(Float64Array.from(values.map(Number))).entries())
      expect(Math.abs(value - wanted[row][position])).toBeLessThanOrEqual(1e-15);
  }
});

test("logits of several classes become probabilities", () => {
  const [first = 0, second = 0] = classified([[0, Math.log(3)]], { scores: "logits" }).scores;
  expect([first, second]).toEqual([expect.closeTo(0.25, 12), expect.closeTo(0.75, 12)]);
});

test("one logit is that of the second of two classes", () => {
  const sample = classified([[0], [Math.log(3)], [-1000]], { scores: "logits" });
  expect(sample.classes).toBe(2);
  expect([...sample.scores]).toEqual([
    0.5,
    0.5,
    expect.closeTo(0.25, 12),
    expect.closeTo(0.75, 12),
    1,
    0,
  ]);
  expect([...sample.predicted]).toEqual([0, 1, 0]);
});

test("one probability is that of the second of two classes", () => {
  expect([...classified([[0.25]]).scores]).toEqual([0.75, 0.25]);
});

test("tied scores are answered with the lowest index", () => {
  expect([
    ...classified([
      [0.2, 0.4, 0.4],
      [0.5, 0.5, 0],
    ]).predicted,
  ]).toEqual([1, 0]);
});

test.each([
  [0.299999, 0],
  [0.3, 1],
  [0.300001, 1],
])("a probability of %d is positive from the threshold 0.3 on", (probability, answer) => {
  expect([...classified([[probability]], { positive: 1, threshold: 0.3 }).predicted]).toEqual([
    answer,
  ]);
});

test("the threshold is that of the positive class, whichever it is, and means nothing for three classes", () => {
  expect([...classified([[0.35, 0.65]], { positive: 0, threshold: 0.3 }).predicted]).toEqual([0]);
  expect([...classified([[0.25, 0.75]], { positive: 0, threshold: 0.3 }).predicted]).toEqual([1]);
  expect([...classified([[0.35, 0.5, 0.15]], { positive: 0, threshold: 0.3 }).predicted]).toEqual([
    1,
  ]);
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
  "a row with %d has no answer, and the rows around it keep theirs",
  (value) => {
    const sample = classified([
      [0.1, 0.9],
      [0.4, value],
      [0.9, 0.1],
    ]);
    expect([...sample.predicted]).toEqual([1, -1, 0]);
    expect([...sample.nonFinite]).toEqual([0, 1, 0]);
    expect([...sample.scores.subarray(2, 4)]).toEqual([Number.NaN, Number.NaN]);
  },
);

test("float16 scores are read as numbers, int64 ones too, and strings are refused with the way out", () => {
  const half = Uint16Array.of(float32ToFloat16(0.25), float32ToFloat16(0.75));
  expect([...floatsOf(column(half, { width: 2, elementType: "float16" }))]).toEqual([0.25, 0.75]);
  expect([...floatsOf(column(BigInt64Array.of(3n), { elementType: "int64" }))]).toEqual([3]);
  expect(() => floatsOf(column(["spam"], { elementType: "string" }))).toThrow(
    new UserError(
      "data-label",
      'Cannot judge output "scores": it holds strings; name an output with scores (task.output)',
    ),
  );
});

test("the width of an item is the product of its dimensions; a scalar has one", () => {
  expect(widthOf({ ...column(new Float64Array(12)), itemShape: [2, 3] })).toBe(6);
  expect(widthOf(column(new Float64Array(2)))).toBe(1);
});

const looks = (...values: number[]): boolean =>
  looksLikeProbabilities(column(Float64Array.from(values), { width: 2 }));

test("scores look like probabilities when they are in [0, 1] and sum to 1 within a thousandth", () => {
  expect(looks(0.4, 0.6)).toBe(true);
  expect(looks(0.4, 0.6009)).toBe(true);
  expect(looks(0.4, 0.6011)).toBe(false);
  expect(looks(-0.001, 1.001)).toBe(false);
  expect(looks(1.0005, 0)).toBe(false);
  expect(looks(0.4, 0.6, Number.NaN, 7)).toBe(true);
  expect(looksLikeProbabilities(column(Float64Array.of(0.2, 0.9)))).toBe(true);
  expect(looksLikeProbabilities(column(Float64Array.of(0.2, 1.5)))).toBe(false);
});

test("a regression has one number a row", () => {
  const reading = { kind: "regression", targets: undefined } as const;
  expect(buildSample(column(Float64Array.of(1, Number.NaN)), reading)).toMatchObject({
    kind: "regression",
    nonFinite: Uint8Array.of(0, 1),
  });
  expect(() => buildSample(column(Float64Array.of(1, 2), { width: 2 }), reading)).toThrow(
    'Cannot judge output "scores" as a regression: it holds 2 numbers a row; a regression has 1',
  );
});

test("a regression with deviations has two numbers a row, and a row is finite when both are", () => {
  const reading = { kind: "regression", deviates: true, targets: undefined } as const;
  const pairs = Float64Array.of(1, 2, 3, Number.NaN);
  expect(buildSample(column(pairs, { width: 2 }), reading)).toMatchObject({
    values: Float64Array.of(1, 3),
    deviations: Float64Array.of(2, Number.NaN),
    nonFinite: Uint8Array.of(0, 1),
  });
  expect(() => buildSample(column(new Float64Array(6), { width: 3 }), reading)).toThrow(
    "it holds 2 numbers a row",
  );
});

test("any output can be compared for likeness", () => {
  const sample = buildSample(
    column(Float32Array.of(1, 2, Number.NaN, 4), { width: 2, elementType: "float32" }),
    { kind: "fidelity" },
  );
  expect(sample).toMatchObject({
    kind: "tensor",
    width: 2,
    rows: 2,
    nonFinite: Uint8Array.of(0, 1),
  });
});

test("scores of exactly 0 and 1 are probabilities, and a sum a thousandth off still is", () => {
  expect(looks(0, 1)).toBe(true);
  expect(looks(1, 0)).toBe(true);
  expect(looks(0.5, 0.501)).toBe(true);
});
