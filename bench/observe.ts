/** What each variant of a model does: its bytes, how its answers differ from the base's, and how long a call takes. */
import { readingFor } from "../src/commands/observe/read-answers.ts";
import type { Host } from "../src/host/host.ts";
import { buildSample } from "../src/measure/build-sample.ts";
import { latencyMeasurements } from "../src/measure/latency-ratio.ts";
import { sqnr } from "../src/measure/metrics/sqnr.ts";
import { rightAnswers } from "../src/measure/right-answers.ts";
import type { Sample } from "../src/measure/sample.ts";
import type { Engine, LatencyObservation, Limits } from "../src/run/engine.ts";
import { toDoubles, isNumericArray } from "../src/schema/numeric-array.ts";
import type { Column } from "../src/schema/tensor.ts";
import { EngineError } from "../src/schema/user-error.ts";
import { shortened } from "./command.ts";
import type { Subject } from "./subject.ts";
import type { Variant } from "./variants.ts";

export interface Ratio {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
  /** The base against itself in the same processes. */
  readonly control: number;
}

export interface Observed extends Variant {
  readonly bytes: number;
  readonly gzipBytes: number;
  readonly accuracy: number | undefined;
  readonly sqnr: number;
  /** Answers that differ from the base's; undefined where the output holds no choice. */
  readonly flips: number | undefined;
  readonly latency: Ratio | undefined;
}

export interface Effort {
  readonly processes: number;
  readonly budgetMs: number;
}

const OPTIONS = { threads: 1, kernels: "ordinary", optimization: "all" } as const;
const LIMITS: Limits = { timeoutMs: 600_000, memoryBytes: 8e9 };
/** Arms in one process: more would push each other's weights out of the caches. */
const ARMS = 4;

export async function observeVariants(
  host: Host,
  engine: Engine,
  {
    subject,
    variants,
    effort,
  }: { readonly subject: Subject; readonly variants: readonly Variant[]; readonly effort: Effort },
): Promise<readonly Observed[]> {
  const base = await answersOf(engine, subject, subject.base.path);
  const seen: Observed[] = [];
  for (const variant of variants) {
    host.log.progress(`${subject.name}: answers of ${variant.name}`);
    seen.push(await observeOne(host, engine, { subject, variant, base }));
  }
  const ratios = await latencies(host, engine, { subject, seen, effort });
  return seen.map((variant) => ({ ...variant, latency: ratios.get(variant.name) }));
}

async function answersOf(engine: Engine, subject: Subject, modelPath: string): Promise<Column> {
  const outputs = [subject.data.task.output.name];
  const job = { modelPath, feeds: subject.feeds, batch: 1, outputs, options: OPTIONS };
  const [column] = (await engine.predict(job, LIMITS)).outputs;
  if (column === undefined) throw new Error(`The engine gave no output "${outputs.join()}"`);
  return column;
}

interface Comparing {
  readonly subject: Subject;
  readonly variant: Variant;
  readonly base: Column;
}

const NOTHING = {
  bytes: 0,
  gzipBytes: 0,
  accuracy: undefined,
  sqnr: Number.NaN,
  flips: undefined,
  latency: undefined,
};

async function observeOne(
  host: Host,
  engine: Engine,
  { subject, variant, base }: Comparing,
): Promise<Observed> {
  if (variant.failure !== undefined) return { ...variant, ...NOTHING };
  try {
    const column = await answersOf(engine, subject, variant.path);
    const content = await host.files.readBytes(variant.path);
    const [first, second] = [sampleOf(subject, base, base), sampleOf(subject, base, column)];
    return {
      ...variant,
      bytes: content.length,
      gzipBytes: host.digest.gzipBytes(content),
      accuracy: accuracyOf(second),
      sqnr: sqnrOf(first, second),
      flips: flipsOf(subject, base, column),
      latency: undefined,
    };
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return { ...variant, ...NOTHING, failure: shortened(error.message) };
  }
}

export async function observeBase(
  engine: Engine,
  subject: Subject,
): Promise<{
  readonly accuracy: number | undefined;
  readonly bytes: number;
  readonly gzipBytes: number;
}> {
  const base = await answersOf(engine, subject, subject.base.path);
  const { bytes, gzipBytes } = subject.base;
  return { accuracy: accuracyOf(sampleOf(subject, base, base)), bytes, gzipBytes };
}

function sampleOf({ data, feeds }: Subject, base: Column, column: Column): Sample {
  const labels = data.evaluation.labels?.subarray(0, feeds.rows);
  return buildSample(column, readingFor(data.task, { ...data.evaluation, labels }, base));
}

function accuracyOf(sample: Sample): number | undefined {
  if (sample.kind !== "classification" || sample.labels === undefined) return undefined;
  return rightAnswers(sample).reduce((sum, hit) => sum + hit, 0) / sample.rows;
}

function sqnrOf(base: Sample, candidate: Sample): number {
  if (sqnr.of !== "pair" || sqnr.estimator.kind !== "bootstrap") return Number.NaN;
  const rows = Uint32Array.from({ length: base.rows }, (_, row) => row);
  return sqnr.estimator.prepare(base, candidate)(new Float64Array(base.rows).fill(1), rows);
}

/** The largest score along the last axis is an answer: one a row, or one a position where a row holds several. */
function flipsOf({ data }: Subject, base: Column, column: Column): number | undefined {
  if (data.task.kind === "fidelity" && base.itemShape.length < 2) return undefined;
  const [first, second] = [choices(base), choices(column)];
  const different = first.reduce((sum, choice, at) => sum + (choice === second[at] ? 0 : 1), 0);
  return different / first.length;
}

function choices({ values, itemShape }: Column): readonly number[] {
  if (!isNumericArray(values)) return [];
  const width = itemShape.at(-1) ?? 1;
  const scores = toDoubles(values);
  return Array.from({ length: scores.length / width }, (_, position) => {
    const some = scores.subarray(position * width, (position + 1) * width);
    return width === 1 ? Number((some[0] ?? 0) >= 0.5) : some.indexOf(Math.max(...some));
  });
}

interface Timing {
  readonly subject: Subject;
  readonly seen: readonly Observed[];
  readonly effort: Effort;
}

async function latencies(
  host: Host,
  engine: Engine,
  { subject, seen, effort }: Timing,
): Promise<ReadonlyMap<string, Ratio>> {
  const running = seen.filter(({ failure }) => failure === undefined);
  const ratios = new Map<string, Ratio>();
  for (let from = 0; from < running.length; from += ARMS) {
    const group = running.slice(from, from + ARMS);
    host.log.progress(`${subject.name}: timing ${group.map(({ name }) => name).join(", ")}`);
    const observations: LatencyObservation[] = [];
    for (let process = 0; process < effort.processes; process += 1)
      observations.push(await timeGroup(engine, group, { subject, effort, process }));
    for (const { name } of group) {
      const ratio = ratioOf(observations, name);
      if (ratio !== undefined) ratios.set(name, ratio);
    }
  }
  return ratios;
}

interface Turn {
  readonly subject: Subject;
  readonly effort: Effort;
  readonly process: number;
}

const BASE = "base";
const CONTROL = "base again";

function timeGroup(
  engine: Engine,
  group: readonly Observed[],
  { subject, effort, process }: Turn,
): Promise<LatencyObservation> {
  const base = { modelPath: subject.base.path, options: OPTIONS };
  const job = {
    arms: [
      { name: BASE, ...base },
      { name: CONTROL, ...base },
      ...group.map(({ name, path }) => ({ name, modelPath: path, options: OPTIONS })),
    ],
    feeds: subject.feeds,
    batch: 1,
    seed: process + 1,
    blocks: 200,
    callsPerBlock: 3,
    blockMs: 5,
    budgetMs: effort.budgetMs,
  };
  return engine.latency(job, LIMITS);
}

function ratioOf(observations: readonly LatencyObservation[], name: string): Ratio | undefined {
  const names = { base: BASE, control: CONTROL, candidate: name };
  const found = latencyMeasurements(observations, names, { batch: 1 }).find(
    ({ metric, arm }) => metric === "latency-p50" && arm === "change",
  );
  if (found?.estimate === null || found?.estimate === undefined || found.interval === null)
    return undefined;
  const control = found.detail?.["control"];
  const { lower, upper } = found.interval;
  return { estimate: found.estimate, lower, upper, control: control ?? Number.NaN };
}
