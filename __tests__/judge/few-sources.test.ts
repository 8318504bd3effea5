import { describe, expect, test } from "@jest/globals";
import { judge } from "../../src/judge/judge.ts";
import { comparePair } from "../../src/measure/compare.ts";
import { comparisonOf } from "../../src/measure/plain-comparison.ts";
import type { Criterion, Finding } from "../../src/schema/generated/record.ts";
import { fewClustersWidening } from "../../src/stats/cluster-robust.ts";
import { binary } from "../support/samples.ts";

const ROWS = 1200;
const LABELS = Array.from({ length: ROWS }, (_, row) => row % 2);
const BASE = LABELS.map((label) => (label === 1 ? 0.9 : 0.1));

/** `lost` says of a row whether its answer turns wrong. */
function judged(
  criteria: readonly Criterion[],
  clusterOf: (row: number) => number,
  lost: (row: number) => boolean,
): readonly Finding[] {
  const base = binary(BASE, { labels: LABELS });
  const candidate = binary(
    BASE.map((score, row) => (lost(row) ? 1 - score : score)),
    { labels: LABELS },
  );
  const rowsOf = (rest: number): Uint32Array =>
    Uint32Array.from(LABELS.keys()).filter((row) => (row % 4 < 2 ? 0 : 1) === rest);
  const groups = [
    {
      column: "s",
      members: [0, 1].map((rest) => ({ name: `s=${rest}`, rows: rowsOf(rest) })),
    },
  ];
  const metrics = new Set(criteria.map(({ metric }) => metric));
  const plain = {
    reference: base,
    candidate,
    versus: "base",
    kernels: "ordinary",
    slices: [],
    groups,
    clusters: Int32Array.from(LABELS, (_, row) => clusterOf(row)),
    only: metrics,
    seed: "1",
    resamples: 400,
    judged: { overall: metrics, onSlices: metrics },
  } as const;
  const measurements = comparePair(comparisonOf(plain));
  return judge({
    criteria,
    measurements,
    slices: [],
    groups: ["s"],
    baseline: { state: "missing" },
    onInconclusive: "fail",
  }).findings;
}

const margin = (metric: Criterion["metric"]): Criterion => ({
  kind: "non-inferiority",
  metric,
  margin: 0.05,
});
const RESAMPLED = (
  ["balanced-accuracy", "f1", "matthews-correlation", "expected-calibration-error"] as const
).map(margin);
const BALANCED = { kind: "non-inferiority", metric: "balanced-accuracy" } as const;
const GAPS: readonly Criterion[] = [
  { kind: "group-gap", metric: "demographic-parity-difference", margin: 0.03 },
  { kind: "group-gap", metric: "equal-opportunity-difference", margin: 0.03 },
];
/** 30 sources with rows of both classes. Of 60 that a mean over two classes rests on, 3 that are bad are easily not among them. */
const ofBoth = (row: number): number => Math.floor(row / 2) % 30;
/** Each row by itself, but for the positives of one group, which are of 20. */
const twenty = (row: number): number => (row % 4 === 3 ? row % 80 : row);
const alone = (row: number): number => row;
const never = (): boolean => false;
const inOneGroup = (row: number): boolean => row % 60 === 3;
/** 60 sources, of which the second group has one. */
const lonely = (row: number): number => (row % 4 < 2 ? row % 59 : 59);
const few = (row: number): boolean => row % 200 < 2;

describe("resampled sources", () => {
  test("of one source nothing can be computed, and no gap between groups is checked", () => {
    for (const { outcome, explanation } of judged(RESAMPLED, () => 0, few)) {
      expect(outcome).toBe("error");
      expect(explanation).toMatch(/all rows are of one cluster/);
    }
    for (const { outcome } of judged(GAPS, () => 0, inOneGroup))
      expect(outcome).toBe("not-checked");
  });

  test.each([2, 3, 29])("%d prove nothing, however narrow the resamples lie", (sources) => {
    for (const finding of judged(RESAMPLED, (row) => row % sources, few)) {
      expect(finding.outcome).toBe("inconclusive");
      expect(finding.rowsNeeded === null).toBe(sources < 10);
    }
  });

  test("30 may prove it, of a margin that is not smaller than what may be there unseen", () => {
    const [finding] = judged([{ ...BALANCED, margin: 0.1 }], ofBoth, few);
    expect(finding).toMatchObject({ metric: "balanced-accuracy", outcome: "pass" });
    const [smaller] = judged([{ ...BALANCED, margin: 0.05 }], ofBoth, few);
    expect(smaller).toMatchObject({ metric: "balanced-accuracy", outcome: "inconclusive" });
  });

  test("of two that answer alike in a group that was damaged, none is refuted: nothing shows how sources differ", () => {
    const findings = judged(GAPS, (row) => (row < ROWS / 2 ? 0 : 1), inOneGroup);
    expect(findings.map(({ outcome }) => outcome)).not.toContain("fail");
    expect(findings.map(({ outcome }) => outcome)).not.toContain("pass");
  });

  test("20 that all show a large loss refute it", () => {
    for (const { outcome } of judged(
      RESAMPLED,
      (row) => row % 20,
      (row) => row % 7 < 3,
    ))
      expect(outcome).toBe("fail");
  });

  test("a gap is no surer than the group with the fewest sources", () => {
    for (const { outcome } of judged(GAPS, lonely, few)) expect(outcome).toBe("not-checked");
  });
});

test("fewClustersWidening() is √(G / (G − 1)) × t / z: 5.4 for two, 1.05 for 30, none for many", () => {
  // Student's t at 95 %: 6.3138 with 1 degree of freedom, 1.6991 with 29 (Abramowitz & Stegun, table 26.10); z is 1.6449.
  expect(fewClustersWidening(2, 0.95)).toBeCloseTo((Math.SQRT2 * 6.3138) / 1.6449, 3);
  expect(fewClustersWidening(30, 0.95)).toBeCloseTo((Math.sqrt(30 / 29) * 1.6991) / 1.6449, 3);
  expect(fewClustersWidening(1e6, 0.95)).toBeCloseTo(1, 5);
  expect(fewClustersWidening(1, 0.95)).toBe(Infinity);
});

test("a gap in who is found rests on the sources of those who are to be found", () => {
  const gap = { kind: "group-gap", metric: "equal-opportunity-difference", margin: 0.2 } as const;
  expect(judged([gap], alone, never).map(({ outcome }) => outcome)).toEqual(["pass"]);
  expect(judged([gap], twenty, never).map(({ outcome }) => outcome)).toEqual(["inconclusive"]);
});
