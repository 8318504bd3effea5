/** `recipe: auto`: tries the built-in recipes on the calibration rows and takes the smallest candidate that would meet every criterion. */
import type { Compressed } from "../compress/apply-recipe.ts";
import type { Host } from "../host/host.ts";
import { missedByEstimate } from "../judge/meets-by-estimate.ts";
import { latencyMeasurements } from "../measure/latency-ratio.ts";
import { builtInRecipes } from "../policy/recipes.ts";
import type { Engine } from "../run/engine.ts";
import type { Recipe } from "../schema/generated/recipe.ts";
import type { RecordedTrial } from "../schema/generated/record.ts";
import type { Measurement } from "../schema/measurement.ts";
import { EngineError, UserError } from "../schema/user-error.ts";
import type { Column } from "../schema/tensor.ts";
import { compressModel } from "./compress-model.ts";
import type { CandidateRequest } from "./candidate.ts";
import { asksForTimings } from "./cost-metrics.ts";
import { measureBehaviour } from "./measure-behaviour.ts";
import { limitsOf } from "./model-in-force.ts";
import { LATENCY_ARMS, observeAnswers, type Subject } from "./observe.ts";
import { readingFor, readSamples } from "./read-answers.ts";

export interface Found {
  readonly recipe: Recipe;
  readonly trials: readonly RecordedTrial[];
  readonly notices: readonly string[];
}

interface Tried {
  readonly recipe: Recipe;
  readonly bytes: number;
  /** undefined when no criterion asks for it, or when it cannot be computed. */
  readonly latencyRatio: number | undefined;
  readonly flips: number;
  /** The criterion that it misses; undefined when it would meet all. */
  readonly missed: string | undefined;
}

type Trial =
  | { readonly kind: "tried"; readonly tried: Tried }
  | { readonly kind: "ended"; readonly trial: RecordedTrial };

/** No row of the evaluation is seen. @throws UserError recipe-refused when nothing can be made of the model */
export async function searchRecipe(
  host: Host,
  engine: Engine,
  request: CandidateRequest,
): Promise<Found> {
  const trials: Trial[] = [];
  for (const recipe of builtInRecipes()) {
    host.log.progress(`${request.inForce.name}: trying ${recipe.name}`);
    trials.push(await tryRecipe(host, engine, { request, recipe }));
  }
  const tried = trials.flatMap((trial) => (trial.kind === "tried" ? [trial.tried] : []));
  const ended = trials.flatMap((trial) => (trial.kind === "ended" ? [trial.trial] : []));
  const ranked = tried.toSorted((a, b) => a.bytes - b.bytes || a.flips - b.flips);
  const chosen = ranked.find(({ missed }) => missed === undefined) ?? leastChanged(ranked);
  if (chosen === undefined) {
    const reasons = ended.map(({ recipe, reason }) => `${recipe}: ${reason}`).join("; ");
    throw new UserError(
      "recipe-refused",
      `Cannot find a recipe for "${request.base.source}": none can be applied (${reasons})`,
    );
  }
  const notices =
    chosen.missed === undefined
      ? []
      : [
          `No recipe would meet every criterion on the calibration rows; ${chosen.recipe.name} changes least`,
        ];
  return {
    recipe: chosen.recipe,
    trials: [...ranked.map((one) => recordTrial(one, chosen, ranked)), ...ended],
    notices,
  };
}

/** When nothing meets the criteria, the verdict on the most faithful candidate is the one worth reading. */
function leastChanged(tried: readonly Tried[]): Tried | undefined {
  return tried.toSorted((a, b) => a.flips - b.flips || a.bytes - b.bytes)[0];
}

function recordTrial(tried: Tried, chosen: Tried, all: readonly Tried[]): RecordedTrial {
  const { recipe, bytes, latencyRatio, flips, missed } = tried;
  const figures = {
    recipe: recipe.name,
    bytes,
    ...(latencyRatio === undefined ? {} : { latencyRatio: Number(latencyRatio.toPrecision(3)) }),
    flips: Number(flips.toPrecision(3)),
  };
  if (tried === chosen)
    return {
      ...figures,
      outcome: "chosen",
      reason: missed ?? "the smallest that meets every criterion on the calibration rows",
    };
  if (missed !== undefined) return { ...figures, outcome: "misses-criteria", reason: missed };
  const better = all.find(
    (other) =>
      other !== tried &&
      other.bytes <= bytes &&
      (other.latencyRatio ?? 1) <= (latencyRatio ?? 1) &&
      other.flips <= flips,
  );
  if (better !== undefined)
    return {
      ...figures,
      outcome: "dominated",
      reason: `${better.recipe.name} is no larger, no slower and no less faithful`,
    };
  return { ...figures, outcome: "larger", reason: `larger than ${chosen.recipe.name}` };
}

/** Which recipe it is about is said beside it. */
const reasonOf = ({ message }: UserError): string =>
  message.replace(/^Cannot apply (recipe "[^"]*"|[\w-]+): /, "");

interface Trying {
  readonly request: CandidateRequest;
  readonly recipe: Recipe;
}

async function tryRecipe(host: Host, engine: Engine, { request, recipe }: Trying): Promise<Trial> {
  const { base, data, inForce } = request;
  try {
    const feeds = data.calibration.feeds;
    const made = await compressModel(host, engine, {
      model: base.model,
      recipe,
      calibration: feeds,
      trial: feeds,
      limits: limitsOf(inForce.policy),
    });
    return { kind: "tried", tried: await measureTrial(host, engine, { request, recipe, made }) };
  } catch (error) {
    if (error instanceof UserError && error.code === "recipe-refused") {
      return {
        kind: "ended",
        trial: { recipe: recipe.name, outcome: "refused", reason: reasonOf(error) },
      };
    }
    if (error instanceof EngineError) {
      return {
        kind: "ended",
        trial: { recipe: recipe.name, outcome: "error", reason: error.message },
      };
    }
    throw error;
  }
}

async function measureTrial(
  host: Host,
  engine: Engine,
  { request, recipe, made }: Trying & { readonly made: Compressed },
): Promise<Tried> {
  const { base, data, inForce, criteria } = request;
  const folder = await host.files.makeTemporaryDirectory();
  try {
    const candidatePath = host.files.resolve(folder, "candidate.onnx");
    await host.files.write(candidatePath, made.bytes);
    const subject: Subject = {
      basePath: base.path,
      candidatePath,
      feeds: data.calibration.feeds,
      output: data.task.output.name,
      serving: {
        batch: inForce.policy.serving?.batch ?? 1,
        threads: inForce.policy.serving?.threads ?? 1,
      },
      limits: limitsOf(inForce.policy),
      seed: inForce.seed,
    };
    const answers = await observeAnswers(host, engine, subject);
    const behaviour = behaviourOf(request, answers);
    const timings = asksForTimings(criteria) ? await timeTrial(engine, subject) : [];
    const size = sizeMeasurement(made.bytes.length, base.bytes);
    const parts = { slices: [], groups: data.groups.map(({ column }) => column) };
    return {
      recipe,
      bytes: made.bytes.length,
      latencyRatio:
        timings.find(({ metric, arm }) => metric === "latency-p50" && arm === "change")?.estimate ??
        undefined,
      flips: worstChange(behaviour),
      missed: missedByEstimate(criteria, [...behaviour, ...timings, size], parts),
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

/** Changed answers under the worse kernels; where answers are no classes, the loss of likeness in dB. */
function worstChange(measurements: readonly Measurement[]): number {
  const flips = measurements.filter(({ metric, slice }) => metric === "flips" && slice === "all");
  if (flips.length > 0) return Math.max(...flips.map(({ estimate }) => estimate ?? 1));
  const likeness = measurements.filter(({ metric, slice }) => metric === "sqnr" && slice === "all");
  return Math.max(...likeness.map(({ estimate }) => -(estimate ?? 0)));
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

function sizeMeasurement(bytes: number, baseBytes: number): Measurement {
  return {
    metric: "bytes",
    arm: "change",
    versus: "base",
    kernels: "ordinary",
    slice: "all",
    estimate: bytes / baseBytes,
    interval: null,
    n: 1,
    unit: "ratio",
    better: "lower",
    evidence: { kind: "exact" },
  };
}
