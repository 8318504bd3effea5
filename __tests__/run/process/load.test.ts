import { expect, test } from "@jest/globals";
import * as runtime from "onnxruntime-node";
import type { InferenceSession, Tensor } from "onnxruntime-node";
import type { LoadPattern, LoadPlan } from "../../../src/run/engine.ts";
import type { EnergyMeter } from "../../../src/run/process/energy-meter.ts";
import { observeLoad } from "../../../src/run/process/load.ts";
import type { Column } from "../../../src/schema/tensor.ts";

interface Seen {
  readonly calls: string[];
  opened: number;
  atOnce: number;
  most: number;
}

/** A session that answers after `ms` and counts who is with it at once. */
function stub(arm: string, seen: Seen, ms: number): InferenceSession {
  const session = {
    inputMetadata: [{ name: "x", isTensor: true, shape: ["rows"] }],
    run: async (feeds: Record<string, Tensor>) => {
      seen.calls.push(`${arm}:${feeds["x"]?.dims[0]}`);
      seen.atOnce += 1;
      seen.most = Math.max(seen.most, seen.atOnce);
      await new Promise((resolve) => setTimeout(resolve, ms));
      seen.atOnce -= 1;
      return {};
    },
    release: () => Promise.resolve(),
  };
  // A load asks a session for no more than this.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return session as unknown as InferenceSession;
}

const COLUMNS: readonly Column[] = [
  { name: "x", elementType: "float32", itemShape: [], rows: 8, values: new Float32Array(8) },
];

type Given = Partial<LoadPlan> & { readonly ms?: number; readonly meter?: EnergyMeter };

async function observe(pattern: LoadPattern, given: Given = {}) {
  const { ms = 1, meter, ...plan } = given;
  const seen: Seen = { calls: [], opened: 0, atOnce: 0, most: 0 };
  const subjects = ["base", "candidate"].map((name) => ({
    name,
    outputs: ["y"],
    session: stub(name, seen, ms),
    open: () => {
      seen.opened += 1;
      return Promise.resolve(stub(name, seen, ms));
    },
  }));
  const arms = await observeLoad(runtime, subjects, {
    columns: COLUMNS,
    plan: { pattern, rowsPerQuery: 1, queries: 4, rounds: 2, seed: 3, ...plan },
    ...(meter === undefined ? {} : { meter }),
  });
  return { arms, seen };
}

test("every arm answers the queries of every round, one at a time", async () => {
  const { arms, seen } = await observe({ kind: "single-stream" });
  for (const { blocks } of arms) expect(blocks.map(({ length }) => length)).toEqual([4, 4]);
  expect(seen.most).toBe(1);
});

test("a query of several rows feeds them together", async () => {
  const { seen } = await observe({ kind: "multi-stream" }, { rowsPerQuery: 4 });
  expect(new Set(seen.calls)).toEqual(new Set(["base:4", "candidate:4"]));
});

test.each([
  ["more rows than there are", 12],
  ["rows that do not divide those that there are", 3],
])("every query holds all the rows that are asked for: %s", async (_, rowsPerQuery) => {
  const { seen } = await observe({ kind: "offline" }, { rowsPerQuery });
  expect(new Set(seen.calls)).toEqual(
    new Set([`base:${rowsPerQuery}`, `candidate:${rowsPerQuery}`]),
  );
});

test("clients ask at once, as many as there are", async () => {
  const { seen } = await observe({ kind: "concurrent", clients: 3 }, { queries: 6 });
  expect(seen.most).toBe(3);
});

test("a cold start opens a session for each query", async () => {
  const { seen } = await observe({ kind: "cold-start" });
  expect(seen.opened).toBe(16);
});

test("a server that is slower than its queries come counts the queue: latency grows with every query", async () => {
  const { arms } = await observe(
    { kind: "server", queriesPerSecond: 10_000 },
    { ms: 4, queries: 8, rounds: 1 },
  );
  for (const { blocks } of arms) {
    const [block = []] = blocks;
    expect(
      block.every((value, position) => position === 0 || value > (block[position - 1] ?? 0)),
    ).toBe(true);
    // Eight calls of 4 ms, all due at once: the last has waited for the seven before it. Timers are at most 1 ms early.
    expect(block.at(-1)).toBeGreaterThan(8 * 3);
  }
});

test("each arm has the energy of its own rounds, beside what the idle machine draws", async () => {
  const readings = [1, 3, 5, 7, 9];
  let started = 0;
  const meter: EnergyMeter = {
    start: () => {
      const own = readings[started] ?? 0;
      started += 1;
      return () => own;
    },
  };
  const { arms } = await observe({ kind: "single-stream" }, { meter });
  // The idle machine is read first; then two rounds of two arms, each as often as the other.
  expect(started).toBe(5);
  expect(arms.reduce((total, { joules = 0 }) => total + joules, 0)).toBe(3 + 5 + 7 + 9);
  // 1 J in half a second, or a little more where a timer is late.
  for (const { idleWatts } of arms) expect(idleWatts).toBeLessThanOrEqual(2.01);
});

test("a counter that is lost on the way has counted nothing: there is no energy, rather than half of it", async () => {
  let started = 0;
  const start = () => {
    started += 1;
    return () => (started > 2 ? Number.NaN : 1);
  };
  const { arms } = await observe({ kind: "single-stream" }, { meter: { start } });
  for (const arm of arms) expect(arm).not.toHaveProperty("joules");
});
