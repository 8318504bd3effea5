/** Everything that is observed of base and candidate: answers, timings, memory, what really runs. */
import { auditFusion, type FusionAudit } from "../../compress/fusion-audit.ts";
import type { Model } from "../../model/ir.ts";
import { isStreamed } from "../../model/raw-data.ts";
import { readModel } from "../../model/read-model.ts";
import { operatorCounts } from "../../model/signature.ts";
import type { LookPlan } from "../../stats/group-sequential.ts";
import type { Host } from "../../host/host.ts";
import type {
  Engine,
  LatencyObservation,
  Limits,
  MemoryObservation,
  SessionOptions,
  Unpadding,
} from "../../run/engine.ts";
import type { Kernels } from "../../schema/measurement.ts";
import type { Column, Feeds } from "../../schema/tensor.ts";
import { besideEach } from "../beside-each.ts";

export interface Serving {
  readonly batch: number;
  readonly threads: number;
  /** The CPU when absent. */
  readonly provider?: string;
  /** How often timings may be looked at before they are decided. */
  readonly plan?: LookPlan;
}

export interface Subject {
  readonly basePath: string;
  readonly candidatePath: string;
  readonly feeds: Feeds;
  /** The output that is judged. */
  readonly output: string;
  /** The output with its standard deviations. */
  readonly deviation?: string | undefined;
  readonly serving: Serving;
  readonly limits: Limits;
  readonly seed: number;
  /** So much longer the candidate's calls are made to take, as a share. */
  readonly slowedBy?: number;
}

export interface Answers {
  readonly base: Column;
  readonly ordinary: Column;
  readonly exact: Column;
}

export const optionsFor = ({ threads, provider }: Serving, kernels: Kernels): SessionOptions => ({
  threads,
  kernels,
  optimization: "all",
  ...(provider === undefined ? {} : { provider }),
});

export interface Asked {
  readonly modelPath: string;
  readonly batch: number;
  readonly kernels: Kernels;
  readonly unpadding?: Unpadding;
}

/** The judged output of one model for all rows; its deviations, where it has them, stand beside each number. */
export async function answersAt(
  engine: Engine,
  { feeds, serving, limits, output, deviation }: Subject,
  { kernels, ...asked }: Asked,
): Promise<Column> {
  const options = optionsFor(serving, kernels);
  const wanted = deviation === undefined ? [output] : [output, deviation];
  const job = { ...asked, feeds, outputs: wanted, options };
  const { outputs } = await engine.predict(job, limits);
  const [column, beside] = outputs;
  if (column === undefined) throw new Error(`The engine gave no output "${output}"`);
  if (deviation === undefined) return column;
  if (beside === undefined) throw new Error(`The engine gave no output "${deviation}"`);
  return besideEach(column, beside);
}

/** A float base answers alike under both kinds of kernels: it runs once. */
export async function observeAnswers(
  host: Host,
  engine: Engine,
  subject: Subject,
): Promise<Answers> {
  sayRows(host, subject);
  const [base, ordinary, exact] = await inTurns(armsOf(engine, subject));
  if (base === undefined || ordinary === undefined || exact === undefined)
    throw new Error("Three arms were asked");
  return { base, ordinary, exact };
}

/** Of so many rows it is seen whether they are answered alike when they are asked again. */
const REPEATED_ROWS = 64;

/** And the first calls of the candidate once more, in a process of their own. */
export async function observeAnswersAgain(
  host: Host,
  engine: Engine,
  subject: Subject,
): Promise<Answers & { readonly again: Column }> {
  const { feeds, serving, candidatePath } = subject;
  const some = Math.ceil(REPEATED_ROWS / serving.batch) * serving.batch;
  const few = { ...subject, feeds: firstRows(feeds, some) };
  sayRows(host, subject);
  const [base, ordinary, exact, again] = await inTurns([
    ...armsOf(engine, subject),
    () => answer(engine, few, { modelPath: candidatePath, kernels: "ordinary" }),
  ]);
  if (base === undefined || ordinary === undefined || exact === undefined || again === undefined)
    throw new Error("Three arms were asked, and one of them again");
  return { base, ordinary, exact, again };
}

function sayRows(host: Host, { feeds }: Subject): void {
  const rows = feeds.rows.toLocaleString("en-US");
  host.log.progress(`running ${rows} rows through the base model and the candidate`);
}

const answer = (
  engine: Engine,
  subject: Subject,
  arm: Pick<Asked, "modelPath" | "kernels">,
): Promise<Column> => answersAt(engine, subject, { ...arm, batch: subject.serving.batch });

const armsOf = (engine: Engine, subject: Subject): readonly (() => Promise<Column>)[] =>
  [
    { modelPath: subject.basePath, kernels: "ordinary" } as const,
    { modelPath: subject.candidatePath, kernels: "ordinary" } as const,
    { modelPath: subject.candidatePath, kernels: "exact" } as const,
  ].map((arm) => () => answer(engine, subject, arm));

/** Two at a time: answers do not depend on what else runs, and most machines have two cores. */
async function inTurns<Value>(work: readonly (() => Promise<Value>)[]): Promise<readonly Value[]> {
  const results: Value[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < work.length) {
      const position = next;
      next += 1;
      const job = work[position];
      if (job !== undefined) results[position] = await job();
    }
  };
  const ends = await Promise.allSettled([worker(), worker()]);
  for (const end of ends) if (end.status === "rejected") throw end.reason;
  return results;
}

export const LATENCY_ARMS = {
  base: "base",
  control: "base-again",
  candidate: "candidate",
} as const;

const PROCESSES = 3;
/** Short blocks in many rounds: whatever disturbs the machine for longer than a block meets all arms alike. */
const ROUNDS = { blocks: 200, callsPerBlock: 3, blockMs: 5, budgetMs: 4000 } as const;
/** Latency is observed on this many different rows at most. */
const LATENCY_ROWS = 64;

/** Each look is `PROCESSES` fresh processes: where memory lands is chance, and it matters. */
export async function observeLatency(
  host: Host,
  engine: Engine,
  { subject, look }: { readonly subject: Subject; readonly look: number },
): Promise<readonly LatencyObservation[]> {
  const options = optionsFor(subject.serving, "ordinary");
  const arms = [
    { name: LATENCY_ARMS.base, modelPath: subject.basePath, options },
    { name: LATENCY_ARMS.control, modelPath: subject.basePath, options },
    { ...slowed(subject), name: LATENCY_ARMS.candidate, modelPath: subject.candidatePath, options },
  ];
  const observations: LatencyObservation[] = [];
  for (let process = 0; process < PROCESSES; process += 1) {
    host.log.progress(`timing, process ${process + 1 + look * PROCESSES}`);
    const job = {
      arms,
      feeds: firstRows(subject.feeds, LATENCY_ROWS * subject.serving.batch),
      batch: subject.serving.batch,
      seed: subject.seed + look * PROCESSES + process,
      ...ROUNDS,
    };
    observations.push(await engine.latency(job, subject.limits));
  }
  return observations;
}

const slowed = ({ slowedBy }: Subject): { readonly slowedBy?: number } =>
  slowedBy === undefined ? {} : { slowedBy };

export function firstRows(feeds: Feeds, count: number): Feeds {
  const rows = Math.min(feeds.rows, count);
  const columns = feeds.columns.map((column) => {
    const width = column.itemShape.reduce((product, size) => product * size, 1);
    return { ...column, rows, values: column.values.slice(0, rows * width) };
  });
  return { rows, columns };
}

const MEMORY_PROCESSES = 5;

/** The largest peak and the median load time of several fresh processes. */
export async function observeMemory(
  host: Host,
  engine: Engine,
  { modelPath, subject }: { readonly modelPath: string; readonly subject: Subject },
): Promise<MemoryObservation> {
  host.log.progress("measuring memory");
  const feeds = firstRows(subject.feeds, subject.serving.batch);
  const job = {
    modelPath,
    feeds,
    batch: subject.serving.batch,
    options: optionsFor(subject.serving, "ordinary"),
  };
  const seen: MemoryObservation[] = [];
  for (let process = 0; process < MEMORY_PROCESSES; process += 1)
    seen.push(await engine.memory(job, subject.limits));
  const loads = seen.map(({ loadMs }) => loadMs).toSorted((a, b) => a - b);
  return {
    peakMemoryBytes: Math.max(...seen.map(({ peakMemoryBytes }) => peakMemoryBytes)),
    loadMs: loads[Math.floor(loads.length / 2)] ?? 0,
  };
}

/** The candidate's graph as the engine rewrote it. */
export interface Rewriting {
  readonly operators: Readonly<Record<string, number>>;
  readonly fusion: FusionAudit;
}

export async function observeRewriting(
  engine: Engine,
  { candidatePath, serving, limits }: Subject,
  candidate: Model,
): Promise<Rewriting> {
  const bytes = await engine.optimizedModel(
    {
      modelPath: candidatePath,
      withoutWeights: isStreamed(candidate),
      options: optionsFor(serving, "ordinary"),
    },
    limits,
  );
  const model = readModel(bytes, "optimised candidate");
  return { operators: operatorCounts(model), fusion: auditFusion(candidate, model) };
}
