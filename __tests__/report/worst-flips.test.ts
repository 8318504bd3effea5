import { expect, test } from "@jest/globals";
import { worstFlips } from "../../src/report/worst-flips.ts";

type Rows = Parameters<typeof worstFlips>[0];

const digests = (count: number): string[] =>
  Array.from({ length: count }, (_, row) => `row-${row}`);
const named = (rows: Rows): readonly string[] =>
  worstFlips(rows).map(({ row, flip }) => `${flip} ${row}`);

test("worstFlips() has what was right first, what became right last, and between them the further the label fell", () => {
  const rows = {
    digest: digests(6),
    label: [0, 0, 0, 0, 0, 0],
    base: [0, 0, 1, 1, 0, 0],
    candidate: [1, 1, 0, 2, 0, 1],
    baseScore: [0.6, 0.9, 0.1, 0.2, 0.9, 0.6],
    candidateScore: [0.4, 0.1, 0.9, 0.1, 0.8, 0.4],
  };
  expect(named(rows)).toEqual(["lost 1", "lost 0", "lost 5", "other 3", "gained 2"]);
});

test("worstFlips() puts a row first for which the candidate has no answer, and leaves one for which the base has none", () => {
  const rows = {
    digest: digests(3),
    label: [0, 0, 0],
    base: [0, 0, null],
    candidate: [1, null, 0],
    baseScore: [0.9, 0.9, null],
    candidateScore: [0, null, 0.9],
  };
  expect(named(rows)).toEqual(["lost 1", "lost 0"]);
});

test("worstFlips() without labels has those first of which both models were surest", () => {
  const rows = {
    digest: digests(3),
    base: [0, 0, 1],
    candidate: [1, 1, 1],
    baseScore: [0.6, 0.9, 0.9],
    candidateScore: [0.7, 0.8, 0.9],
  };
  expect(named(rows)).toEqual(["changed 1", "changed 0"]);
});

test("worstFlips() of numbers goes by how far they moved", () => {
  const rows = { digest: digests(3), base: [1, 5, 2], candidate: [1.5, 5, -1] };
  expect(named(rows)).toEqual(["moved 2", "moved 0"]);
});
