import { expect, test } from "@jest/globals";
import { judge } from "../../src/judge/judge.ts";
import type { Ceiling, Criterion, NonInferiority } from "../../src/schema/generated/record.ts";
import { ACCURACY, caseOf, findingOf } from "../support/judging.ts";

const BYTES: Ceiling = { kind: "ceiling", metric: "bytes", limit: 1, relative: true };

const slice = (name: string, critical = false, rows = 500) => ({ name, critical, rows });

test.each([
  ["missing", "there is no baseline yet; record one"],
  ["stale", "the baseline knows no row of the evaluation data"],
] as const)(
  "a %s baseline is not checked, with the reason, even when the engine failed",
  (state, reason) => {
    const toBaseline: NonInferiority = { ...ACCURACY, versus: "baseline", slices: false };
    const finding = findingOf(toBaseline, [], {
      baseline: { state, reason },
      engineFailure: "it crashed",
    });
    expect(finding).toMatchObject({
      outcome: "not-checked",
      explanation: `accuracy is not checked: ${reason}`,
    });
    expect(findingOf(toBaseline, [], { baseline: { state } }).explanation).toBe(
      "accuracy is not checked: there is no baseline",
    );
  },
);

test("a present baseline that was not compared is not checked, or an error after a crash", () => {
  const toBaseline: NonInferiority = { ...ACCURACY, versus: "baseline" };
  const present = { baseline: { state: "present" } } as const;
  expect(findingOf(toBaseline, [], present)).toMatchObject({
    outcome: "not-checked",
    explanation: "accuracy is not checked: it was not measured",
  });
  expect(findingOf(toBaseline, [], { ...present, engineFailure: "it crashed" }).outcome).toBe(
    "error",
  );
});

const count = (criterion: Criterion): number =>
  judge(caseOf([criterion], [], { slices: [slice("a"), slice("b", true)] })).findings.length;

test("what has no slices is judged on all rows only, and so is a comparison with the baseline", () => {
  expect(count({ ...BYTES, slices: true })).toBe(1);
  expect(count({ ...ACCURACY, versus: "baseline" })).toBe(1);
  expect(count(ACCURACY)).toBe(3);
  expect(count({ ...ACCURACY, slices: false })).toBe(1);
});
