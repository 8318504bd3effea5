/** An engine that answers from what several machines have kept, as if one had run it all. */
import type { Host } from "../host/host.ts";
import { isNumericArray, numericArray } from "../schema/numeric-array.ts";
import type { Column } from "../schema/tensor.ts";
import { EngineError } from "../schema/user-error.ts";
import { answerKeys, type Question } from "./answer-key.ts";
import type { Engine, PredictJob, Prediction } from "./engine.ts";
import {
  optimizeQuestion,
  predictQuestion,
  rangesQuestion,
  sumsQuestion,
  timedQuestion,
} from "./questions.ts";
import type { StoredAnswer, StoredAnswers } from "./stored-answers.ts";

export interface Replay {
  /** In the order of the shards. */
  readonly parts: readonly StoredAnswers[];
  /** Whether the ordinary int8 kernels of the machines answer alike. */
  readonly areAlike: boolean;
  /** For what nobody was asked, such as which layers carry a loss that only the whole shows. */
  readonly engine: () => Promise<Engine>;
}

export function replayingEngine(host: Host, { parts, areAlike, engine }: Replay): Engine {
  const keys = answerKeys(host);
  const whole = async <Answer>(
    name: string,
    question: Question,
    run: (real: Engine) => Promise<Answer>,
  ): Promise<Answer> => {
    const [found] = keptUnder(parts, await keys.next(name, question));
    if (found === undefined) return run(await engine());
    throwFailure([found]);
    return answerOf(found);
  };
  return {
    version: () => whole("version", { options: null }, (real) => real.version()),
    providers: () => whole("providers", { options: null }, (real) => real.providers()),
    placement: (job, limits) =>
      whole("placement", predictQuestion(job), (real) => real.placement(job, limits)),
    predict: async (job, limits) => {
      const found = keptUnder(parts, await keys.next("predict", predictQuestion(job)));
      const [first] = found;
      if (first === undefined) return (await engine()).predict(job, limits);
      return first.kind === "whole" ? answerOf(first) : joined(found, job, areAlike);
    },
    latency: (job, limits) =>
      whole("latency", timedQuestion(job), (real) => real.latency(job, limits)),
    attack: async (job, limits) => (await engine()).attack(job, limits),
    load: (job, limits) => whole("load", timedQuestion(job), (real) => real.load(job, limits)),
    ranges: (job, limits) =>
      whole("ranges", rangesQuestion(job), (real) => real.ranges(job, limits)),
    sums: (job, limits) => whole("sums", sumsQuestion(job), (real) => real.sums(job, limits)),
    evaluate: (model, limits) =>
      whole("evaluate", { models: [model], options: null }, (real) => real.evaluate(model, limits)),
    open: (job, limits) => whole("open", optimizeQuestion(job), (real) => real.open(job, limits)),
    optimizedModel: (job, limits) =>
      whole("optimizedModel", optimizeQuestion(job), (real) => real.optimizedModel(job, limits)),
    memory: (job, limits) =>
      whole("memory", predictQuestion(job), (real) => real.memory(job, limits)),
    saturates: (limits) => whole("saturates", { options: null }, (real) => real.saturates(limits)),
    // Most jobs were done elsewhere.
    startAhead: () => () => Promise.resolve(),
  };
}

const keptUnder = (parts: readonly StoredAnswers[], key: string): readonly StoredAnswer[] =>
  parts.flatMap((part) => part.get(key) ?? []);

/** The key says which question it was, and every question has answers of one type. */
function answerOf(stored: StoredAnswer) {
  if (stored.kind === "whole") return stored.answer;
  throw new Error("A share was kept where all of it was asked");
}

function throwFailure(found: readonly StoredAnswer[]): void {
  for (const one of found) if (one.kind === "failure") throw new EngineError(one.code, one.message);
}

type Rows = Extract<StoredAnswer, { readonly kind: "rows" }>;

/** @throws EngineError when rows are missing, or when the machines do not answer alike */
function joined(
  found: readonly StoredAnswer[],
  { options }: PredictJob,
  areAlike: boolean,
): Prediction {
  throwFailure(found);
  const shares = found
    .filter((one): one is Rows => one.kind === "rows" && one.from < one.to)
    .toSorted((a, b) => a.from - b.from);
  const [first] = shares;
  const ends = [0, ...shares.map(({ to }) => to)];
  const isWhole =
    shares.every(({ from }, position) => from === ends[position]) && ends.at(-1) === first?.of;
  const predictions = shares.flatMap(({ prediction }) => prediction ?? []);
  const [start] = predictions;
  if (!isWhole || start === undefined || predictions.length !== shares.length) {
    const message = "Cannot put the answers of the shards together: they do not cover all rows";
    throw new EngineError("engine-failed", message);
  }
  if (shares.length > 1 && options.kernels === "ordinary" && !areAlike) {
    const message =
      "Cannot put the answers of the shards together: the int8 kernels of one CPU saturate and those of another do not, so that no single machine gives these answers; run all shards on one kind of runner";
    throw new EngineError("engine-failed", message);
  }
  const outputs = start.outputs.map((column, position) =>
    joinColumns(
      column,
      predictions.map((one) => one.outputs[position] ?? column),
    ),
  );
  return { ...start, outputs };
}

function joinColumns(like: Column, columns: readonly Column[]): Column {
  const rows = columns.reduce((total, column) => total + column.rows, 0);
  if (like.elementType === "string")
    return { ...like, rows, values: columns.flatMap(({ values }) => Array.from(values, String)) };
  const length = columns.reduce((total, { values }) => total + values.length, 0);
  const all = numericArray(like.elementType, length);
  const bytes = new Uint8Array(all.buffer);
  let offset = 0;
  for (const { values } of columns) {
    if (!isNumericArray(values)) continue;
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), offset);
    offset += values.byteLength;
  }
  return { ...like, rows, values: all };
}
