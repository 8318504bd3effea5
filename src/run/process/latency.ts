/** Call durations of several arms that take turns, so that a busy moment of the machine meets all of them alike. */
import type { InferenceSession, Tensor } from "onnxruntime-node";
import { randomStreams } from "../../stats/random.ts";
import type { Column } from "../../schema/tensor.ts";
import { fixedBatch, makeFeeds, type Runtime, wholeBatches } from "./session.ts";

/** Distinct inputs that each arm cycles through. */
const INPUTS = 32;
const WARM_UP_MS = 1500;
const WARM_UP_CALLS = 10;
/** Medians of the last blocks of warm-up calls may differ by this share. */
const STEADY_SHARE = 0.05;
/** Fewer pairs of blocks than this give no interval. */
const MINIMUM_ROUNDS = 10;

export interface LatencyPlan {
  readonly batch: number;
  readonly seed: number;
  readonly blocks: number;
  readonly callsPerBlock: number;
  readonly blockMs: number;
  readonly budgetMs: number;
}

interface Arm {
  readonly name: string;
  readonly session: InferenceSession;
  readonly feeds: readonly Record<string, Tensor>[];
  readonly outputs: readonly string[];
  readonly slowedBy?: number;
  readonly blocks: number[][];
  next: number;
}

export interface ArmObservation {
  readonly name: string;
  readonly blocks: readonly (readonly number[])[];
  readonly warmUpCalls: number;
  readonly steady: boolean;
}

export interface LatencySubject {
  readonly name: string;
  readonly session: InferenceSession;
  readonly outputs: readonly string[];
  readonly slowedBy?: number;
}

export async function observeLatency(
  runtime: Runtime,
  subjects: readonly LatencySubject[],
  { columns, plan }: { readonly columns: readonly Column[]; readonly plan: LatencyPlan },
): Promise<readonly ArmObservation[]> {
  const arms = subjects.map((subject) => prepareArm(runtime, subject, { columns, plan }));
  const warm: { readonly calls: number; readonly steady: boolean }[] = [];
  for (const arm of arms) warm.push(await warmUp(arm));
  const random = randomStreams(plan.seed).stream("latency-order");
  const start = performance.now();
  const isInBudget = (round: number): boolean =>
    round < MINIMUM_ROUNDS || performance.now() - start < plan.budgetMs;
  for (let round = 0; round < plan.blocks && isInBudget(round); round += 1) {
    for (const index of random.shuffle(arms.length)) {
      const arm = arms[index];
      if (arm !== undefined) arm.blocks.push(await timeBlock(arm, plan));
    }
  }
  return arms.map((arm, index) => ({
    name: arm.name,
    blocks: arm.blocks,
    warmUpCalls: warm[index]?.calls ?? 0,
    steady: warm[index]?.steady ?? false,
  }));
}

function prepareArm(
  runtime: Runtime,
  subject: LatencySubject,
  { columns, plan }: { readonly columns: readonly Column[]; readonly plan: LatencyPlan },
): Arm {
  const { session } = subject;
  const size = fixedBatch(session) ?? plan.batch;
  const batches = wholeBatches(columns[0]?.rows ?? 0, { size, most: INPUTS });
  const feeds = batches.map((batch) => makeFeeds({ runtime, session, columns }, batch));
  return { ...subject, feeds, blocks: [], next: 0 };
}

async function timeCall(arm: Arm): Promise<number> {
  const feeds = arm.feeds[arm.next % arm.feeds.length] ?? {};
  arm.next += 1;
  const start = performance.now();
  await arm.session.run(feeds, [...arm.outputs]);
  const end = start + (performance.now() - start) * (1 + (arm.slowedBy ?? 0));
  while (performance.now() < end) continue;
  return performance.now() - start;
}

async function timeBlock(
  arm: Arm,
  { callsPerBlock, blockMs }: { readonly callsPerBlock: number; readonly blockMs: number },
): Promise<number[]> {
  const durations: number[] = [];
  let total = 0;
  while (durations.length < callsPerBlock || total < blockMs) {
    const duration = await timeCall(arm);
    durations.push(duration);
    total += duration;
  }
  return durations;
}

const middle = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

function isSteady(medians: readonly number[]): boolean {
  const last = medians.slice(-3);
  return (
    last.length === 3 && Math.max(...last) - Math.min(...last) <= STEADY_SHARE * Math.min(...last)
  );
}

async function warmUp(arm: Arm): Promise<{ readonly calls: number; readonly steady: boolean }> {
  const medians: number[] = [];
  const start = performance.now();
  while (!isSteady(medians) && performance.now() - start < WARM_UP_MS) {
    medians.push(middle(await timeBlock(arm, { callsPerBlock: WARM_UP_CALLS, blockMs: 20 })));
  }
  return { calls: arm.next, steady: isSteady(medians) };
}
