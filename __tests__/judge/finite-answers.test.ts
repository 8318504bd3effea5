import { describe, expect, test } from "@jest/globals";
import { unansweredRows } from "../../src/commands/observe/unanswered-rows.ts";
import { judge } from "../../src/judge/judge.ts";
import { comparePair } from "../../src/measure/compare.ts";
import { exactly } from "../../src/measure/evidence.ts";
import type { Criterion } from "../../src/schema/generated/record.ts";
import type { Measurement } from "../../src/schema/measurement.ts";
import { caseOf, flipsOf } from "../support/judging.ts";
import { comparisonOf } from "../support/measure.ts";
import { binary } from "../support/samples.ts";

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

  test("is not taken for broken where nothing was counted", () => {
    expect(found([FLIPS], broken(0, { estimate: null }))).toEqual([
      "pass",
      "ceiling/flips/all pass",
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

describe("rows in which the float model is not finite", () => {
  const ROWS = 400;
  /** The candidate answers as the base does, and is right where there is an answer. */
  function judgedWith(unknown: number) {
    const labels = Array.from({ length: ROWS }, (_, row) => row % 2);
    const sample = binary(
      labels.map((label, row) => (row < unknown ? Number.NaN : 0.1 + 0.8 * label)),
      { labels },
    );
    const metrics = new Set(["flips", "non-finite-rows"] as const);
    const measurements = comparePair({ ...comparisonOf({ reference: sample }), only: metrics });
    return { ...judge(caseOf([FLIPS], measurements)), measurements };
  }

  test("are left out of what is said of flips", () => {
    const { findings, verdict } = judgedWith(40);
    expect(findings[0]?.actual.n).toBe(360);
    expect(verdict.outcome).toBe("pass");
  });

  test("leave nothing checked where they are more than a tenth, whatever the policy asks", () => {
    const { findings, verdict } = judgedWith(41);
    expect(verdict.outcome).toBe("not-checked");
    expect(findings.at(-1)?.explanation).toBe(
      "non-finite-rows is not checked: the float model itself is not finite in 41 of 400 rows, with which nothing can be compared",
    );
  });

  test("leave nothing checked where they are all", () => {
    expect(judgedWith(ROWS).verdict.outcome).toBe("not-checked");
  });

  test("do not hide rows in which the candidate alone is not finite", () => {
    const unknown = { ...broken(1), detail: { withoutReference: 900 } };
    expect(found([FLIPS], unknown)).toContain("ceiling/non-finite-rows/all fail");
  });

  test("are said, however few", () => {
    const base = binary([0.5, Number.NaN, 0.5]);
    expect(unansweredRows({ base, ordinary: base, exact: base })).toEqual([
      "The float model is not finite in 1 of 3 rows: nothing is known of the candidate there",
    ]);
    const whole = binary([0.5]);
    expect(unansweredRows({ base: whole, ordinary: whole, exact: whole })).toEqual([]);
  });
});
