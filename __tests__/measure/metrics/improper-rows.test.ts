import { describe, expect, test } from "@jest/globals";
import { readingFor, readSamples } from "../../../src/commands/observe/read-answers.ts";
import { makeDataset } from "../../../src/data/dataset.ts";
import { readCsv } from "../../../src/data/read-csv.ts";
import { nodeHost } from "../../../src/host/node-host.ts";
import { judge } from "../../../src/judge/judge.ts";
import { improperRows } from "../../../src/measure/metrics/improper-rows.ts";
import { klDivergence } from "../../../src/measure/metrics/kl-divergence.ts";
import { logLoss } from "../../../src/measure/metrics/log-loss.ts";
import { measured, pairEstimateOf } from "../../support/measure.ts";
import { caseOf } from "../../support/judging.ts";
import { binary, classification } from "../../support/samples.ts";

const ROWS = 60;
const likely = (row: number): number => 0.55 + (row % 40) / 100;
const labels = Array.from({ length: ROWS }, (_, row) => row % 2);
const rowsOf = (change: (score: number) => number): readonly (readonly number[])[] =>
  labels.map((_, row) => [1 - likely(row), likely(row)].map(change));
const base = classification(
  rowsOf((score) => score),
  { labels },
);
const changedBy = (change: (score: number) => number) => classification(rowsOf(change), { labels });

const column = (factor: number) => ({
  name: "y",
  elementType: "float64" as const,
  itemShape: [2],
  rows: 2,
  values: Float64Array.of(3, -1, -2, 4).map((value) => factor * value),
});

describe("scores that are no probabilities", () => {
  test.each([
    ["five times what they were", (score: number) => 5 * score],
    ["twice what they were", (score: number) => 2 * score],
    ["below 0", (score: number) => 12 * score - 5.5],
    ["logits", (score: number) => Math.log(score)],
  ])("fail as such, whatever the policy asks: %s", (_, change) => {
    const candidate = changedBy(change);
    expect(pairEstimateOf(improperRows, base, candidate)).toBe(ROWS);
    const found = measured(improperRows, { reference: base, candidate });
    const { verdict, findings } = judge(
      caseOf(
        [{ kind: "ceiling", metric: "kl-divergence", limit: 10 }],
        [...Object.values(found), ...Object.values(measured(klDivergence, { reference: base }))],
      ),
    );
    expect(verdict.outcome).toBe("fail");
    expect(findings.at(-1)?.explanation).toMatch(
      /^improper-rows is 60 rows; at most 0 rows is allowed/,
    );
  });

  test("are none where those of the reference are no better, or where answers are read as logits", () => {
    const twice = changedBy((score) => 2 * score);
    expect(pairEstimateOf(improperRows, twice, twice)).toBe(0);
    const task = {
      kind: "classification",
      output: { name: "y", elementType: "float64", shape: [null, 2] },
      scores: "auto",
      classes: undefined,
      classCount: 2,
      positive: 1,
      threshold: undefined,
    } as const;
    const data = {
      dataset: makeDataset(readCsv("a\n1", "e.csv", ","), nodeHost().digest),
      feeds: { rows: 2, columns: [] },
      labels: undefined,
      targets: undefined,
    };
    const reading = readingFor(task, data, column(1));
    const read = readSamples({ base: column(1), ordinary: column(5), exact: column(5) }, reading);
    expect(pairEstimateOf(improperRows, read.base, read.exact)).toBe(0);
  });

  test("of a row that is not finite are another matter", () => {
    const candidate = changedBy(() => Number.NaN);
    expect(pairEstimateOf(improperRows, base, candidate)).toBe(0);
  });
});

const of = (...scores: readonly number[]): number | null | undefined =>
  pairEstimateOf(improperRows, classification([[0.5, 0.5]]), classification([scores]));

test("a sum may be off by 0.05, and a score outside by as much: just under, just over", () => {
  expect(of(0.5, 0.549)).toBe(0);
  expect(of(0.5, 0.551)).toBe(1);
  expect(of(0.5, 0.451)).toBe(0);
  expect(of(0.5, 0.449)).toBe(1);
  expect(of(1.049, -0.049)).toBe(0);
  expect(of(1.051, -0.051)).toBe(1);
  expect(pairEstimateOf(improperRows, binary([0.5]), binary([1.06]))).toBe(1);
});

test("a softmax of 8 bits is none, also of a hundred classes most of which are rounded to 0", () => {
  const classes = 100;
  const tail = 0.15 / (classes - 1);
  const row = Array.from({ length: classes }, (_, place) => (place === 7 ? 0.85 : tail));
  const rounded = row.map((score) => Math.round(score * 256) / 256);
  expect(rounded.reduce((sum, score) => sum + score, 0)).toBeLessThan(0.86);
  expect(pairEstimateOf(improperRows, classification([row]), classification([rounded]))).toBe(0);
});

test("scores that are a little too large do not look nearer or better than they are", () => {
  const larger = changedBy((score) => 1.04 * score);
  expect(Number(pairEstimateOf(klDivergence, base, larger))).toBeGreaterThan(0);
  const { change } = measured(logLoss, { reference: base, candidate: larger });
  // ln 1.04 is gained, 0.04 is lost.
  expect(change?.estimate).toBeCloseTo(0.04 - Math.log(1.04), 12);
});
