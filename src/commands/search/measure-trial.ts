/** One candidate of a search, measured on the calibration rows by estimates alone. */
import type { Compressed } from "../../compress/apply-recipe.ts";
import type { Host } from "../../host/host.ts";
import { missedByEstimate } from "../../judge/meets-by-estimate.ts";
import { footprintMeasurements } from "../../measure/footprint.ts";
import { latencyMeasurements } from "../../measure/latency-ratio.ts";
import type { Engine } from "../../run/engine.ts";
import type { MetricName } from "../../schema/generated/metric-name.ts";
import type { Recipe } from "../../schema/generated/recipe.ts";
import type { Measurement } from "../../schema/measurement.ts";
import type { Column } from "../../schema/tensor.ts";
import type { CandidateRequest } from "../candidate/candidate.ts";
import { candidateReading, loadModel } from "../load/load-model.ts";
import { CANDIDATE_FILE, writeModelFile } from "../load/write-model-file.ts";
import type { BoundData } from "../load/load-data.ts";
import { measureBehaviour } from "../observe/measure-behaviour.ts";
import { footprintOf } from "../observe/measure-costs.ts";
import { answersAt, LATENCY_ARMS, type Subject } from "../observe/observe.ts";
import { readingFor, readSamples, type Samples } from "../observe/read-answers.ts";
import { type SearchGround, subjectOf } from "./search-ground.ts";
import { changesStructure, notFaster } from "./structural-gain.ts";

/** How far a candidate is from the base under the worse kernels. */
export interface Distance {
  /** Share of changed answers; undefined where answers are no classes. */
  readonly flips: number | undefined;
  /** Of scores in nats, of other outputs the loss of likeness in dB: only its order counts. */
  readonly divergence: number;
  /** What the divergence was read from. */
  readonly likeness:
    { readonly metric: "kl-divergence" | "sqnr"; readonly estimate: number } | undefined;
}

/** Class indices by calibration row. */
export interface ClassAnswers {
  readonly base: Int32Array;
  readonly candidate: Int32Array;
  readonly labels: Int32Array | undefined;
}

export interface Tried {
  readonly recipe: Recipe;
  readonly bytes: number;
  readonly digest: string;
  /** undefined when no criterion asks for it, when another criterion is missed, or when it cannot be computed. */
  readonly latencyRatio: number | undefined;
  readonly distance: Distance;
  /** Under exact kernels; absent for other answers than classes. */
  readonly answers?: ClassAnswers;
  /** The criterion that it misses; undefined when it would meet all. */
  readonly missed: string | undefined;
  /** The same without the timings, which differ from run to run. */
  readonly missedUntimed: string | undefined;
}

export interface Trying {
  readonly request: CandidateRequest;
  readonly recipe: Recipe;
  readonly ground: SearchGround;
}

export interface MeasuredTrial extends Trying {
  readonly made: Compressed;
  readonly digest: string;
  /** What the recipe makes without passes that change the structure; undefined: that is the base. */
  readonly twin: () => Promise<Compressed | undefined>;
}

export async function measureTrial(
  host: Host,
  engine: Engine,
  { request, recipe, ground, made, digest, twin }: MeasuredTrial,
): Promise<Tried> {
  const { data, criteria } = request;
  const folder = await host.files.makeTemporaryDirectory();
  try {
    const candidatePath = host.files.resolve(folder, CANDIDATE_FILE);
    await writeModelFile(host, candidatePath, { made });
    const subject = subjectOf(request, candidatePath);
    const samples = await samplesOn(engine, { request, subject, ground }, data.calibration);
    const behaviour = behaviourOf(samples);
    const stressed = await underStress(engine, { request, subject, ground });
    const loaded = await loadModel(host, candidatePath, candidateReading(candidatePath));
    const sizes = footprintMeasurements(
      await ground.footprint(),
      await footprintOf(host, engine, { loaded, subject, criteria }),
    );
    const parts = { slices: ground.stress, groups: data.groups.map(({ column }) => column) };
    const untimed = [...behaviour, ...stressed, ...sizes];
    const missedUntimed = missedByEstimate(criteria, untimed, parts);
    const isTimed = missedUntimed === undefined && ground.takesTimings;
    const timings = isTimed ? await timeTrial(engine, subject) : [];
    const missed =
      missedUntimed ?? missedByEstimate(criteria, [...untimed, ...timings.map(asExact)], parts);
    return {
      recipe,
      bytes: loaded.bytes,
      digest,
      latencyRatio: latencyRatioIn(timings),
      distance: distanceOf(behaviour),
      ...classAnswers(samples),
      missed:
        missed ??
        (changesStructure(made)
          ? await slowerThanTwin(host, engine, { subject, folder, twin })
          : undefined),
      missedUntimed,
    };
  } finally {
    await host.files.remove(folder);
  }
}

async function slowerThanTwin(
  host: Host,
  engine: Engine,
  {
    subject,
    folder,
    twin,
  }: { readonly subject: Subject; readonly folder: string; readonly twin: MeasuredTrial["twin"] },
): Promise<string | undefined> {
  const made = await twin();
  if (made === undefined) return notFaster(await timeTrial(engine, subject, TWIN_ROUNDS));
  const basePath = host.files.resolve(folder, "twin", CANDIDATE_FILE);
  await writeModelFile(host, basePath, { made });
  return notFaster(await timeTrial(engine, { ...subject, basePath }, TWIN_ROUNDS));
}

const latencyRatioIn = (timings: readonly Measurement[]): number | undefined =>
  timings.find(({ metric, arm }) => metric === "latency-p50" && arm === "change")?.estimate ??
  undefined;

interface Observing {
  readonly request: CandidateRequest;
  readonly subject: Subject;
  readonly ground: SearchGround;
}

async function samplesOn(
  engine: Engine,
  { request, subject, ground }: Observing,
  rows: BoundData,
): Promise<Samples> {
  const asked = { ...subject, feeds: rows.feeds };
  const { batch } = subject.serving;
  const answer = (kernels: "ordinary" | "exact"): Promise<Column> =>
    answersAt(engine, asked, { modelPath: subject.candidatePath, batch, kernels });
  const base = await ground.baseAnswers(rows);
  // Two processes at a time: answers do not depend on what else runs.
  const [ordinary, exact] = await Promise.all([answer("ordinary"), answer("exact")]);
  const reading = readingFor(request.data.task, rows, base);
  return readSamples({ base, ordinary, exact }, reading);
}

function classAnswers({ base, exact }: Samples): Pick<Tried, "answers"> {
  if (base.kind !== "classification" || exact.kind !== "classification") return {};
  const { predicted, labels } = base;
  return { answers: { base: predicted, candidate: exact.predicted, labels } };
}

function behaviourOf(samples: Samples): readonly Measurement[] {
  return measureBehaviour({
    samples,
    slices: [],
    groups: [],
    criteria: [], // Estimates decide here: no interval is drawn.
    seed: "search",
    baseline: undefined,
  });
}

async function underStress(engine: Engine, observing: Observing): Promise<readonly Measurement[]> {
  const measured: Measurement[] = [];
  for (const { name, data } of observing.ground.stress) {
    const found = behaviourOf(await samplesOn(engine, observing, data));
    measured.push(...found.map((measurement) => ({ ...measurement, slice: name })));
  }
  return measured;
}

function distanceOf(measurements: readonly Measurement[]): Distance {
  const worst = (metric: MetricName, sign: 1 | -1): number | undefined => {
    const found = measurements.filter((one) => one.metric === metric && one.slice === "all");
    if (found.length === 0) return undefined;
    return Math.max(...found.map(({ estimate }) => sign * (estimate ?? sign * Infinity)));
  };
  const flips = worst("flips", 1);
  const divergence = worst("kl-divergence", 1);
  if (divergence !== undefined)
    return { flips, divergence, likeness: { metric: "kl-divergence", estimate: divergence } };
  const loss = worst("sqnr", -1);
  if (loss === undefined) return { flips, divergence: Infinity, likeness: undefined };
  return { flips, divergence: loss, likeness: { metric: "sqnr", estimate: -loss } };
}

/** Negative: the first is nearer to the base. */
export function compareDistances(first: Distance, second: Distance): number {
  const byFlips = (first.flips ?? 0) - (second.flips ?? 0);
  if (byFlips !== 0 || first.divergence === second.divergence) return byFlips;
  return first.divergence < second.divergence ? -1 : 1;
}

/** On a busy machine no interval of so few blocks would keep a limit: the verdict, which times longer, decides. */
function asExact({ detail: _, ...timing }: Measurement): Measurement {
  if (timing.estimate === null || timing.evidence.kind !== "mean") return timing;
  return { ...timing, interval: null, evidence: { kind: "exact" } };
}

/** One process and a second: enough to tell 5 % from nothing. */
const TRIAL_ROUNDS = { blocks: 60, callsPerBlock: 3, blockMs: 5, budgetMs: 1000 } as const;
/** A few channels fewer are a few percent: four times as many rounds halve the doubt. */
const TWIN_ROUNDS = { ...TRIAL_ROUNDS, blocks: 240, budgetMs: 4000 } as const;

async function timeTrial(
  engine: Engine,
  subject: Subject,
  rounds: typeof TRIAL_ROUNDS | typeof TWIN_ROUNDS = TRIAL_ROUNDS,
): Promise<readonly Measurement[]> {
  const options = {
    threads: subject.serving.threads,
    kernels: "ordinary",
    optimization: "all",
  } as const;
  const observation = await engine.latency(
    {
      arms: [
        { name: LATENCY_ARMS.base, modelPath: subject.basePath, options },
        { name: LATENCY_ARMS.control, modelPath: subject.basePath, options },
        { name: LATENCY_ARMS.candidate, modelPath: subject.candidatePath, options },
      ],
      feeds: subject.feeds,
      batch: subject.serving.batch,
      seed: subject.seed,
      ...rounds,
    },
    subject.limits,
  );
  return latencyMeasurements([observation], LATENCY_ARMS, { batch: subject.serving.batch });
}
