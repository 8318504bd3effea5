import { expect, test } from "@jest/globals";
import {
  type Behaviour,
  measureBehaviour,
  measureBehaviourIn,
} from "../../../src/commands/observe/measure-behaviour.ts";
import { readingFor, readSamples } from "../../../src/commands/observe/read-answers.ts";
import { makeDataset } from "../../../src/data/dataset.ts";
import { readCsv } from "../../../src/data/read-csv.ts";
import { nodeHost } from "../../../src/host/node-host.ts";
import type { Column } from "../../../src/schema/tensor.ts";
import type { Measurement } from "../../../src/schema/measurement.ts";

const ROWS = 40;
const column = (score: (row: number) => readonly number[]): Column => ({
  name: "y",
  elementType: "float32",
  itemShape: [2],
  rows: ROWS,
  values: Float32Array.from(Array.from({ length: ROWS }, (_, row) => score(row)).flat()),
});
const likely = (row: number): readonly number[] => (row % 2 === 0 ? [0.75, 0.25] : [0.25, 0.75]);
const task = {
  kind: "classification",
  output: { name: "y", elementType: "float32", shape: [null, 2] },
  scores: "auto",
  classes: undefined,
  classCount: 2,
  positive: 1,
  threshold: undefined,
} as const;
const data = {
  dataset: makeDataset(readCsv("a\n1", "e.csv", ","), nodeHost().digest),
  feeds: { rows: ROWS, columns: [] },
  labels: Int32Array.from({ length: ROWS }, (_, row) => row % 2),
  targets: undefined,
};

function behaviour(exact: Column, changed: Partial<Behaviour> = {}): Behaviour {
  const answers = { base: column(likely), ordinary: column(likely), exact };
  return {
    samples: readSamples(answers, readingFor(task, data, answers.base)),
    slices: [],
    groups: [],
    criteria: [{ kind: "ceiling", metric: "kl-divergence", limit: 1 }],
    seed: "s",
    baseline: undefined,
    ...changed,
  };
}

/** `wanted` is "metric kernels versus". */
const find = (measurements: readonly Measurement[], wanted: string): Measurement | undefined =>
  measurements.find(
    ({ metric, kernels, versus }) => [metric, kernels, versus].join(" ") === wanted,
  );

test("kernels that move nothing but the deviations are measured apart", () => {
  const regression = { ...task, kind: "regression", deviation: task.output } as const;
  const labelled = { ...data, targets: new Float64Array(ROWS) };
  const [sure, unsure] = [column(() => [1, 0.5]), column(() => [1, 2])];
  const widthOf = (exact: Column): number | null | undefined => {
    const reading = readingFor(regression, labelled, sure);
    const samples = readSamples({ base: sure, ordinary: sure, exact }, reading);
    const measured = measureBehaviour({ ...behaviour(sure), samples, criteria: [] });
    return measured.find(
      ({ metric, kernels, arm }) =>
        metric === "interval-width" && kernels === "exact" && arm === "candidate",
    )?.estimate;
  };
  expect(Number(widthOf(unsure)) / Number(widthOf(sure))).toBeCloseTo(4, 12);
});

test("scores that are probabilities are read as such, for both arms by the base's", () => {
  expect(readingFor(task, data, column(likely))).toMatchObject({ scores: "probabilities" });
  const logits = column(() => [3, -1]);
  expect(readingFor(task, data, logits)).toMatchObject({ scores: "logits" });
});

test("answers that are the same under both kinds of kernels are measured once and told twice", () => {
  const measured = measureBehaviour(behaviour(column(likely)));
  const plain = measured.filter(
    ({ kernels, metric }) => kernels === "ordinary" && metric !== "kernel-flips",
  );
  const exact = measured.filter(
    ({ kernels, metric }) => kernels === "exact" && metric !== "kernel-flips",
  );
  expect(exact).toEqual(plain.map((one) => ({ ...one, kernels: "exact" })));
  expect(measured.find(({ metric }) => metric === "kernel-flips")?.estimate).toBe(0);
});

test("what only the exact kernels change is measured under the exact kernels", () => {
  const flipped = column((row) => (row < 4 ? likely(row).toReversed() : likely(row)));
  const measured = measureBehaviour(behaviour(flipped));
  expect(find(measured, "flips ordinary base")?.estimate).toBe(0);
  expect(find(measured, "flips exact base")?.estimate).toBe(0.1);
  expect(measured.find(({ metric }) => metric === "kernel-flips")?.estimate).toBe(0.1);
});

test("intervals are drawn where a criterion asks, alike for the same seed", () => {
  const noisy = column((row) => [0.7 + row / 500, 0.3 - row / 500]);
  const metric = "expected-calibration-error";
  const criteria = [{ kind: "non-inferiority", metric, margin: 1 }] as const;
  const measure = (changed: Partial<Behaviour>): Measurement | undefined =>
    find(measureBehaviour(behaviour(noisy, changed)), `${metric} exact base`);
  const first = measure({ criteria });
  expect(first?.interval).not.toBeNull();
  expect(measure({ criteria })).toEqual(first);
  expect(measure({ criteria: [] })?.evidence.kind).toBe("none");
});

test("the baseline is compared on exact kernels and the rows that it knows, by answers alone", () => {
  const known = Array.from({ length: ROWS }, (_, row) => (row < 10 ? 0 : undefined));
  const measured = measureBehaviour(behaviour(column(likely), { baseline: known }));
  const against = measured.filter(({ versus }) => versus === "baseline");
  expect(new Set(against.map(({ kernels }) => kernels))).toEqual(new Set(["exact"]));
  expect(new Set(against.map(({ metric }) => metric))).not.toContain("log-loss");
  expect(find(measured, "flips exact baseline")).toMatchObject({ estimate: 0.5, n: 10 });
});

test("a gate measures what a search does, kernels and baseline in their order", async () => {
  const flipped = column((row) => (row < 4 ? likely(row).toReversed() : likely(row)));
  const known = Array.from({ length: ROWS }, (_, row) => row % 2);
  for (const exact of [column(likely), flipped]) {
    const given = behaviour(exact, { baseline: known });
    const measured = await measureBehaviourIn(nodeHost().threads, given);
    expect(measured).toEqual(measureBehaviour(given));
    expect(find(measured, "flips exact base")?.estimate).toBe(exact === flipped ? 0.1 : 0);
    expect(find(measured, "flips exact baseline")?.n).toBe(ROWS);
  }
});

test("rows of one source widen every interval, and a baseline is compared by the same sources", () => {
  const clusters = Int32Array.from({ length: ROWS }, (_, row) => row % 8);
  const changed = column((row) => (row % 8 === 3 ? [0.9, 0.1] : likely(row)));
  const answers = Array.from({ length: ROWS }, (_, row) => (row < 30 ? row % 2 : undefined));
  const [alone, together] = [undefined, clusters].map((own) =>
    measureBehaviour(behaviour(changed, { clusters: own, baseline: answers })),
  );
  for (const wanted of ["flips exact base", "flips exact baseline"]) {
    const [plain, robust] = [find(alone ?? [], wanted), find(together ?? [], wanted)];
    expect(robust?.estimate).toBeCloseTo(Number(plain?.estimate), 12);
    expect(Number(robust?.interval?.upper)).toBeGreaterThan(Number(plain?.interval?.upper));
    expect(robust?.detail).toMatchObject({ clusters: 8 });
  }
});
