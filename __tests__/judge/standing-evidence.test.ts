import { describe, expect, test } from "@jest/globals";
import { standingEvidence } from "../../src/judge/standing-evidence.ts";
import type { Criterion, RowTable } from "../../src/schema/generated/record.ts";

const MARGIN: Criterion = { kind: "non-inferiority", metric: "accuracy", margin: 0.05 };

const zeros = (rows: number): number[] => Array.from({ length: rows }, () => 0);

function tableOf(rows: number, changes: Partial<RowTable> = {}): RowTable {
  const digest = Array.from({ length: rows }, (_, row) => String(row));
  const answers = { base: zeros(rows), candidate: zeros(rows), candidateExact: zeros(rows) };
  return { digest, label: zeros(rows), ...answers, ...changes };
}

/** The first rows answered wrongly. */
const wrong = (rows: number, count: number): number[] =>
  zeros(rows).map((_, row) => (row < count ? 1 : 0));

describe("standingEvidence()", () => {
  test("of equal models it is proof after as many rows as the bets take", () => {
    const [found] = standingEvidence([MARGIN], tableOf(300));
    const needed = Math.ceil(Math.log(20) / Math.log(1.015));
    expect(found).toMatchObject({ margin: 0.05, rows: 300, proof: 20, provenAt: needed });
    expect(found?.evidence).toBeCloseTo(1.015 ** 300, 9);
    expect(standingEvidence([MARGIN], tableOf(needed - 1))[0]?.provenAt).toBeNull();
  });

  test("takes the kernels under which less is proven", () => {
    const table = tableOf(300, { candidateExact: wrong(300, 20) });
    const [found] = standingEvidence([MARGIN], table);
    const [both] = standingEvidence([MARGIN], { ...table, candidate: wrong(300, 20) });
    expect(found).toEqual(both);
    expect(found?.evidence).toBeLessThan(1);
  });

  test("a row that both answer wrongly counts as no loss", () => {
    const lost = wrong(300, 20);
    const table = tableOf(300, { base: lost, candidate: lost, candidateExact: lost });
    expect(standingEvidence([MARGIN], table)).toEqual(standingEvidence([MARGIN], tableOf(300)));
  });

  test("does not overflow with rows that no evidence can hold", () => {
    const [found] = standingEvidence([MARGIN], tableOf(50_000));
    expect(found?.evidence).toBe(Number.MAX_VALUE);
  });

  test("without a row nothing is proven", () => {
    const [found] = standingEvidence([MARGIN], tableOf(0));
    expect(found).toEqual({ margin: 0.05, rows: 0, evidence: 1, proof: 20, provenAt: null });
  });

  test.each<[string, Partial<RowTable>]>([
    ["an answer of the base is missing", { base: [null, 0] }],
    ["an answer of the candidate is missing", { candidate: [0, null] }],
    ["an answer under exact kernels is missing", { candidateExact: [0, null] }],
    ["rows come in clusters", { cluster: [0, 0] }],
  ])("says nothing where %s", (_, changes) => {
    expect(standingEvidence([MARGIN], tableOf(2, changes))).toEqual([]);
  });

  test("says nothing without labels", () => {
    const { label: _, ...unlabelled } = tableOf(2);
    expect(standingEvidence([MARGIN], unlabelled)).toEqual([]);
  });

  test.each<[string, Criterion]>([
    ["another metric", { ...MARGIN, metric: "f1" }],
    ["the baseline", { ...MARGIN, versus: "baseline" }],
    ["a relative margin", { ...MARGIN, relative: true }],
    ["no margin", { ...MARGIN, margin: 0 }],
    ["a margin of everything", { ...MARGIN, margin: 1 }],
    ["a ceiling", { kind: "ceiling", metric: "accuracy", limit: 1 }],
  ])("says nothing of %s", (_, criterion) => {
    expect(standingEvidence([criterion], tableOf(2))).toEqual([]);
  });
});
