import { expect, test } from "@jest/globals";
import { unansweredRows } from "../../src/commands/observe/unanswered-rows.ts";
import {
  lostCases,
  measureTest,
  passedCases,
  unansweredCases,
} from "../../src/measure/behaviour-test.ts";
import type { ClassificationSample, RegressionSample, Sample } from "../../src/measure/sample.ts";

/** Two classes; the second one's probability by row, NaN for an answer that is not finite. */
function classes(positive: readonly number[], labels?: readonly number[]): ClassificationSample {
  return {
    kind: "classification",
    rows: positive.length,
    classes: 2,
    scores: Float64Array.from(positive.flatMap((p) => [1 - p, p])),
    predicted: Int32Array.from(positive, (p) => (Number.isNaN(p) ? -1 : p > 0.5 ? 1 : 0)),
    labels: labels === undefined ? undefined : Int32Array.from(labels),
    nonFinite: Uint8Array.from(positive, (p) => (Number.isNaN(p) ? 1 : 0)),
    positive: 1,
  };
}

function regression(values: readonly number[], targets?: readonly number[]): RegressionSample {
  return {
    kind: "regression",
    rows: values.length,
    values: Float64Array.from(values),
    targets: targets === undefined ? undefined : Float64Array.from(targets),
    nonFinite: Uint8Array.from(values, (value) => (Number.isFinite(value) ? 0 : 1)),
  };
}

test("a case of minimum functionality passes when the answer is the label, and never when it is not finite", () => {
  const before = classes([0.9, 0.9, 0.1, Number.NaN], [1, 0, 0, 0]);
  const passed = passedCases({ kind: "right", tolerance: 0 }, { before, after: before });
  expect([...passed]).toEqual([1, 0, 1, 0]);
});

test("a regression is right within the tolerance, the edge included", () => {
  const before = regression([1, 1.5, 1.6], [1, 1, 1]);
  const passed = passedCases({ kind: "right", tolerance: 0.5 }, { before, after: before });
  expect([...passed]).toEqual([1, 1, 0]);
});

test("invariance forgives another answer only when the old one's probability falls by less than the tolerance", () => {
  const before = classes([0.75, 0.75, 0.5625, 0.5625, 0.75]);
  const after = classes([0.625, 0.25, 0.5, 0.4375, Number.NaN]);
  const strict = passedCases({ kind: "same", tolerance: 0 }, { before, after });
  expect([...strict]).toEqual([1, 0, 0, 0, 0]);
  const just = passedCases({ kind: "same", tolerance: 0.125 }, { before, after });
  expect([...just]).toEqual([1, 0, 1, 0, 0]);
  const over = passedCases({ kind: "same", tolerance: 0.126 }, { before, after });
  expect([...over]).toEqual([1, 0, 1, 1, 0]);
});

test("invariance of a regression is a distance, the edge included", () => {
  const answers = { before: regression([1, 1, 1]), after: regression([1.5, 0.5, 1.75]) };
  expect([...passedCases({ kind: "same", tolerance: 0.5 }, answers)]).toEqual([1, 1, 0]);
});

test("a direction forbids one way beyond the tolerance, and allows the other", () => {
  const answers = {
    before: classes([0.5, 0.5, 0.5, 0.5]),
    after: classes([0.9, 0.5, 0.375, 0.25]),
  };
  const rule = { kind: "direction", class: 1, tolerance: 0.125 } as const;
  expect([...passedCases({ ...rule, expect: "not-lower" }, answers)]).toEqual([1, 1, 1, 0]);
  expect([...passedCases({ ...rule, expect: "not-higher" }, answers)]).toEqual([0, 1, 1, 1]);
  expect([...passedCases({ ...rule, class: 0, expect: "not-higher" }, answers)]).toEqual([
    1, 1, 1, 0,
  ]);
  const numbers = { before: regression([1, 1]), after: regression([2, 0]) };
  const upwards = {
    kind: "direction",
    expect: "not-lower",
    class: undefined,
    tolerance: 0,
  } as const;
  expect([...passedCases(upwards, numbers)]).toEqual([1, 0]);
});

const OUTCOME = {
  slice: "s: t",
  kernels: "ordinary",
  base: Uint8Array.of(1, 1, 1, 0, 0),
  candidate: Uint8Array.of(1, 0, 0, 1, 0),
} as const;

test("written cases are counted exactly: two lost and one gained of five", () => {
  const [base, candidate, change, lost] = measureTest({ ...OUTCOME, isSample: false });
  expect(base).toMatchObject({ arm: "base", estimate: 0.6, interval: null, n: 5 });
  expect(candidate).toMatchObject({ arm: "candidate", estimate: 0.4, evidence: { kind: "exact" } });
  expect(change).toMatchObject({ arm: "change", estimate: -0.2, detail: { lost: 2, gained: 1 } });
  expect(lost).toMatchObject({ metric: "lost-cases", estimate: 2, unit: "cases" });
  expect(lostCases(OUTCOME)).toEqual([1, 2]);
});

test("cases that stand for others have an interval, as any paired share has", () => {
  const [base, , change] = measureTest({ ...OUTCOME, isSample: true });
  expect(base?.interval?.method).toBe("Clopper-Pearson");
  expect(change).toMatchObject({
    estimate: -0.2,
    evidence: { kind: "paired-counts", lost: 2, gained: 1, n: 5 },
  });
});

test("cases that the base does not answer are left out of both arms, and counted", () => {
  const before = classes([0.9, 0.9, Number.NaN]);
  const after = classes([0.9, Number.NaN, 0.9]);
  const unanswered = unansweredCases({ before, after });
  expect([...unanswered]).toEqual([0, 1, 1]);
  const outcome = {
    ...OUTCOME,
    base: Uint8Array.of(1, 0, 0),
    candidate: Uint8Array.of(0, 1, 1),
    unanswered,
    clusters: Int32Array.of(1, 2, 3),
    isSample: false,
  };
  const [base, candidate, change, lost] = measureTest(outcome);
  expect(base).toMatchObject({ estimate: 1, n: 1 });
  expect(candidate).toMatchObject({ estimate: 0, n: 1 });
  expect(change).toMatchObject({ estimate: -1, n: 1 });
  expect(lost).toMatchObject({ estimate: 1, n: 1, detail: { withoutReference: 2 } });
  expect(unansweredRows([lost].flatMap((one) => one ?? []))).toEqual([
    "The float model is not finite in 2 of 3 cases of s: t: they are left out, and nothing is known of the candidate there",
  ]);
  const none = measureTest({ ...outcome, unanswered: Uint8Array.of(1, 1, 1) });
  expect(none.map(({ n }) => n)).toEqual([0, 0, 0, 0]);
});

test("cases of one source are no independent cases", () => {
  const candidate = Uint8Array.from({ length: 40 }, (_, row) => (row % 8 < 2 ? 0 : 1));
  const outcome = { ...OUTCOME, base: new Uint8Array(40).fill(1), candidate, isSample: true };
  const clusters = Int32Array.from(candidate, (_, row) => Math.floor(row / 2));
  const [, freeShare, freeChange] = measureTest(outcome);
  const [, share, change] = measureTest({ ...outcome, clusters });
  expect(change).toMatchObject({ estimate: -0.25, n: 40, detail: { clusters: 20, lost: 10 } });
  expect(share?.interval?.lower).toBeLessThan(freeShare?.interval?.lower ?? 0);
  expect(change?.interval?.lower).toBeLessThan(freeChange?.interval?.lower ?? -1);
  const [, , , lost] = measureTest({ ...outcome, isSample: false, clusters });
  expect(lost).toMatchObject({ estimate: 10, evidence: { kind: "exact" } });
});

test("an output that is neither a class nor a number passes no rule: nothing of it is known to be right", () => {
  const before: Sample = {
    kind: "tensor",
    rows: 1,
    width: 2,
    values: Float64Array.of(1, 2),
    nonFinite: Uint8Array.of(0),
  };
  for (const rule of [
    { kind: "right", tolerance: 9 },
    { kind: "same", tolerance: 9 },
    { kind: "direction", expect: "not-lower", class: 0, tolerance: 9 },
  ] as const)
    expect([...passedCases(rule, { before, after: before })]).toEqual([0]);
});

test("a direction of no class, and a right answer without a target, are passed by no case", () => {
  const before = classes([0.2, 0.2]);
  const after = classes([0.9, 0.9]);
  const rule = { kind: "direction", expect: "not-lower", class: undefined, tolerance: 0 } as const;
  expect([...passedCases(rule, { before, after })]).toEqual([0, 0]);
  const untold = regression([1]);
  expect([
    ...passedCases({ kind: "right", tolerance: 9 }, { before: untold, after: untold }),
  ]).toEqual([0]);
});
