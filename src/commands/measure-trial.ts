/** One candidate of a search, measured on the calibration rows by estimates alone. */
import type { Compressed } from "../compress/apply-recipe.ts";
import type { Host } from "../host/host.ts";
import { missedByEstimate } from "../judge/meets-by-estimate.ts";
import { type Footprint, footprintMeasurements } from "../measure/footprint.ts";
import { latencyMeasurements } from "../measure/latency-ratio.ts";
import type { Engine } from "../run/engine.ts";
import type { MetricName } from "../schema/generated/metric-name.ts";
import type { Recipe } from "../schema/generated/recipe.ts";
import type { Measurement } from "../schema/measurement.ts";
import type { Column } from "../schema/tensor.ts";
import type { CandidateRequest } from "./candidate.ts";
import { asksForTimings } from "./cost-metrics.ts";
import { loadModel } from "./load-model.ts";
import { measureBehaviour } from "./measure-behaviour.ts";
import { footprintOf } from "./measure-costs.ts";
import { limitsOf } from "./model-in-force.ts";
import { LATENCY_ARMS, observeAnswers, type Subject } from "./observe.ts";
import { readingFor, readSamples } from "./read-answers.ts";

/** How far a candidate is from the base under the worse kernels. */
export interface Distance {
  /** Share of changed answers; undefined where answers are no classes. */
  readonly flips: number | undefined;
  /** Of scores in nats, of other outputs the loss of likeness in dB: only its order counts. */
  readonly divergence: number;
}

export interface Tried {
  readonly recipe: Recipe;
  readonly bytes: number;
  /** undefined when no criterion asks for it, or when it cannot be computed. */
  readonly latencyRatio: number | undefined;
  readonly distance: Distance;
  /** The criterion that it misses; undefined when it would meet all. */
  readonly missed: string | undefined;
}

export interface Trying {
  readonly request: CandidateRequest;
  readonly recipe: Recipe;
  /** What the base takes, which is the same in every trial. */
  readonly baseFootprint: () => Promise<Footprint>;
}

/** What the base takes on calibration rows. */
export const baseFootprintOf = (
  host: Host,
  engine: Engine,
  request: CandidateRequest,
): Promise<Footprint> =>
  footprintOf(host, engine, {
    loaded: request.base,
    subject: subjectOf(request, request.base.path),
    criteria: request.criteria,
  });

function subjectOf({ base, data, inForce }: CandidateRequest, candidatePath: string): Subject {
  const { serving } = inForce.policy;
  return {
    basePath: base.path,
    candidatePath,
    feeds: data.calibration.feeds,
    output: data.task.output.name,
    serving: { batch: serving?.batch ?? 1, threads: serving?.threads ?? 1 },
    limits: limitsOf(inForce.policy),
    seed: inForce.seed,
  };
}

export async function measureTrial(
  host: Host,
  engine: Engine,
  { request, recipe, baseFootprint, made }: Trying & { readonly made: Compressed },
): Promise<Tried> {
  const { data, criteria } = request;
  const folder = await host.files.makeTemporaryDirectory();
  try {
    const candidatePath = host.files.resolve(folder, "candidate.onnx");
    await host.files.write(candidatePath, made.bytes);
    const subject = subjectOf(request, candidatePath);
    const answers = await observeAnswers(host, engine, subject);
    const behaviour = behaviourOf(request, answers);
    const timings = asksForTimings(criteria) ? await timeTrial(engine, subject) : [];
    const loaded = await loadModel(host, candidatePath);
    const sizes = footprintMeasurements(
      await baseFootprint(),
      await footprintOf(host, engine, { loaded, subject, criteria }),
    );
    const parts = { slices: [], groups: data.groups.map(({ column }) => column) };
    return {
      recipe,
      bytes: made.bytes.length,
      latencyRatio:
        timings.find(({ metric, arm }) => metric === "latency-p50" && arm === "change")?.estimate ??
        undefined,
      distance: distanceOf(behaviour),
      missed: missedByEstimate(criteria, [...behaviour, ...timings.map(asExact), ...sizes], parts),
    };
  } finally {
    await host.files.remove(folder);
  }
}

function behaviourOf(
  { data }: CandidateRequest,
  answers: { readonly base: Column; readonly ordinary: Column; readonly exact: Column },
): readonly Measurement[] {
  const reading = readingFor(data.task, data.calibration, answers.base);
  return measureBehaviour({
    samples: readSamples(answers, reading),
    slices: [],
    groups: [],
    criteria: [], // Estimates decide here: no interval is drawn.
    seed: "search",
    baseline: undefined,
  });
}

function distanceOf(measurements: readonly Measurement[]): Distance {
  const worst = (metric: MetricName, sign: 1 | -1): number | undefined => {
    const found = measurements.filter((one) => one.metric === metric && one.slice === "all");
    if (found.length === 0) return undefined;
    return Math.max(...found.map(({ estimate }) => sign * (estimate ?? sign * Infinity)));
  };
  const flips = worst("flips", 1);
  const divergence = worst("kl-divergence", 1) ?? worst("sqnr", -1) ?? Infinity;
  return { flips, divergence };
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

async function timeTrial(engine: Engine, subject: Subject): Promise<readonly Measurement[]> {
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
      ...TRIAL_ROUNDS,
    },
    subject.limits,
  );
  return latencyMeasurements([observation], LATENCY_ARMS, subject.serving.batch);
}
