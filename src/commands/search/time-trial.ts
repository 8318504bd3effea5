/** Timings of a search: a second in a process of its own, and again while what is asked of them is within the noise. */
import { readTimings } from "../../judge/timings-by-evidence.ts";
import { latencyMeasurements } from "../../measure/latency-ratio.ts";
import { widenForLook } from "../../measure/widen-for-look.ts";
import type { Engine, LatencyJob, LatencyObservation } from "../../run/engine.ts";
import type { Criterion } from "../../schema/generated/policy.ts";
import type { Measurement } from "../../schema/measurement.ts";
import type { LookPlan } from "../../stats/group-sequential.ts";
import { LATENCY_ARMS, optionsFor, type Subject } from "../observe/observe.ts";

type Rounds = Pick<LatencyJob, "blocks" | "callsPerBlock" | "blockMs" | "budgetMs">;

/** Enough to tell 5 % from nothing on a quiet machine. */
const TRIAL_ROUNDS: Rounds = { blocks: 60, callsPerBlock: 3, blockMs: 5, budgetMs: 1000 };
/** A few channels fewer are a few percent: four times as many rounds halve the doubt. */
export const TWIN_ROUNDS: Rounds = { ...TRIAL_ROUNDS, blocks: 240, budgetMs: 4000 };

export interface TimeTrial {
  readonly subject: Subject;
  /** Those of timings. */
  readonly criteria: readonly Criterion[];
  /** How often it may be looked at. */
  readonly plan: LookPlan;
  readonly rounds?: Rounds;
}

export interface TimedTrial {
  readonly timings: readonly Measurement[];
  readonly missed: string | undefined;
}

/** Looking again makes chance no likelier: each look has the wider interval that is due to it. */
export async function timeTrial(
  engine: Engine,
  { subject, criteria, plan, rounds = TRIAL_ROUNDS }: TimeTrial,
): Promise<TimedTrial> {
  const observations: LatencyObservation[] = [];
  const { batch } = subject.serving;
  for (;;) {
    const look = observations.length + 1;
    observations.push(await timeOnce(engine, { subject, look, rounds }));
    const timings = latencyMeasurements(observations, LATENCY_ARMS, { batch }).map((timing) =>
      widenForLook(timing, look, plan),
    );
    const { missed, isDecided } = readTimings(criteria, timings);
    if (isDecided || look === plan.looks) return { timings, missed };
  }
}

interface Look extends Required<Omit<TimeTrial, "criteria" | "plan">> {
  readonly look: number;
}

function timeOnce(engine: Engine, { subject, look, rounds }: Look): Promise<LatencyObservation> {
  const { serving, basePath, candidatePath, feeds, seed, limits } = subject;
  const options = optionsFor(serving, "ordinary");
  const job = {
    arms: [
      { name: LATENCY_ARMS.base, modelPath: basePath, options },
      { name: LATENCY_ARMS.control, modelPath: basePath, options },
      { name: LATENCY_ARMS.candidate, modelPath: candidatePath, options },
    ],
    feeds,
    batch: serving.batch,
    seed: seed + look - 1,
    ...rounds,
  };
  return engine.latency(job, limits);
}

export const latencyRatioIn = (timings: readonly Measurement[]): number | undefined =>
  timings.find(({ metric, arm }) => metric === "latency-p50" && arm === "change")?.estimate ??
  undefined;
