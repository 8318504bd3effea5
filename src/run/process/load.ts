/** Arms under one pattern of load, round by round in turns: closed loops of clients, scheduled arrivals, fresh sessions. */
import type { InferenceSession, Tensor } from "onnxruntime-node";
import { setTimeout as sleep } from "node:timers/promises";
import { randomStreams, type RandomStreams } from "../../stats/random.ts";
import type { Column } from "../../schema/tensor.ts";
import type { ArmLoad, LoadPattern, LoadPlan } from "../engine.ts";
import { burstArrivals, poissonArrivals } from "../load-trace.ts";
import { type EnergyMeter, energyMeter } from "./energy-meter.ts";
import { fixedBatch, makeFeeds, type Runtime, wholeBatches } from "./session.ts";

/** Distinct inputs that each arm cycles through. */
const INPUTS = 32;
const WARM_UP_CALLS = 10;
const IDLE_MS = 500;

export interface LoadSubject {
  readonly name: string;
  readonly outputs: readonly string[];
  readonly session: InferenceSession;
  readonly open: () => Promise<InferenceSession>;
}

interface Arm extends LoadSubject {
  readonly feeds: readonly Record<string, Tensor>[];
  readonly blocks: number[][];
  next: number;
  cpuMs: number;
  wallMs: number;
  joules: number;
}

export interface LoadTask {
  readonly columns: readonly Column[];
  readonly plan: LoadPlan;
  /** Default: the machine's own, where it has one. */
  readonly meter?: EnergyMeter | undefined;
}

/** Latencies by round in milliseconds; the processor's time, and its energy where the machine counts it. */
export async function observeLoad(
  runtime: Runtime,
  subjects: readonly LoadSubject[],
  { columns, plan, meter = energyMeter() }: LoadTask,
): Promise<readonly ArmLoad[]> {
  const arms = subjects.map((subject) => prepareArm(runtime, subject, { columns, plan }));
  for (const arm of arms) for (let call = 0; call < WARM_UP_CALLS; call += 1) await ask(arm);
  const streams = randomStreams(plan.seed);
  const random = streams.stream("load-order");
  const idleWatts = meter === undefined ? undefined : await idlePower(meter);
  for (let round = 0; round < plan.rounds; round += 1) {
    for (const index of random.shuffle(arms.length)) {
      const arm = arms[index];
      if (arm !== undefined)
        await metered(arm, meter, () => runRound(arm, { plan, round, streams }));
    }
  }
  return arms.map(({ name, blocks, cpuMs, wallMs, joules }) => ({
    name,
    blocks,
    cpuMs,
    wallMs,
    // A counter that was lost on the way has counted nothing.
    ...(idleWatts === undefined || !Number.isFinite(idleWatts + joules)
      ? {}
      : { joules, idleWatts }),
  }));
}

function prepareArm(
  runtime: Runtime,
  subject: LoadSubject,
  { columns, plan }: { readonly columns: readonly Column[]; readonly plan: LoadPlan },
): Arm {
  const { session } = subject;
  const size = fixedBatch(session) ?? plan.rowsPerQuery;
  const batches = wholeBatches(columns[0]?.rows ?? 0, { size, most: INPUTS });
  const feeds = batches.map((batch) => makeFeeds({ runtime, session, columns }, batch));
  return { ...subject, feeds, blocks: [], next: 0, cpuMs: 0, wallMs: 0, joules: 0 };
}

async function idlePower(meter: EnergyMeter): Promise<number> {
  const [joulesSince, start] = [meter.start(), performance.now()];
  await sleep(IDLE_MS);
  return (1000 * joulesSince()) / (performance.now() - start);
}

async function metered(
  arm: Arm,
  meter: EnergyMeter | undefined,
  run: () => Promise<number[]>,
): Promise<void> {
  const [cpu, start, joulesSince] = [process.cpuUsage(), performance.now(), meter?.start()];
  arm.blocks.push(await run());
  const { user, system } = process.cpuUsage(cpu);
  arm.cpuMs += (user + system) / 1000;
  arm.wallMs += performance.now() - start;
  arm.joules += joulesSince?.() ?? 0;
}

async function ask(arm: Arm, session: InferenceSession = arm.session): Promise<void> {
  const feeds = arm.feeds[arm.next % arm.feeds.length] ?? {};
  arm.next += 1;
  await session.run(feeds, [...arm.outputs]);
}

interface Round {
  readonly plan: LoadPlan;
  readonly round: number;
  readonly streams: RandomStreams;
}

/** Every arm meets the same trace in a round. */
function runRound(arm: Arm, { plan, round, streams }: Round): Promise<number[]> {
  const { pattern, queries } = plan;
  switch (pattern.kind) {
    case "single-stream":
    case "multi-stream":
    case "offline":
      return closedLoop(arm, { clients: 1, queries });
    case "concurrent":
      return closedLoop(arm, { clients: pattern.clients, queries });
    case "cold-start":
      return coldStarts(arm, queries);
    case "server":
    case "burst":
      return openLoop(
        arm,
        arrivalsOf(pattern, { queries, random: streams.stream(`load-${round}`) }),
      );
  }
}

function arrivalsOf(
  { kind, queriesPerSecond }: Extract<LoadPattern, { readonly queriesPerSecond: number }>,
  {
    queries,
    random,
  }: { readonly queries: number; readonly random: ReturnType<RandomStreams["stream"]> },
): Float64Array {
  const arrivals = kind === "server" ? poissonArrivals : burstArrivals;
  return arrivals(random, { queriesPerSecond, queries });
}

/** Each client asks again as soon as it is answered. */
async function closedLoop(
  arm: Arm,
  { clients, queries }: { readonly clients: number; readonly queries: number },
): Promise<number[]> {
  const durations: number[] = [];
  let asked = 0;
  const client = async (): Promise<void> => {
    while (asked < queries) {
      asked += 1;
      const start = performance.now();
      await ask(arm);
      durations.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return durations;
}

/** One query after the other; a late one still counts from when it was due, so that no queue is left out. */
async function openLoop(arm: Arm, arrivals: Float64Array): Promise<number[]> {
  const start = performance.now();
  const durations: number[] = [];
  for (const due of arrivals) {
    const early = due - (performance.now() - start);
    if (early > 1) await sleep(early - 1);
    while (performance.now() - start < due) await Promise.resolve();
    await ask(arm);
    durations.push(performance.now() - start - due);
  }
  return durations;
}

/** From nothing to the first answer. */
async function coldStarts(arm: Arm, queries: number): Promise<number[]> {
  const durations: number[] = [];
  for (let query = 0; query < queries; query += 1) {
    const start = performance.now();
    const session = await arm.open();
    await ask(arm, session);
    durations.push(performance.now() - start);
    await session.release();
  }
  return durations;
}
