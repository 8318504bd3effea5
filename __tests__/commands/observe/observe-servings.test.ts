import { expect, test } from "@jest/globals";
import { check } from "../../../src/commands/check.ts";
import { verifyRecord } from "../../../src/commands/verify.ts";
import type { LatencyJob } from "../../../src/run/engine.ts";
import type { RunRecord } from "../../../src/schema/generated/record.ts";
import { fakeEngine } from "../../support/fake-engine.ts";
import { TOY_POLICY, toyHost } from "../../support/toy-project.ts";

const LIMIT = "      - { kind: ceiling, metric: latency-p50, limit: 1.1, relative: true }\n";

interface Swept {
  readonly record: RunRecord;
  /** Rows a call and threads of each job. */
  readonly asked: readonly (readonly [number, number | undefined])[];
}

/** The candidate takes 1.5 times as long where it gets this many threads. */
async function swept(serving: string, limit = LIMIT, slowAt = 0): Promise<Swept> {
  const policy = TOY_POLICY.replace("    data:", `    serving: ${serving}\n    data:`) + limit;
  const host = toyHost({ "compression-gate.yml": policy });
  const asked: (readonly [number, number | undefined])[] = [];
  const timing = fakeEngine();
  const slow = fakeEngine({ callMs: (path) => (path.includes("candidate") ? 1.5 : 1) });
  const engine = fakeEngine({
    latency: (job: LatencyJob, limits) => {
      const threads = job.arms[0]?.options.threads;
      asked.push([job.batch, threads]);
      return (threads === slowAt ? slow : timing).latency(job, limits);
    },
  });
  const { records, failed } = await check(host, engine, {
    policyPath: "compression-gate.yml",
    models: [],
    canary: false,
  });
  const [record] = records;
  if (record === undefined) throw new Error(String(failed[0]?.error.message));
  expect(verifyRecord(record, host.digest).differences).toEqual([]);
  return { record, asked };
}

const latencies = ({ findings }: RunRecord): readonly string[] =>
  findings
    .filter(({ metric }) => metric === "latency-p50")
    .map(({ slice, outcome }) => `${slice} ${outcome}`);

test("each way to serve the model is timed and must keep the limit, and answers are computed at the first", async () => {
  const { record, asked } = await swept("{ batch: [4, 8], threads: [1, 2] }");
  expect(new Set(asked.map(String))).toEqual(new Set(["4,1", "4,2", "8,1", "8,2"]));
  expect(latencies(record)).toEqual([
    "all pass",
    "serving@batch=4,threads=2 pass",
    "serving@batch=8,threads=1 pass",
    "serving@batch=8,threads=2 pass",
  ]);
  expect(record.policy.serving).toEqual({ batch: 4, threads: 1 });
  expect(record.findings.filter(({ metric }) => metric === "flips")).toHaveLength(1);
});

test("one way that is too slow fails, whatever the others do", async () => {
  const { record } = await swept("{ threads: [1, 2] }", LIMIT, 2);
  expect(latencies(record)).toEqual(["all pass", "serving@threads=2 fail"]);
  expect(record.verdict.outcome).toBe("fail");
});

test("without a limit the further ways are timed once and shown", async () => {
  const { record, asked } = await swept("{ threads: [1, 2] }", "");
  expect(new Set(asked.map(String))).toEqual(new Set(["1,2"]));
  expect(latencies(record)).toEqual([]);
  const timed = record.measurements.filter(({ metric }) => metric === "latency-p50");
  expect(timed.map(({ slice, arm }) => `${slice} ${arm}`)).toEqual([
    "serving@threads=2 base",
    "serving@threads=2 candidate",
    "serving@threads=2 change",
  ]);
});

test("a policy with one number each asks nothing more", async () => {
  const { record, asked } = await swept("{ batch: 4, threads: 2 }");
  expect(new Set(asked.map(String))).toEqual(new Set(["4,2"]));
  expect(record.judged?.slices.filter(({ timed }) => timed === true)).toEqual([]);
});
