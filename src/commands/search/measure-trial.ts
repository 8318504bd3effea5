/** One candidate of a search, measured on the calibration rows by estimates alone: what takes the machine's time to know is left to `weighTrial`. */
import type { Host } from "../../host/host.ts";
import { HELD } from "../../judge/finite-targets.ts";
import { missedByEstimate } from "../../judge/meets-by-estimate.ts";
import { footprintMeasurements } from "../../measure/footprint.ts";
import { layerMeasurements } from "../../measure/layer-fates.ts";
import type { Engine } from "../../run/engine.ts";
import type { Criterion } from "../../schema/generated/policy.ts";
import type { MetricName } from "../../schema/generated/metric-name.ts";
import type { Recipe } from "../../schema/generated/recipe.ts";
import { LAYER_METRICS } from "../../schema/layer-metrics.ts";
import type { Measurement } from "../../schema/measurement.ts";
import type { Column } from "../../schema/tensor.ts";
import type { CandidateRequest } from "../candidate/candidate.ts";
import { candidateReading, loadModel } from "../load/load-model.ts";
import type { BoundData } from "../load/load-data.ts";
import { measureBehaviour } from "../observe/measure-behaviour.ts";
import type { Cost } from "../observe/cost-metrics.ts";
import { footprintOf, type Sized } from "../observe/measure-costs.ts";
import { answersAt, observeRewriting, type Subject } from "../observe/observe.ts";
import { readingFor, readSamples, type Samples } from "../observe/read-answers.ts";
import { type SearchGround, subjectOf } from "./search-ground.ts";

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
  /** undefined when it was not timed, or cannot be. */
  readonly latencyRatio: number | undefined;
  readonly distance: Distance;
  /** Under exact kernels; absent for other answers than classes. */
  readonly answers?: ClassAnswers;
  /** The first criterion that it misses, of what was measured; undefined when it would meet all. */
  readonly missed: string | undefined;
  /** The same without the timings, which differ from run to run. */
  readonly missedUntimed: string | undefined;
  /** Of what is asked for: what nobody measured. */
  readonly unmeasured: readonly Cost[];
}

export interface Trying {
  readonly request: CandidateRequest;
  readonly recipe: Recipe;
  readonly ground: SearchGround;
}

export interface MadeTrial extends Trying {
  readonly candidatePath: string;
  readonly digest: string;
}

export interface Screened {
  readonly tried: Tried;
  readonly sizes: Sized;
}

const asksForLayers = (criteria: readonly Criterion[]): boolean =>
  criteria.some(({ metric }) => LAYER_METRICS.has(metric));

/** Bytes and answers, and where a criterion asks for them, what the engine makes of the layers. */
export async function measureTrial(
  host: Host,
  engine: Engine,
  { request, recipe, ground, candidatePath, digest }: MadeTrial,
): Promise<Screened> {
  const { data, criteria } = request;
  const subject = subjectOf(request, candidatePath);
  const observing = { request, subject, ground };
  const samples = await samplesOn(engine, observing, data.calibration);
  const behaviour = behaviourOf(samples, criteria);
  const stressed = await underStress(engine, observing);
  const { model, path, bytes, gzipBytes, parameters } = await loadModel(
    host,
    candidatePath,
    candidateReading(candidatePath),
  );
  const loaded = { path, bytes, gzipBytes, parameters };
  const candidate = await footprintOf(host, engine, { loaded, subject, criteria: [] });
  const sizes = footprintMeasurements(ground.sizes, candidate);
  const parts = { slices: ground.stress, groups: data.groups.map(({ column }) => column) };
  const layers = asksForLayers(criteria)
    ? layerMeasurements((await observeRewriting(engine, subject, model)).fusion.layers)
    : [];
  const measured = [...behaviour, ...stressed, ...sizes, ...layers];
  const missed = missedByEstimate(criteria, measured, parts);
  const tried: Tried = {
    recipe,
    bytes,
    digest,
    latencyRatio: undefined,
    distance: distanceOf(behaviour),
    ...classAnswers(samples),
    missed,
    missedUntimed: missed,
    unmeasured: ground.costs,
  };
  return { tried, sizes: loaded };
}

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

/** What a distance is read from. */
const LIKENESS: readonly MetricName[] = ["flips", "kl-divergence", "sqnr"];

function behaviourOf(samples: Samples, criteria: readonly Criterion[]): readonly Measurement[] {
  return measureBehaviour({
    samples,
    slices: [],
    groups: [],
    criteria: [], // Estimates decide here: no interval is drawn.
    only: new Set([...LIKENESS, ...HELD, ...criteria.map(({ metric }) => metric)]),
    seed: "search",
    baseline: undefined,
  });
}

async function underStress(engine: Engine, observing: Observing): Promise<readonly Measurement[]> {
  const measured: Measurement[] = [];
  for (const { name, data } of observing.ground.stress) {
    const found = behaviourOf(await samplesOn(engine, observing, data), observing.request.criteria);
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

/** A total order; negative: the first is nearer to the base. What could not be computed, also of both, is as far as can be. */
export const compareDistances = (first: Distance, second: Distance): number =>
  ascending(first.flips ?? 0, second.flips ?? 0) || ascending(first.divergence, second.divergence);

/** Infinities are as large as themselves, which their difference does not say. */
function ascending(first: number, second: number): number {
  const one = knownOrFar(first);
  const other = knownOrFar(second);
  return one === other ? 0 : one < other ? -1 : 1;
}

const knownOrFar = (value: number): number => (Number.isNaN(value) ? Infinity : value);
