import { expect, test } from "@jest/globals";
import {
  answersAt,
  firstRows,
  observeAnswers,
  observeMemory,
  observeRewriting,
  type Subject,
} from "../../../src/commands/observe/observe.ts";
import type { Column } from "../../../src/schema/tensor.ts";
import { EngineError } from "../../../src/schema/user-error.ts";
import { fakeEngine } from "../../support/fake-engine.ts";
import { toyModel } from "../../support/toy-project.ts";
import { fakeHost } from "../../support/fake-host.ts";

const FEEDS = {
  rows: 3,
  columns: [
    {
      name: "x",
      elementType: "float32",
      itemShape: [2],
      rows: 3,
      values: Float32Array.of(1, 2, 3, 4, 5, 6),
    },
    { name: "t", elementType: "string", itemShape: [], rows: 3, values: ["a", "b", "c"] },
  ],
} as const;
const SUBJECT: Subject = {
  basePath: "base.onnx",
  candidatePath: "candidate.onnx",
  feeds: FEEDS,
  output: "scores",
  serving: { batch: 4, threads: 2 },
  limits: { timeoutMs: 1, memoryBytes: 1 },
  seed: 1,
};

test("firstRows() cuts every column, and leaves what is short", () => {
  const cut = firstRows(FEEDS, 2);
  expect(cut.rows).toBe(2);
  expect(cut.columns.map(({ values }) => [...values])).toEqual([
    [1, 2, 3, 4],
    ["a", "b"],
  ]);
  expect(firstRows(FEEDS, 9).rows).toBe(3);
});

test("the base answers once, the candidate under both kinds of kernels, all as the model is served", async () => {
  const jobs: string[] = [];
  const engine = fakeEngine();
  await observeAnswers(
    fakeHost(),
    {
      ...engine,
      predict: (job, limits) => {
        jobs.push(`${job.modelPath} ${job.options.kernels} ${job.batch} ${job.options.threads}`);
        return engine.predict(job, limits);
      },
    },
    SUBJECT,
  );
  expect(jobs.toSorted()).toEqual([
    "base.onnx ordinary 4 2",
    "candidate.onnx exact 4 2",
    "candidate.onnx ordinary 4 2",
  ]);
});

const constant = (name: string, value: number): Column => ({
  name,
  elementType: "float32",
  itemShape: [1],
  rows: 3,
  values: new Float32Array(3).fill(value),
});
const answering = (outputs: readonly Column[]) =>
  fakeEngine({
    predict: (job) =>
      Promise.resolve({
        outputs: job.outputs?.length === 2 ? outputs : [],
        loadMs: 1,
        peakMemoryBytes: 1,
        digest: "",
      }),
  });

test("an output with deviations is asked for beside the number, and comes with it", async () => {
  const asked = { modelPath: "base.onnx", batch: 4, kernels: "exact" } as const;
  const subject = { ...SUBJECT, deviation: "spread" };
  const [number, spread] = [constant("scores", 7), constant("spread", 2)];
  const found = await answersAt(answering([number, spread]), subject, asked);
  expect([...found.values]).toEqual([7, 2, 7, 2, 7, 2]);
  await expect(answersAt(answering([number]), subject, asked)).rejects.toThrow(
    'The engine gave no output "spread"',
  );
  await expect(answersAt(answering([]), SUBJECT, asked)).rejects.toThrow(
    'The engine gave no output "scores"',
  );
});

test("one arm that fails ends the observation only when the others have ended", async () => {
  let ended = 0;
  const engine = fakeEngine({
    predict: async ({ modelPath, options }) => {
      if (modelPath === "base.onnx") throw new EngineError("engine-crashed", "gone");
      await new Promise((resolve) => setTimeout(resolve, 5));
      ended += 1;
      return fakeEngine().predict(
        { modelPath, options, feeds: FEEDS, batch: 1, outputs: ["scores"] },
        SUBJECT.limits,
      );
    },
  });
  await expect(observeAnswers(fakeHost(), engine, SUBJECT)).rejects.toThrow("gone");
  expect(ended).toBe(2);
});

test("memory is the largest peak, load time the median, of five processes", async () => {
  const seen = [
    { loadMs: 9, peakMemoryBytes: 5 },
    { loadMs: 1, peakMemoryBytes: 7 },
    { loadMs: 4, peakMemoryBytes: 6 },
    { loadMs: 8, peakMemoryBytes: 4 },
    { loadMs: 2, peakMemoryBytes: 3 },
  ];
  let next = 0;
  const memory = () => Promise.resolve(seen[next++] ?? { loadMs: 0, peakMemoryBytes: 0 });
  const engine = fakeEngine({ memory });
  const request = { modelPath: "candidate.onnx", subject: SUBJECT };
  expect(await observeMemory(fakeHost(), engine, request)).toEqual({
    loadMs: 4,
    peakMemoryBytes: 7,
  });
  expect(next).toBe(5);
});

test("operators and layers are those of the graph that the engine made", async () => {
  expect(await observeRewriting(fakeEngine(), SUBJECT, toyModel())).toMatchObject({
    operators: { MatMul: 2 },
    fusion: { layers: [{ fate: "float" }, { fate: "float" }] },
  });
});
