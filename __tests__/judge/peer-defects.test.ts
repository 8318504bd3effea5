/** Defects found in tools that decide what we decide, each with a case that shows it: ours has them not. Files of the same name in `measure` and `stats` hold the others. */
import { describe, expect, test } from "@jest/globals";
import { judge } from "../../src/judge/judge.ts";
import { meanOf } from "../../src/measure/evidence.ts";
import type { Criterion, Finding } from "../../src/schema/generated/record.ts";
import { measureGroups } from "../../src/measure/group-gap.ts";
import { ACCURACY, accuracyOf, caseOf, findingOf, flipsOf } from "../support/judging.ts";
import { comparisonOf, measured } from "../support/measure.ts";
import { groupsOf, metricNamed } from "../support/reference-inputs.ts";
import { binary, regression } from "../support/samples.ts";

const DIVERGENCE: Criterion = { kind: "ceiling", metric: "kl-divergence", limit: 0.05 };
const ERROR: Criterion = { kind: "non-inferiority", metric: "mae", margin: 0.1 };

const answers = (rows: number) => binary(Array.from({ length: rows }, () => 0.9));
const divergence = (rows: number): Finding => {
  const { candidate } = measured(metricNamed("kl-divergence"), {
    reference: answers(rows),
    judged: true,
  });
  return findingOf(DIVERGENCE, candidate === undefined ? [] : [candidate]);
};

/** Every second answer is off by so much. */
const offBy = (rows: number, step: number): Finding => {
  const values = Array.from({ length: rows }, (_, row) => row % 7);
  const found = measured(metricNamed("mae"), {
    reference: regression(values, values),
    candidate: regression(
      values.map((value, row) => value + (row % 2) * step),
      values,
    ),
    judged: true,
  });
  return findingOf(ERROR, Object.values(found));
};

describe("Giskard: one identical row proves that two models are equivalent", () => {
  const COUNTS = [1, 2, 29, 30, 31] as const;
  const outcomesOf = (find: (rows: number) => Finding): readonly string[] =>
    COUNTS.map((rows) => find(rows).outcome);

  test("accuracy and flips are shares, which 31 equal rows do not prove, and 299 do", () => {
    const outcomes = [...COUNTS, 298, 299].map((n) => [
      findingOf(ACCURACY, accuracyOf(0, 0, n)).outcome,
      findingOf({ kind: "ceiling", metric: "flips", limit: 0.01 }, [flipsOf(0, n)]).outcome,
    ]);
    const [undecided, proven] = [
      ["inconclusive", "inconclusive"],
      ["pass", "pass"],
    ];
    expect(outcomes).toEqual([...COUNTS.map(() => undecided), undecided, proven]);
  });

  test("equal rows prove a mean from 30 on: before, one row more could undo it", () => {
    expect(outcomesOf(divergence)).toEqual([
      "inconclusive",
      "inconclusive",
      "inconclusive",
      "pass",
      "pass",
    ]);
    expect(divergence(29).rowsNeeded).toBe(1);
  });

  test("and a change of a mean, though the rows that differ differ by almost nothing", () => {
    for (const step of [0, 1e-6])
      expect(COUNTS.slice(1).map((rows) => offBy(rows, step).outcome)).toEqual([
        "inconclusive",
        "inconclusive",
        "pass",
        "pass",
      ]);
  });
});

const withSmallSlice = (critical: boolean) =>
  judge(
    caseOf([ACCURACY], [...accuracyOf(3, 4, 5000), ...accuracyOf(0, 0, 20, { slice: "g=a" })], {
      slices: [{ name: "g=a", critical, rows: 20 }],
    }),
  );

describe("TFMA", () => {
  test("the validator compares the estimate and not its interval: 14 of 899 lost is within 2 points, and its bound, 2.7, is not", () => {
    const finding = findingOf({ ...ACCURACY, margin: 0.02 }, accuracyOf(25, 11, 899));
    expect(finding.actual.change).toBeGreaterThan(-0.02);
    expect(finding.actual.interval?.lower).toBeCloseTo(-0.0273343, 6);
    expect(finding.outcome).toBe("inconclusive");
  });

  test("a slice that is too small is left out: ours is a finding, and a critical one blocks", () => {
    expect(withSmallSlice(false).findings[1]).toMatchObject({
      slice: "g=a",
      outcome: "inconclusive",
    });
    expect(withSmallSlice(true).verdict).toMatchObject({ outcome: "inconclusive", blocks: true });
  });

  test("and so is a group: where one alone is large enough, the gap is not checked and says which", () => {
    const sample = binary(Array.from({ length: 59 }, (_, row) => (row % 2 === 0 ? 0.9 : 0.1)));
    const groups = [
      groupsOf(
        "g",
        Array.from({ length: 59 }, (_, row) => (row < 30 ? 0 : 1)),
      ),
    ];
    const found = measureGroups({ ...comparisonOf({ reference: sample, judged: true }), groups });
    const criterion: Criterion = {
      kind: "group-gap",
      metric: "demographic-parity-difference",
      margin: 0.03,
    };
    const finding = findingOf(criterion, found, { groups: ["g"] });
    expect(finding.outcome).toBe("not-checked");
    expect(finding.explanation).toContain("of 2 groups only 0 has rows enough");
  });
});

describe("Evidently", () => {
  test("quality within 20 % of the reference passes: a loss of 19 % does not, and a gain of 20.1 % does", () => {
    expect(findingOf(ACCURACY, accuracyOf(190, 0, 1000)).outcome).toBe("fail");
    expect(findingOf(ACCURACY, accuracyOf(0, 201, 2010)).outcome).toBe("pass");
  });
});

describe("lm-evaluation-harness", () => {
  test("errors taken for independent, 1.6 points of 2,000 rows, hide what 20 changed rows prove", () => {
    const { outcome, actual } = findingOf(ACCURACY, accuracyOf(10, 10, 2000));
    const independent = 1.645 * Math.sqrt((2 * 0.9 * 0.1) / 2000);
    expect(independent).toBeGreaterThan(0.01);
    expect(-Number(actual.interval?.lower)).toBeLessThan(independent / 3);
    expect(outcome).toBe("pass");
  });
});

test("a mean of fewer than 30 rows still has its interval: it is shown, and proves nothing", () => {
  expect(meanOf(new Float64Array(29))?.interval).toMatchObject({ lower: 0, upper: 0 });
});
