import { expect, test } from "@jest/globals";
import { judge } from "../../src/judge/judge.ts";
import { bootstrapped } from "../../src/measure/evidence.ts";
import type { Criterion } from "../../src/schema/generated/record.ts";
import type { Measurement } from "../../src/schema/measurement.ts";
import { ADJUSTMENTS } from "../../src/stats/multiple-testing.ts";
import { ACCURACY, accuracyOf, caseOf, findingOf } from "../support/judging.ts";

const slice = (name: string, critical = false, rows = 500) => ({ name, critical, rows });

/** p = (k + 1) / 100, and an interval that proves nothing. */
const resampledWith = (k: number, part: Partial<Measurement> = {}): Measurement => ({
  metric: "f1",
  arm: "change",
  versus: "base",
  kernels: "ordinary",
  slice: "all",
  unit: "",
  better: "higher",
  ...bootstrapped(
    -0.5,
    Float64Array.from({ length: 99 }, (_, position) => (position < 99 - k ? -1 : 1)),
    900,
  ),
  ...part,
});
const F1: Criterion = { kind: "non-inferiority", metric: "f1", margin: 0.01 };

test.each([
  [3, "fail"],
  [4, "fail"],
  [5, "inconclusive"],
] as const)(
  "overall, a p-value of (%d + 1) in 100 is a %s: the family-wise level is 5 %%",
  (k, outcome) => {
    expect(findingOf(F1, [resampledWith(k)]).outcome).toBe(outcome);
  },
);

test.each([
  [8, "fail"],
  [9, "fail"],
  [10, "inconclusive"],
] as const)(
  "on any other slice, a p-value of (%d + 1) in 100 is a %s: the false discovery rate is 10 %%",
  (k, outcome) => {
    const { findings } = judge(
      caseOf([F1], [resampledWith(99), resampledWith(k, { slice: "a" })], { slices: [slice("a")] }),
    );
    expect(findings[1]?.outcome).toBe(outcome);
  },
);

test("failures overall and on critical slices are corrected together by Holm, others by Benjamini and Hochberg", () => {
  const names = ["a", "b", "c", "d"];
  const pValues = [0.01, 0.02, 0.03, 0.2, 0.04];
  const measured = ["all", ...names].map((name, position) =>
    resampledWith(Math.round(100 * (pValues[position] ?? 0)) - 1, { slice: name }),
  );
  const slices = names.map((name, position) => slice(name, position < 2));
  const adjusted = judge(caseOf([F1], measured, { slices })).findings.map(
    ({ adjustedPValue }) => adjustedPValue,
  );
  expect(adjusted).toEqual([
    ...ADJUSTMENTS.holm([0.01, 0.02, 0.03]),
    ...ADJUSTMENTS["benjamini-hochberg"]([0.2, 0.04]),
  ]);
});

test("a pass needs no correction: fifty criteria that are proven all pass", () => {
  const names = Array.from({ length: 50 }, (_, position) => `s${position}`);
  const measured = ["all", ...names].flatMap((name) => accuracyOf(6, 6, 2000, { slice: name }));
  const { verdict } = judge(
    caseOf([ACCURACY], measured, { slices: names.map((name) => slice(name, true)) }),
  );
  expect(verdict).toMatchObject({ outcome: "pass", blocks: false, counts: { pass: 51 } });
});

test("without any criterion nothing was checked", () => {
  expect(judge(caseOf([], accuracyOf(0, 0, 5000))).verdict).toMatchObject({
    outcome: "not-checked",
    blocks: true,
    summary: "Nothing was checked: no criterion applies",
  });
});
