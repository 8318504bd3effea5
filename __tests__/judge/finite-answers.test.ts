import { describe, expect, test } from "@jest/globals";
import { judge } from "../../src/judge/judge.ts";
import { exactly } from "../../src/measure/evidence.ts";
import type { Criterion } from "../../src/schema/generated/record.ts";
import type { Measurement } from "../../src/schema/measurement.ts";
import { caseOf, flipsOf } from "../support/judging.ts";

const FLIPS: Criterion = { kind: "ceiling", metric: "flips", limit: 0.05 };

const broken = (rows: number, part: Partial<Measurement> = {}): Measurement => ({
  ...flipsOf(0, 1000),
  metric: "non-finite-rows",
  unit: "rows",
  ...exactly(rows, 1000),
  ...part,
});

const found = (
  criteria: readonly Criterion[],
  ...measurements: readonly Measurement[]
): unknown => {
  const { findings, verdict } = judge(caseOf(criteria, [flipsOf(3, 1000), ...measurements]));
  return [verdict.outcome, ...findings.map(({ id, outcome }) => `${id} ${outcome}`)];
};

describe("a candidate that is not finite where the base is", () => {
  test("fails, also by a policy that does not ask", () => {
    expect(found([FLIPS], broken(1))).toEqual([
      "fail",
      "ceiling/flips/all pass",
      "ceiling/non-finite-rows/all fail",
    ]);
  });

  test("fails when it is so under one kind of kernels only", () => {
    expect(found([FLIPS], broken(0), broken(1, { kernels: "exact" }))).toContain("fail");
  });

  test("fails when it is so only on rows beside the evaluation data", () => {
    expect(found([FLIPS], broken(0), broken(2, { slice: "noise" }))).toEqual([
      "fail",
      "ceiling/flips/all pass",
      "ceiling/non-finite-rows/noise fail",
    ]);
  });

  test("is said once, and once only where the policy asks too", () => {
    const asked: Criterion = { kind: "ceiling", metric: "non-finite-rows", limit: 0 };
    const slice = broken(1, { slice: "region=north" });
    expect(found([FLIPS], broken(1), slice)).toHaveLength(3);
    expect(found([FLIPS, asked], broken(1), slice)).toHaveLength(3);
  });

  test("is no matter where it is finite, or differs from the baseline alone", () => {
    expect(found([FLIPS], broken(0), broken(1, { versus: "baseline" }))).toEqual([
      "pass",
      "ceiling/flips/all pass",
    ]);
  });
});
