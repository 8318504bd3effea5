/** The whole gate over two models that are functions on paper: what a row is answered, without an engine. */
import { gateModel } from "../../src/gate.ts";
import { withGraph } from "../../src/model/ir.ts";
import { makeModel } from "../../src/model/make-model.ts";
import { writeModel } from "../../src/model/write-model.ts";
import { makeNode } from "../../src/model/ir.ts";
import type { Engine, LatencyObservation, PredictJob } from "../../src/run/engine.ts";
import type { ModelPolicy } from "../../src/schema/generated/policy.ts";
import type { RunRecord } from "../../src/schema/generated/record.ts";
import type { TensorSpec, TensorValues } from "../../src/schema/tensor.ts";
import { type FakeHost, fakeHost } from "./fake-host.ts";

/** One row as the model gets it: the values of each input. */
export type PaperRow = Readonly<Record<string, readonly Cell[]>>;
type Cell = number | bigint | string;
export type PaperModel = (row: PaperRow) => readonly number[];

export interface PaperCase {
  readonly publishExamples?: boolean;
  readonly inputs: readonly TensorSpec[];
  /** Scores that the models give. */
  readonly width: number;
  readonly base: PaperModel;
  readonly candidate: PaperModel;
  /** Contents by path. */
  readonly files: Readonly<Record<string, string>>;
  readonly policy: Omit<ModelPolicy, "path" | "recipe">;
  /** Called before each prediction; may throw what an engine throws. */
  readonly onPredict?: (job: PredictJob) => void;
}

const isCandidate = (path: string): boolean => path.includes("candidate");

function bytesOf({ inputs, width }: PaperCase, operator: string): Uint8Array {
  const outputs = [{ name: "scores", elementType: "float32", shape: ["N", width] }] as const;
  const model = makeModel({ opset: 17, inputs, outputs, initializers: [], nodes: [] });
  const first = inputs[0]?.name ?? "";
  const nodes = [makeNode({ operator, inputs: [first], outputs: ["scores"] })];
  return writeModel(withGraph(model, { nodes }));
}

export function paperEngine(paper: PaperCase): Engine {
  const answer = (job: PredictJob): readonly number[] => {
    const model = isCandidate(job.modelPath) ? paper.candidate : paper.base;
    return Array.from({ length: job.feeds.rows }, (_, row) => model(rowOf(job, row))).flat();
  };
  return {
    version: () => Promise.resolve("0.0.0"),
    providers: () => Promise.resolve(["cpu"]),
    placement: () => Promise.resolve({ cpu: 1 }),
    predict: async (job) => {
      paper.onPredict?.(job);
      const { rows } = job.feeds;
      const values = Float32Array.from(answer(job));
      const column = { name: "scores", elementType: "float32", itemShape: [paper.width] } as const;
      return { outputs: [{ ...column, rows, values }], digest: "", ...MEMORY };
    },
    latency: paperLatency,
    load: () => Promise.resolve([]),
    attack: () => Promise.reject(new Error("Models on paper are not attacked")),
    ranges: () => Promise.resolve(new Map()),
    sums: () => Promise.resolve([]),
    evaluate: () => Promise.resolve([]),
    open: () => Promise.resolve(),
    optimizedModel: () => Promise.resolve(bytesOf(paper, "Identity")),
    memory: paperMemory,
    saturates: () => Promise.resolve(false),
    startAhead: () => () => Promise.resolve(),
  };
}

function rowOf({ feeds }: PredictJob, row: number): PaperRow {
  return Object.fromEntries(
    feeds.columns.map(({ name, itemShape, values }) => {
      const width = itemShape.reduce((product, size) => product * size, 1);
      return [name, cellsOf(values, row * width, (row + 1) * width)];
    }),
  );
}

const MEMORY = { loadMs: 1, peakMemoryBytes: 1000 };
export const paperMemory: Engine["memory"] = () => Promise.resolve(MEMORY);

/** Both models take 1 ms, always. */
export const paperLatency: Engine["latency"] = (job) =>
  Promise.resolve({ arms: job.arms.map(({ name }) => timings(name)) });

function timings(name: string): LatencyObservation["arms"][number] {
  const blocks = Array.from({ length: 20 }, () => Float64Array.of(1, 1, 1));
  return { name, blocks, warmUpCalls: 1, steady: true };
}

function cellsOf(values: TensorValues, from: number, to: number): readonly Cell[] {
  return Array.from({ length: to - from }, (_, position) => values[from + position] ?? "");
}

export interface PaperRun {
  readonly host: FakeHost;
  readonly record: RunRecord;
}

export async function gateOnPaper(paper: PaperCase): Promise<PaperRun> {
  const host = fakeHost({
    files: {
      ...paper.files,
      "base.onnx": bytesOf(paper, "Neg"),
      "candidate.onnx": bytesOf(paper, "Abs"),
    },
  });
  const policy: ModelPolicy = {
    ...paper.policy,
    path: "base.onnx",
    recipe: { provided: "candidate.onnx" },
  };
  const record = await gateModel(host, paperEngine(paper), {
    inForce: {
      name: "paper",
      policy,
      directory: "/project",
      modelDirectory: "/project",
      source: "compression-gate.yml",
      digest: host.digest.sha256(JSON.stringify(policy)),
      baselines: undefined,
      output: "/project/out",
      onInconclusive: "fail",
      seed: 1,
      publishExamples: paper.publishExamples ?? false,
    },
    canary: false,
  });
  return { host, record };
}
