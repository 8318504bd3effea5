import { expect, test } from "@jest/globals";
import * as runtime from "onnxruntime-node";
import type { InferenceSession, Tensor } from "onnxruntime-node";
import { observeLatency } from "../../../src/run/process/latency.ts";
import type { Column } from "../../../src/schema/tensor.ts";

interface Call {
  readonly arm: string;
  readonly rows: readonly number[];
  readonly outputs: readonly string[];
}

/** A session that answers at once and writes down what it was asked. */
function stub(arm: string, calls: Call[], batch?: number): InferenceSession {
  const session = {
    inputMetadata: [{ name: "x", isTensor: true, shape: [batch ?? "rows"] }],
    run: (feeds: Record<string, Tensor>, outputs: readonly string[]) => {
      calls.push({ arm, rows: Array.from(feeds["x"]?.data ?? [], Number), outputs });
      return Promise.resolve({});
    },
  };
  // The plan asks a session for no more than this.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return session as unknown as InferenceSession;
}

const columns = (rows: number): readonly Column[] => [
  {
    name: "x",
    elementType: "float32",
    itemShape: [],
    rows,
    values: Float32Array.from({ length: rows }, (_, row) => row),
  },
];

const PLAN = { batch: 1, seed: 7, blocks: 6, callsPerBlock: 4, blockMs: 0, budgetMs: 60_000 };

async function observe(
  names: readonly string[],
  given: {
    readonly rows?: number;
    readonly plan?: Partial<typeof PLAN>;
    readonly batch?: number;
  } = {},
): Promise<{
  readonly calls: readonly Call[];
  readonly arms: Awaited<ReturnType<typeof observeLatency>>;
}> {
  const calls: Call[] = [];
  const arms = await observeLatency(
    runtime,
    names.map((name) => ({
      name,
      session: stub(name, calls, given.batch),
      outputs: [`${name}-y`],
    })),
    { columns: columns(given.rows ?? 5), plan: { ...PLAN, ...given.plan } },
  );
  return { calls, arms };
}

/** Arms in the order of their blocks, after the warm-up. */
function order({ calls, arms }: Awaited<ReturnType<typeof observe>>): readonly string[] {
  const warm = arms.reduce((sum, { warmUpCalls }) => sum + warmUpCalls, 0);
  const timed = calls.slice(warm);
  return timed.flatMap(({ arm }, at) => (at % PLAN.callsPerBlock === 0 ? [arm] : []));
}

test("in every round every arm runs one block of the calls that were asked for", async () => {
  const observed = await observe(["base", "control", "candidate"]);
  const blocks = order(observed);
  expect(blocks).toHaveLength(18);
  for (let round = 0; round < 6; round += 1)
    expect(blocks.slice(round * 3, round * 3 + 3).toSorted()).toEqual([
      "base",
      "candidate",
      "control",
    ]);
  for (const arm of observed.arms)
    expect(arm.blocks.map(({ length }) => length)).toEqual([4, 4, 4, 4, 4, 4]);
});

test("the order of the arms comes from the seed, and changes with it", async () => {
  const names = ["base", "control", "candidate"];
  const first = order(await observe(names));
  expect(order(await observe(names))).toEqual(first);
  expect(order(await observe(names, { plan: { seed: 8 } }))).not.toEqual(first);
});

test("no round begins after the budget, save the first ten: a slow model is timed all the same", async () => {
  const { arms } = await observe(["base", "candidate"], { plan: { blocks: 12, budgetMs: 0 } });
  expect(arms.map(({ blocks }) => blocks.length)).toEqual([10, 10]);
});

test("a block goes on until it has lasted as long as it must", async () => {
  const { arms } = await observe(["base"], { plan: { blocks: 1, callsPerBlock: 1, blockMs: 2 } });
  const [block = []] = arms[0]?.blocks ?? [];
  expect(block.reduce((sum, value) => sum + value, 0)).toBeGreaterThanOrEqual(2);
  expect(block.length).toBeGreaterThan(1);
});

test("calls take turns over at most 32 different batches of rows, and ask for the outputs of the arm", async () => {
  const few = await observe(["base"], { plan: { batch: 2 } });
  expect(few.calls.slice(0, 4).map(({ rows }) => rows)).toEqual([
    [0, 1],
    [2, 3],
    [4, 0],
    [0, 1],
  ]);
  const { calls } = await observe(["base"], { rows: 100 });
  const rows = new Set(calls.map((call) => call.rows.join()));
  expect(rows.size).toBe(32);
  expect(calls.every(({ outputs }) => outputs.join() === "base-y")).toBe(true);
});

test("a model with a batch size of its own is fed that many rows", async () => {
  const { calls } = await observe(["base"], { batch: 3 });
  expect(calls.slice(0, 2).map(({ rows }) => rows)).toEqual([
    [0, 1, 2],
    [3, 4, 0],
  ]);
});

test("every arm is warmed up before the first block is timed", async () => {
  const { arms } = await observe(["base", "candidate"]);
  for (const { warmUpCalls } of arms) expect(warmUpCalls).toBeGreaterThanOrEqual(30);
});

test("a call of a slowed arm lasts longer by its share", async () => {
  const slow = {
    inputMetadata: [{ name: "x", isTensor: true, shape: ["rows"] }],
    run: () => new Promise((resolve) => setTimeout(() => resolve({}), 5)),
  };
  const subject = (name: string, slowedBy: number) => ({
    name,
    // The plan asks a session for no more than this.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    session: slow as unknown as InferenceSession,
    outputs: ["y"],
    slowedBy,
  });
  const plan = { ...PLAN, blocks: 1, callsPerBlock: 1 };
  const arms = await observeLatency(runtime, [subject("a", 4)], { columns: columns(5), plan });
  // A timer of 5 ms is at most 1 ms early; four times more is at least 16 ms on top.
  expect(arms[0]?.blocks[0]?.[0]).toBeGreaterThanOrEqual(20);
});
