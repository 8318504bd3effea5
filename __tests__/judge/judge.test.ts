import { expect, test } from "@jest/globals";
import { judge } from "../../src/judge/judge.ts";
import { plainly } from "../../src/measure/evidence.ts";
import type { Ceiling } from "../../src/schema/generated/record.ts";
import type { Measurement } from "../../src/schema/measurement.ts";
import { ACCURACY, accuracyOf, caseOf, findingOf, flipsOf } from "../support/judging.ts";

const FLIPS: Ceiling = { kind: "ceiling", metric: "flips", limit: 0.05 };

const slice = (name: string, critical = false, rows = 500) => ({ name, critical, rows });

test("a candidate that is proven no worse passes", () => {
  expect(findingOf(ACCURACY, accuracyOf(3, 4, 5000))).toMatchObject({
    outcome: "pass",
    tier: 1,
    kernels: "ordinary",
  });
});

test("a candidate that is shown to be worse fails", () => {
  const finding = findingOf(ACCURACY, accuracyOf(200, 20, 5000));
  expect(finding).toMatchObject({ outcome: "fail", rowsNeeded: null });
  expect(Number(finding.adjustedPValue)).toBeLessThan(0.05);
});

test("rows that can tell neither leave it undecided, with the rows that would", () => {
  const finding = findingOf(ACCURACY, accuracyOf(25, 11, 899));
  expect(finding).toMatchObject({ outcome: "inconclusive", rowsNeeded: null });
  expect(findingOf(ACCURACY, accuracyOf(5, 3, 400)).rowsNeeded).toBeGreaterThan(0);
});

test("what nobody measured is not checked, and is an error when the engine failed", () => {
  expect(findingOf(ACCURACY, []).outcome).toBe("not-checked");
  const failed = findingOf(ACCURACY, [], { engineFailure: "the engine was killed by SIGSEGV" });
  expect(failed).toMatchObject({
    outcome: "error",
    explanation: "accuracy was not measured, because the engine failed",
  });
});

test("an engine that failed later leaves no pass behind, even where every criterion is proven", () => {
  const part = { engineFailure: "the engine was killed by SIGSEGV" };
  const { findings, verdict } = judge(caseOf([ACCURACY], accuracyOf(3, 4, 5000), part));
  expect(findings.map(({ outcome }) => outcome)).toEqual(["pass"]);
  expect(verdict).toMatchObject({
    outcome: "error",
    blocks: true,
    summary: "the engine was killed by SIGSEGV",
  });
  expect(judge(caseOf([ACCURACY], accuracyOf(200, 20, 5000), part)).verdict.outcome).toBe("fail");
});

test("an estimate that is undefined, NaN or infinite is an error where it must be proven", () => {
  for (const estimate of [null, Number.NaN, Number.POSITIVE_INFINITY]) {
    const measurement: Measurement = { ...flipsOf(0, 500), estimate };
    expect(findingOf(FLIPS, [measurement])).toMatchObject({ outcome: "error", pValue: null });
  }
  const unasked = { ...flipsOf(0, 500), ...plainly(0, 500) };
  expect(findingOf(FLIPS, [unasked]).explanation).toBe(
    "flips cannot be computed: no interval was asked for",
  );
});

test("a slice without rows was not checked, and that blocks in every tier", () => {
  const measured = [...accuracyOf(3, 4, 5000), ...accuracyOf(0, 0, 0, { slice: "sex=F" })];
  for (const critical of [true, false]) {
    const { findings, verdict } = judge(
      caseOf([ACCURACY], measured, { slices: [slice("sex=F", critical, 0)] }),
    );
    expect(findings[1]).toMatchObject({
      outcome: "not-checked",
      explanation: "accuracy on sex=F is not checked: no row of the evaluation data is there",
    });
    expect(verdict.outcome).toBe("not-checked");
  }
});

test("critical slices must be proven; other slices only must not be shown to be worse", () => {
  const measured = [...accuracyOf(3, 4, 5000), ...accuracyOf(5, 3, 60, { slice: "sex=F" })];
  const critical = judge(caseOf([ACCURACY], measured, { slices: [slice("sex=F", true)] }));
  expect(critical.findings[1]).toMatchObject({ outcome: "inconclusive", tier: 2 });
  expect(critical.findings[1]?.blocking).toBeUndefined();
  expect(critical.verdict.outcome).toBe("inconclusive");
  const other = judge(caseOf([ACCURACY], measured, { slices: [slice("sex=F")] }));
  expect(other.findings[1]).toMatchObject({ outcome: "inconclusive", tier: 3, blocking: false });
  expect(other.verdict.outcome).toBe("pass");
});

test("an undefined metric is an error overall and on critical slices, and listed elsewhere", () => {
  const broken = { slice: "sex=F", estimate: null } as const;
  const outcomes = (critical: boolean): readonly (readonly [string, boolean | undefined])[] =>
    judge(
      caseOf([{ ...FLIPS, slices: true }], [flipsOf(3, 500), flipsOf(3, 500, broken)], {
        slices: [slice("sex=F", critical)],
      }),
    ).findings.map(({ outcome, blocking }) => [outcome, blocking]);
  expect(outcomes(true)).toEqual([
    ["pass", undefined],
    ["error", undefined],
  ]);
  expect(outcomes(false)).toEqual([
    ["pass", undefined],
    ["not-checked", false],
  ]);
});
