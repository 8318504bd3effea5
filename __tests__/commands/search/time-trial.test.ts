import { expect, test } from "@jest/globals";
import { timeTrial } from "../../../src/commands/search/time-trial.ts";
import { LOOKS } from "../../../src/measure/widen-for-look.ts";
import type { Criterion } from "../../../src/schema/generated/policy.ts";
import type { LookPlan } from "../../../src/stats/group-sequential.ts";
import { fakeEngine, noisy } from "../../support/fake-engine.ts";

const subject = {
  basePath: "base.onnx",
  candidatePath: "candidate.onnx",
  feeds: { rows: 0, columns: [] },
  output: "y",
  serving: { batch: 1, threads: 1 },
  limits: { timeoutMs: 1000, memoryBytes: 1e9 },
  seed: 1,
} as const;
const criteria: readonly Criterion[] = [
  { kind: "ceiling", metric: "latency-p50", limit: 1.05, relative: true },
];
const SEEDS = Array.from({ length: 10 }, (_, seed) => seed);

/** How many of the searches on a noisy machine say that a candidate of this ratio misses its limit, and how often each looks. */
async function missed(
  ratio: number,
  plan: LookPlan = LOOKS,
): Promise<{ readonly times: number; readonly looks: number }> {
  let [times, looks] = [0, 0];
  for (const seed of SEEDS) {
    const engine = fakeEngine({
      callMs: noisy(seed, "candidate.onnx", ratio),
      mostBlocks: Number.POSITIVE_INFINITY,
    });
    const timed = await timeTrial(engine, { subject, criteria, plan });
    if (timed.missed !== undefined) times += 1;
    looks += engine.asked.length / SEEDS.length;
  }
  return { times, looks };
}

test("what keeps its limit is not missed by chance", async () => {
  expect((await missed(1.03)).times).toBe(0);
});

test("what is beyond its limit by more than the noise is always missed", async () => {
  expect((await missed(1.2)).times).toBe(SEEDS.length);
});

test("what is clear at once is looked at once, and what is not as often as the plan allows", async () => {
  expect((await missed(0.8)).looks).toBeCloseTo(1);
  const near = await missed(1.045);
  expect(near.looks).toBeGreaterThan(2);
  expect(near.looks).toBeLessThanOrEqual(LOOKS.looks + 1e-9);
  expect((await missed(1.045, { looks: 1, bounds: "pocock" })).looks).toBeCloseTo(1);
});
