import { describe, expect, test } from "@jest/globals";
import { unansweredRows } from "../../src/commands/observe/unanswered-rows.ts";
import { judge } from "../../src/judge/judge.ts";
import { powerNotices } from "../../src/judge/power-notices.ts";
import { comparePair } from "../../src/measure/compare.ts";
import { exactly } from "../../src/measure/evidence.ts";
import type { Sample } from "../../src/measure/sample.ts";
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

test("a candidate that answers otherwise when it is asked again fails, whatever the policy asks", () => {
  const changing = broken(3, { metric: "unrepeatable-rows" });
  const { findings } = judge(caseOf([FLIPS], [flipsOf(3, 1000), changing]));
  expect(findings.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual([
    "ceiling/flips/all pass",
    "ceiling/unrepeatable-rows/all fail",
  ]);
  expect(findings[1]?.advice).toMatch(/^The same input is answered otherwise each time/);
  expect(found([FLIPS], broken(0, { metric: "unrepeatable-rows" }))).toEqual([
    "pass",
    "ceiling/flips/all pass",
  ]);
});

describe("rows in which the float model is not finite", () => {
  const ROWS = 400;
  const labels = Array.from({ length: ROWS }, (_, row) => row % 2);
  /** Right where there is an answer: NaN before a row, wrong in as many as are asked for from there on. */
  const answering = (unknown: number, wrong = 0) =>
    binary(
      labels.map((label, row) => {
        if (row < unknown) return Number.NaN;
        return row < unknown + wrong ? 0.9 - 0.8 * label : 0.1 + 0.8 * label;
      }),
      { labels },
    );
  const metrics = new Set(["accuracy", "flips", "lost", "non-finite-rows"] as const);
  const judgedBy = (
    criteria: readonly Criterion[],
    arms: { readonly reference: Sample; readonly candidate?: Sample },
  ) => {
    const measurements = comparePair({ ...comparisonOf(arms), only: metrics });
    return { ...judge(caseOf(criteria, measurements)), measurements };
  };
  const judgedWith = (unknown: number) => judgedBy([FLIPS], { reference: answering(unknown) });
  /** Beside evaluation data that the float model answers whole. */
  const judgedChanged = (unknown: number) => {
    const name = "missing@3";
    const changed = judgedWith(unknown).measurements.map((one) => ({ ...one, slice: name }));
    const slices = [{ name, critical: true, rows: ROWS, apart: true }] as const;
    const measurements = [...judgedWith(0).measurements, ...changed];
    const { findings, verdict } = judge(caseOf([FLIPS], measurements, { slices }));
    return { findings: findings.filter(({ slice }) => slice === name), verdict };
  };

  test.each([1, 40])(
    "are left out of what is said of flips, and the rest is judged: %d of 400",
    (unknown) => {
      const { findings, verdict } = judgedWith(unknown);
      expect(findings[0]?.actual.n).toBe(ROWS - unknown);
      expect(verdict.outcome).toBe("pass");
    },
  );

  test.each([41, 399])(
    "leave nothing checked where they are more than a tenth of the evaluation data: %d of 400",
    (unknown) => {
      const { findings, verdict } = judgedWith(unknown);
      expect(verdict.outcome).toBe("not-checked");
      expect(findings.at(-1)?.explanation).toBe(
        `non-finite-rows is not checked: the float model itself is not finite in ${unknown} of 400 rows, and more than a tenth of the evaluation data would be left unchecked`,
      );
    },
  );

  test.each([1, 200, 300])("may be most of rows that were changed: %d of 400", (unknown) => {
    const { findings, verdict } = judgedChanged(unknown);
    expect(findings[0]?.actual.n).toBe(ROWS - unknown);
    expect(verdict.outcome).toBe("pass");
  });

  test("leave few rows, which prove no more than few rows do", () => {
    const { findings, verdict } = judgedChanged(370);
    expect(findings.map(({ actual, outcome }) => [actual.n, outcome])).toEqual([
      [30, "inconclusive"],
    ]);
    expect(verdict.outcome).toBe("inconclusive");
  });

  test.each([371, 396, 399])(
    "leave nothing checked where fewer than 30 changed rows are left, whatever the policy asks: %d of 400",
    (unknown) => {
      const { findings, verdict } = judgedChanged(unknown);
      expect(verdict.outcome).toBe("not-checked");
      expect(findings.at(-1)?.explanation).toBe(
        `non-finite-rows on missing@3 is not checked: the float model itself is not finite in ${unknown} of 400 rows, and at least 30 rows must be left to compare`,
      );
    },
  );

  test("leave nothing checked where they are all", () => {
    expect(judgedWith(ROWS).verdict.outcome).toBe("not-checked");
  });

  test("are no more than what they are where rows are few anyway", () => {
    const half = binary([...Array.from({ length: 19 }, () => 0.9), Number.NaN]);
    expect(judgedBy([], { reference: half }).findings).toEqual([]);
    const fewer = binary([...Array.from({ length: 17 }, () => 0.9), NaN, NaN, NaN]);
    expect(judgedBy([], { reference: fewer }).verdict.outcome).toBe("not-checked");
  });

  test("make up for no row that the candidate loses", () => {
    const accuracy = { kind: "non-inferiority", metric: "accuracy", margin: 0.05 } as const;
    const reference = answering(40);
    const candidate = answering(0, 40);
    // The last 40 rows are answered wrongly, and the first 40, of which the float model knows nothing, rightly.
    const turned = { ...candidate, predicted: candidate.predicted.toReversed() };
    turned.predicted.forEach((answer, row, all) => (all[row] = 1 - answer));
    const { findings } = judgedBy([accuracy], { reference, candidate: turned });
    expect(findings[0]).toMatchObject({ outcome: "fail", actual: { n: 360, reference: 1 } });
    expect(findings[0]?.actual.change).toBeCloseTo(-40 / 360, 12);
  });

  test("do not hide rows in which the candidate alone is not finite", () => {
    const unknown = { ...broken(1), detail: { withoutReference: 900 } };
    expect(found([FLIPS], unknown)).toContain("ceiling/non-finite-rows/all fail");
    const reference = answering(200);
    const { findings } = judgedBy([{ kind: "ceiling", metric: "lost", limit: 0.04 }], {
      reference,
      candidate: answering(220),
    });
    expect(findings.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual([
      "ceiling/lost/all fail",
      "ceiling/non-finite-rows/all fail",
    ]);
    expect(findings[0]?.actual).toMatchObject({ candidate: 0.1, n: 200 });
  });

  test("are said, however few, of each set of rows", () => {
    const { measurements } = judgedWith(1);
    const further = judgedWith(300).measurements.map((one) => ({ ...one, slice: "missing@3" }));
    expect(unansweredRows([...measurements, ...further])).toEqual([
      "The float model is not finite in 1 of 400 rows: they are left out, and nothing is known of the candidate there",
      "The float model is not finite in 300 of 400 rows of missing@3: they are left out, and nothing is known of the candidate there",
    ]);
    expect(unansweredRows(judgedWith(0).measurements)).toEqual([]);
  });

  test("leave as few rows to a margin as are left, which the notice on its power says", () => {
    const accuracy = { kind: "non-inferiority", metric: "accuracy", margin: 0.05 } as const;
    const planned = { criteria: [accuracy], slices: [], rows: ROWS };
    expect(powerNotices({ ...planned, measurements: judgedWith(0).measurements })).toEqual([]);
    const [notice] = powerNotices({ ...planned, measurements: judgedWith(370).measurements });
    expect(notice).toMatch(
      /^The evaluation data cannot prove a margin of 5 points with 30 rows, not even of an equal model/,
    );
  });
});
