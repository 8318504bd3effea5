/** The engine as the rest of the program sees it: every question is one job in a process of its own. */
import type { Column, ElementType } from "../schema/tensor.ts";
import type {
  Engine,
  Limits,
  OptimizeJob,
  MemoryObservation,
  PredictJob,
  Prediction,
  RangesJob,
  SumsJob,
  TensorRange,
} from "./engine.ts";
import { OPTIMIZED_FILE } from "./job.ts";
import { processesAhead } from "./process-ahead.ts";
import { attack } from "./attack-job.ts";
import { placement } from "./placement-job.ts";
import { latency, load } from "./timed-jobs.ts";
import { type EngineProgram, type JobAnswer, runJob } from "./run-job.ts";

const MODEL_FILE = "model.onnx";
const IDLE_LIMITS: Limits = { timeoutMs: 60_000, memoryBytes: 4e9 };

export function childEngine(given: EngineProgram): Engine {
  const ahead = processesAhead();
  const program: EngineProgram = { ...given, takeAhead: () => ahead.take() };
  const idle = once(() =>
    runJob(
      program,
      { doing: "start the inference engine", job: () => ({ kind: "idle" }), limits: IDLE_LIMITS },
      ({ result }) => Promise.resolve(result),
    ),
  );
  /** What is calibrated is tried: the process that does it starts while weights are quantized. */
  const followed = async <Answer>(calibration: Promise<Answer>): Promise<Answer> => {
    const answer = await calibration;
    ahead.startNext(program);
    return answer;
  };
  return {
    version: async () => (await idle()).process.version,
    providers: async () => (await idle()).providers ?? [],
    placement: (job, limits) => placement(program, job, limits),
    predict: (job, limits) => predict(program, job, limits),
    latency: (job, limits) => latency(program, job, limits),
    load: (job, limits) => load(program, job, limits),
    attack: (job, limits) => attack(program, job, limits),
    ranges: (job, limits) => followed(ranges(program, job, limits)),
    sums: (job, limits) => followed(sums(program, job, limits)),
    evaluate: (model, limits) =>
      runJob(
        program,
        {
          doing: "compute constants of the model",
          job: (folder) => ({ kind: "evaluate", modelPath: inFolder(program, folder, MODEL_FILE) }),
          files: { [MODEL_FILE]: model },
          limits,
        },
        ({ outputs }) => Promise.resolve(outputs),
      ),
    open: (job, limits) => open(program, job, limits),
    optimizedModel: (job, limits) => optimizedModel(program, job, limits),
    memory: async (job, limits) => {
      const { peakMemoryBytes } = (await idle()).process;
      return memory(await predict(program, job, limits), peakMemoryBytes);
    },
    // It writes a model: what writes models is half of what this program loads at its start, and few commands ask for it.
    saturates: async (limits) => (await import("./saturates.ts")).saturates(program, limits),
    startAhead: () => ahead.start(program),
  };
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => (made ??= make());
}

const inFolder = (program: EngineProgram, folder: string, name: string): string =>
  program.host.files.resolve(folder, name);

function predict(program: EngineProgram, job: PredictJob, limits: Limits): Promise<Prediction> {
  const { modelPath, feeds, batch, options, rows, outputs, unpadding } = job;
  return runJob(
    program,
    {
      doing: `run model "${modelPath}"`,
      job: () => ({
        kind: "predict",
        modelPath: program.host.files.resolve(modelPath),
        batch,
        options,
        ...(rows === undefined ? {} : { rows: [...rows] }),
        ...(outputs === undefined ? {} : { outputs }),
        ...(unpadding === undefined ? {} : { unpadding }),
      }),
      feeds,
      limits,
    },
    ({ result, outputs: columns }) =>
      Promise.resolve({
        outputs: columns,
        loadMs: result.loadMs,
        peakMemoryBytes: result.process.peakMemoryBytes,
        digest: result.digest,
      }),
  );
}

function memory(prediction: Prediction, idleBytes: number): MemoryObservation {
  return {
    loadMs: prediction.loadMs,
    peakMemoryBytes: Math.max(0, prediction.peakMemoryBytes - idleBytes),
  };
}

function ranges(
  program: EngineProgram,
  { model, feeds, batch, tensors, detail }: RangesJob,
  limits: Limits,
): Promise<ReadonlyMap<string, TensorRange>> {
  const isPath = "path" in model;
  return runJob(
    program,
    {
      doing: "calibrate the model",
      job: (folder) => ({
        kind: "ranges",
        modelPath: isPath
          ? program.host.files.resolve(model.path)
          : inFolder(program, folder, MODEL_FILE),
        batch,
        tensors,
        detail,
      }),
      feeds,
      ...(isPath ? {} : { files: { [MODEL_FILE]: model } }),
      limits,
    },
    (answer) => Promise.resolve(rangesOf(answer)),
  );
}

function sums(
  program: EngineProgram,
  { model, feeds, batch, outputs }: SumsJob,
  limits: Limits,
): Promise<readonly Column[]> {
  return runJob(
    program,
    {
      doing: "calibrate the model",
      job: (folder) => ({
        kind: "sums",
        modelPath: inFolder(program, folder, MODEL_FILE),
        batch,
        outputs,
      }),
      feeds,
      files: { [MODEL_FILE]: model },
      limits,
    },
    (answer) => Promise.resolve(answer.outputs),
  );
}

/** JSON has no infinity: a value that was never finite has the extremes of an empty range. */
function rangesOf({ result }: JobAnswer): ReadonlyMap<string, TensorRange> {
  return new Map(
    (result.ranges ?? []).map(({ name, minimum, maximum, elementType, ...rest }) => [
      name,
      {
        ...rest,
        minimum: minimum ?? Number.POSITIVE_INFINITY,
        maximum: maximum ?? Number.NEGATIVE_INFINITY,
        // The engine process writes ONNX Runtime's names, which are those of ElementType.
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion
        elementType: elementType as ElementType,
      },
    ]),
  );
}

function open(
  program: EngineProgram,
  { modelPath, options }: OptimizeJob,
  limits: Limits,
): Promise<void> {
  return runJob(
    program,
    {
      doing: `load model "${modelPath}"`,
      job: () => ({ kind: "open", modelPath: program.host.files.resolve(modelPath), options }),
      limits,
    },
    () => Promise.resolve(),
  );
}

function optimizedModel(
  program: EngineProgram,
  { modelPath, withoutWeights = false, options }: OptimizeJob,
  limits: Limits,
): Promise<Uint8Array> {
  return runJob(
    program,
    {
      doing: `optimise model "${modelPath}"`,
      job: (folder) => ({
        kind: "optimize",
        modelPath: program.host.files.resolve(modelPath),
        targetPath: inFolder(program, folder, OPTIMIZED_FILE),
        options,
        ...(withoutWeights ? { withoutWeights } : {}),
      }),
      limits,
    },
    ({ read }) => read(OPTIMIZED_FILE),
  );
}
