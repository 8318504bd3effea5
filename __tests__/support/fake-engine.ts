/** An engine whose answers are given by the test: no process, no time, and no native code but for constants. */
import { writeModel } from "../../src/model/write-model.ts";
import type {
  ArmLoad,
  Engine,
  LatencyJob,
  LatencyObservation,
  LoadJob,
  PredictJob,
  TensorRange,
} from "../../src/run/engine.ts";
import type { Column } from "../../src/schema/tensor.ts";
import type { Kernels } from "../../src/schema/measurement.ts";
import { randomStreams } from "../../src/stats/random.ts";
import { passContext } from "./pass-cases.ts";
import { toyModel } from "./toy-project.ts";

export interface Asked {
  readonly modelPath: string;
  readonly kernels: Kernels;
  readonly row: number;
  /** The row's numbers of the first input. */
  readonly values: readonly number[];
}

export interface EngineScript extends Partial<Engine> {
  /** The judged output of one row; the row's own numbers unless said. */
  readonly scores?: (asked: Asked) => readonly number[];
  /** Milliseconds of the calls in one block of a model; 1 unless said. */
  readonly callMs?: (modelPath: string, block: number) => number;
  /** After so many its budget is used up; 50 when absent, whose calls still show a 95th percentile. */
  readonly mostBlocks?: number;
}

/** The scores of the model in `file` turned round for its first `rows` rows: other answers, nothing else. */
export const turned =
  (file: string, rows: number = Number.POSITIVE_INFINITY): NonNullable<EngineScript["scores"]> =>
  ({ modelPath, row, values }) =>
    modelPath.endsWith(file) && row < rows ? values.toReversed() : values;

/** Blocks that take longer or shorter by chance, by a tenth in the mean; those of the model in `file` take `ratio` times as long besides. */
export function noisy(
  seed: number,
  file: string,
  ratio: number,
): NonNullable<EngineScript["callMs"]> {
  const random = randomStreams(seed).stream("noise");
  const chance = (): number => Math.exp(0.24 * (random.uniform() + random.uniform() - 1));
  return (path) => chance() * (path.endsWith(file) ? ratio : 1);
}

export interface FakeEngine extends Engine {
  /** What it was asked, in order: "predict candidate.onnx exact" and the like. */
  readonly asked: readonly string[];
}

const fileOf = (path: string): string => path.split("/").at(-1) ?? path;

export function fakeEngine(script: EngineScript = {}): FakeEngine {
  const asked: string[] = [];
  const { scores = ({ values }) => values, callMs = () => 1, mostBlocks = 50, ...own } = script;
  const engine: Engine = {
    version: () => Promise.resolve("1.30.0"),
    providers: () => Promise.resolve(["cpu"]),
    placement: () => Promise.resolve({ cpu: 1 }),
    predict: async (job) => ({
      outputs: [answer(job, scores)],
      loadMs: 1,
      peakMemoryBytes: 1e7,
      digest: "",
    }),
    latency: (job) => {
      const blocks = Math.min(job.blocks, mostBlocks);
      return Promise.resolve(steady({ ...job, blocks }, callMs));
    },
    attack: ({ feeds: { columns }, input }) => Promise.resolve(untouched(columns, input)),
    load: (job) => Promise.resolve(loaded(job, callMs)),
    ranges: async ({ tensors }) => new Map(tensors.map((name) => [name, RANGE])),
    sums: () => Promise.resolve([]),
    evaluate: (model) => passContext().evaluate(model),
    open: () => Promise.resolve(),
    optimizedModel: () => Promise.resolve(writeModel(toyModel())),
    memory: () => Promise.resolve({ loadMs: 1, peakMemoryBytes: 1e7 }),
    saturates: () => Promise.resolve(false),
    startAhead: () => () => Promise.resolve(),
    ...own,
  };
  const note = (what: string, path = "", kernels = ""): void =>
    void asked.push([what, fileOf(path), kernels].filter((part) => part !== "").join(" "));
  return {
    ...engine,
    asked,
    predict: (job, limits) => {
      note("predict", job.modelPath, job.options.kernels);
      return engine.predict(job, limits);
    },
    ranges: (job, limits) => {
      note("ranges");
      return engine.ranges(job, limits);
    },
    latency: (job, limits) => {
      note("latency", job.arms.at(-1)?.modelPath);
      return engine.latency(job, limits);
    },
    optimizedModel: (job, limits) => {
      note("optimize", job.modelPath);
      return engine.optimizedModel(job, limits);
    },
    memory: (job, limits) => {
      note("memory", job.modelPath);
      return engine.memory(job, limits);
    },
  };
}

const RANGE: TensorRange = {
  minimum: -1,
  maximum: 1,
  elementType: "float32",
  shape: [1, 2],
  nonFinite: 0,
};

function answer(
  { modelPath, options, feeds, rows, outputs = ["scores"] }: PredictJob,
  scores: (asked: Asked) => readonly number[],
): Awaited<ReturnType<Engine["predict"]>>["outputs"][number] {
  const [input] = feeds.columns;
  if (input === undefined) throw new Error("The engine was given no input");
  const width = input.itemShape.reduce((product, size) => product * size, 1);
  const wanted = rows === undefined ? Array.from({ length: feeds.rows }, (_, row) => row) : rows;
  const answers = Array.from(wanted, (row) => {
    const values = Array.from(input.values.slice(row * width, (row + 1) * width), Number);
    return scores({ modelPath, kernels: options.kernels, row, values });
  });
  return {
    name: outputs[0] ?? "scores",
    elementType: "float32",
    itemShape: [answers[0]?.length ?? 0],
    rows: answers.length,
    values: Float32Array.from(answers.flat()),
  };
}

function steady(
  job: LatencyJob,
  callMs: (modelPath: string, block: number) => number,
): LatencyObservation {
  const arms = job.arms.map(({ name, modelPath }) => ({
    name,
    warmUpCalls: 10,
    steady: true,
    blocks: Array.from({ length: job.blocks }, (_, block) =>
      new Float64Array(job.callsPerBlock).fill(callMs(modelPath, block)),
    ),
  }));
  return { arms };
}

function untouched(columns: readonly Column[], input: string): Column {
  const found = columns.find(({ name }) => name === input);
  if (found === undefined) throw new Error(`There is no input "${input}"`);
  return found;
}

function loaded(
  job: LoadJob,
  callMs: (modelPath: string, block: number) => number,
): readonly ArmLoad[] {
  return job.arms.map(({ name, modelPath }) => {
    const blocks = Array.from({ length: job.rounds }, (_, round) =>
      Array.from({ length: job.queries }, () => callMs(modelPath, round)),
    );
    const cpuMs = blocks.flat().reduce((total, duration) => total + duration, 0);
    return { name, blocks, cpuMs, wallMs: cpuMs };
  });
}

/** A real engine that neither times nor weighs: what a busy machine would disturb is given. */
export function withoutCosts(engine: Engine): Engine {
  const fake = fakeEngine();
  return {
    ...engine,
    latency: (job, limits) => fake.latency(job, limits),
    load: (job, limits) => fake.load(job, limits),
    memory: (job, limits) => fake.memory(job, limits),
  };
}
