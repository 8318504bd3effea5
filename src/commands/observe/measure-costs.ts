/** What base and candidate cost: bytes, and where a criterion asks, memory of fresh processes and timings in turns until they are decided. */
import type { Host } from "../../host/host.ts";
import { judge } from "../../judge/judge.ts";
import { footprintMeasurements, type Footprint } from "../../measure/footprint.ts";
import { latencyMeasurements } from "../../measure/latency-ratio.ts";
import { LOOKS, widenForLook } from "../../measure/widen-for-look.ts";
import type { Engine, LatencyObservation } from "../../run/engine.ts";
import type { Criterion } from "../../schema/generated/policy.ts";
import type { Measurement } from "../../schema/measurement.ts";
import { asksForMemory, asksForTimings } from "./cost-metrics.ts";
import { type RandomStreams, randomStreams } from "../../stats/random.ts";
import type { LoadedModel } from "../load/load-model.ts";
import { LATENCY_ARMS, observeLatency, observeMemory, type Subject } from "./observe.ts";

export interface Costed {
  readonly base: LoadedModel;
  readonly candidate: LoadedModel;
  readonly subject: Subject;
  readonly criteria: readonly Criterion[];
}

export async function measureCosts(
  host: Host,
  engine: Engine,
  costed: Costed,
): Promise<readonly Measurement[]> {
  const { base, candidate } = costed;
  const sizes = footprintMeasurements(
    await footprintOf(host, engine, { ...costed, loaded: base }),
    await footprintOf(host, engine, { ...costed, loaded: candidate }),
  );
  return [...sizes, ...(await measureTimings(host, engine, costed))];
}

/** None where no criterion asks for them. */
export async function measureTimings(
  host: Host,
  engine: Engine,
  timed: Pick<Costed, "subject" | "criteria">,
): Promise<readonly Measurement[]> {
  return asksForTimings(timed.criteria) ? timeUntilDecided(host, engine, timed) : [];
}

/** What a file says of its size. */
export type Sized = Pick<LoadedModel, "path" | "bytes" | "gzipBytes" | "parameters">;

/** Memory only where a criterion asks for it. */
export async function footprintOf(
  host: Host,
  engine: Engine,
  { loaded, subject, criteria }: Pick<Costed, "subject" | "criteria"> & { readonly loaded: Sized },
): Promise<Footprint> {
  const { path, bytes, gzipBytes, parameters } = loaded;
  const memory = asksForMemory(criteria)
    ? await observeMemory(host, engine, { modelPath: path, subject })
    : {};
  return { bytes, gzipBytes, parameters, ...memory };
}

/** Once where no criterion asks for timings. */
export async function timeUntilDecided(
  host: Host,
  engine: Engine,
  { subject, criteria }: Pick<Costed, "subject" | "criteria">,
): Promise<readonly Measurement[]> {
  const observations: LatencyObservation[] = [];
  const { batch, plan = LOOKS } = subject.serving;
  const measuredAt = (look: number, random?: RandomStreams): readonly Measurement[] => {
    const timed = { batch, ...(random === undefined ? {} : { random }) };
    return latencyMeasurements(observations, LATENCY_ARMS, timed).map((measurement) =>
      widenForLook(measurement, look, plan),
    );
  };
  let look = 0;
  do {
    observations.push(...(await observeLatency(host, engine, { subject, look })));
    look += 1;
  } while (look < plan.looks && !isDecided(criteria, measuredAt(look)));
  return measuredAt(look, randomStreams(subject.seed));
}

function isDecided(criteria: readonly Criterion[], measurements: readonly Measurement[]): boolean {
  const { findings } = judge({
    criteria: criteria.filter((criterion) => asksForTimings([criterion])),
    measurements,
    slices: [],
    groups: [],
    baseline: { state: "missing" },
    onInconclusive: "fail",
  });
  return findings.every(({ outcome }) => outcome === "pass" || outcome === "fail");
}
