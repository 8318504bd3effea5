/** What a candidate of a search takes: memory of fresh processes, and time beside the base. */
import type { Host } from "../../host/host.ts";
import { missedByEstimate } from "../../judge/meets-by-estimate.ts";
import { footprintMeasurements } from "../../measure/footprint.ts";
import type { Engine } from "../../run/engine.ts";
import type { CandidateRequest } from "../candidate/candidate.ts";
import { asksForMemory, asksForTimings, type Cost } from "../observe/cost-metrics.ts";
import { footprintOf, type Sized } from "../observe/measure-costs.ts";
import type { Tried } from "./measure-trial.ts";
import { type SearchGround, subjectOf } from "./search-ground.ts";
import { notFasterThanTwin } from "./structural-gain.ts";
import { latencyRatioIn, timeTrial } from "./time-trial.ts";

export interface Weighing {
  readonly request: CandidateRequest;
  readonly ground: SearchGround;
  /** The candidate's file. */
  readonly sizes: Sized;
  /** Where the recipe changed the structure: the path of what it makes without that. */
  readonly twin?: () => Promise<string>;
}

/** @throws EngineError */
export function weighTrial(
  host: Host,
  engine: Engine,
  { tried, cost, ...weighing }: Weighing & { readonly tried: Tried; readonly cost: Cost },
): Promise<Tried> {
  const left = { ...tried, unmeasured: tried.unmeasured.filter((one) => one !== cost) };
  return cost === "memory"
    ? withMemory(host, engine, { ...weighing, tried: left })
    : withLatency(engine, { ...weighing, tried: left });
}

async function withMemory(
  host: Host,
  engine: Engine,
  { tried, request, ground, sizes }: Weighing & { readonly tried: Tried },
): Promise<Tried> {
  const criteria = request.criteria.filter((criterion) => asksForMemory([criterion]));
  const subject = subjectOf(request, sizes.path);
  const measurements = footprintMeasurements(
    await ground.footprint(),
    await footprintOf(host, engine, { loaded: sizes, subject, criteria }),
  );
  const missed = missedByEstimate(criteria, measurements, { slices: [], groups: [] });
  return { ...tried, missed: tried.missed ?? missed, missedUntimed: tried.missedUntimed ?? missed };
}

async function withLatency(
  engine: Engine,
  { tried, request, ground: { plan }, sizes, twin }: Weighing & { readonly tried: Tried },
): Promise<Tried> {
  const criteria = request.criteria.filter((criterion) => asksForTimings([criterion]));
  const subject = subjectOf(request, sizes.path);
  const { timings, missed } = await timeTrial(engine, { subject, criteria, plan });
  const timed = { ...tried, latencyRatio: latencyRatioIn(timings), missed };
  if (missed !== undefined || twin === undefined) return timed;
  return {
    ...timed,
    missed: await notFasterThanTwin(engine, {
      subject: { ...subject, basePath: await twin() },
      plan,
    }),
  };
}
