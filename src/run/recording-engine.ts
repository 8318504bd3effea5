/** An engine that keeps what it answers, and runs only its share of the rows where several machines share them. */
import type { Host } from "../host/host.ts";
import { readModel } from "../model/read-model.ts";
import { modelSignature } from "../model/signature.ts";
import { fixedBatchOf } from "../schema/row-axis.ts";
import { numericArray } from "../schema/numeric-array.ts";
import type { Column } from "../schema/tensor.ts";
import { EngineError } from "../schema/user-error.ts";
import { type AnswerKeys, answerKeys, type Question } from "./answer-key.ts";
import type { Engine, Limits, PredictJob, Prediction } from "./engine.ts";
import {
  optimizeQuestion,
  predictQuestion,
  rangesQuestion,
  sumsQuestion,
  timedQuestion,
} from "./questions.ts";
import { FIRST, type Shard, shareOf } from "./shard.ts";
import { failureOf, type StoredAnswer, type StoredAnswers } from "./stored-answers.ts";

export interface Recording {
  /** All that it is asked. */
  readonly whole: Engine;
  /** Of predictions its share; the other rows are zeros, which nobody may judge. */
  readonly shared: Engine;
  readonly answers: StoredAnswers;
}

interface Recorder {
  readonly host: Host;
  readonly engine: Engine;
  readonly shard: Shard;
  readonly keys: AnswerKeys;
  readonly answers: Map<string, StoredAnswer>;
}

/** What is not shared is kept by the first alone. */
export function recordingEngine(host: Host, engine: Engine, shard: Shard): Recording {
  const answers = new Map<string, StoredAnswer>();
  const recorder = { host, engine, shard, keys: answerKeys(host), answers };
  const whole = recorded(recorder);
  const shared: Engine = {
    ...whole,
    predict: (job, limits) => predictShare(recorder, job, limits),
  };
  return { whole, shared, answers };
}

function recorded(recorder: Recorder): Engine {
  const { engine } = recorder;
  const keep = <Answer>(
    name: string,
    question: Question,
    run: () => Promise<Answer>,
  ): Promise<Answer> => keepWhole(recorder, { name, question, run });
  return {
    version: () => keep("version", { options: null }, () => engine.version()),
    providers: () => keep("providers", { options: null }, () => engine.providers()),
    placement: (job, limits) =>
      keep("placement", predictQuestion(job), () => engine.placement(job, limits)),
    predict: (job, limits) =>
      keep("predict", predictQuestion(job), () => engine.predict(job, limits)),
    latency: (job, limits) =>
      keep("latency", timedQuestion(job), () => engine.latency(job, limits)),
    // Asked for again where all rows are known: which rows it changes depends on all answers.
    attack: (job, limits) => engine.attack(job, limits),
    load: (job, limits) => keep("load", timedQuestion(job), () => engine.load(job, limits)),
    ranges: (job, limits) => keep("ranges", rangesQuestion(job), () => engine.ranges(job, limits)),
    sums: (job, limits) => keep("sums", sumsQuestion(job), () => engine.sums(job, limits)),
    evaluate: (model, limits) =>
      keep("evaluate", { models: [model], options: null }, () => engine.evaluate(model, limits)),
    open: (job, limits) => keep("open", optimizeQuestion(job), () => engine.open(job, limits)),
    optimizedModel: (job, limits) =>
      keep("optimizedModel", optimizeQuestion(job), () => engine.optimizedModel(job, limits)),
    memory: (job, limits) => keep("memory", predictQuestion(job), () => engine.memory(job, limits)),
    saturates: (limits) => keep("saturates", { options: null }, () => engine.saturates(limits)),
    startAhead: () => engine.startAhead(),
  };
}

interface Asked<Answer> {
  readonly name: string;
  readonly question: Question;
  readonly run: () => Promise<Answer>;
}

async function keepWhole<Answer>(
  { shard, keys, answers }: Recorder,
  { name, question, run }: Asked<Answer>,
): Promise<Answer> {
  // Asked for by all, so that the same question has the same key on every machine.
  const key = await keys.next(name, question);
  if (shard.index !== FIRST) return run();
  try {
    const answer = await run();
    answers.set(key, { kind: "whole", answer });
    return answer;
  } catch (error) {
    if (error instanceof EngineError) answers.set(key, failureOf(error));
    throw error;
  }
}

async function predictShare(
  { host, engine, shard, keys, answers }: Recorder,
  job: PredictJob,
  limits: Limits,
): Promise<Prediction> {
  const key = await keys.next("predict", predictQuestion(job));
  const rows = job.rows ?? Uint32Array.from({ length: job.feeds.rows }, (_, row) => row);
  const batch = (await fixedBatch(host, job.modelPath)) ?? job.batch;
  const { from, to } = shareOf(rows.length, batch, shard);
  const stored = { kind: "rows", from, to, of: rows.length } as const;
  try {
    // Without a row of its own it asks for the first ones, to know what answers look like.
    const own = from === to ? rows.subarray(0, batch) : rows.subarray(from, to);
    const prediction = await engine.predict({ ...job, rows: own }, limits);
    answers.set(key, { ...stored, prediction: from === to ? undefined : prediction });
    const outputs = prediction.outputs.map((column) => placed(column, from, rows.length));
    return { ...prediction, outputs };
  } catch (error) {
    if (error instanceof EngineError) answers.set(key, failureOf(error));
    throw error;
  }
}

/** A model may fix how many rows it takes at once, whatever is asked. */
async function fixedBatch({ files }: Host, path: string): Promise<number | undefined> {
  const { inputs } = modelSignature(readModel(await files.readBytes(path), path));
  return fixedBatchOf(inputs);
}

function placed(column: Column, from: number, rows: number): Column {
  const { elementType, itemShape, values } = column;
  const width = itemShape.reduce((product, size) => product * size, 1);
  if (elementType === "string") {
    const texts = Array.from({ length: rows * width }, () => "");
    return { ...column, rows, values: texts };
  }
  const all = numericArray(elementType, rows * width);
  for (let position = 0; position < values.length; position += 1) {
    const value = values[position];
    if (value !== undefined) Reflect.set(all, from * width + position, value);
  }
  return { ...column, rows, values: all };
}
