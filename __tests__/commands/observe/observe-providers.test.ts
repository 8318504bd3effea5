import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { check } from "../../../src/commands/check.ts";
import { verifyRecord } from "../../../src/commands/verify.ts";
import { nodeHost } from "../../../src/host/node-host.ts";
import { renderMarkdown } from "../../../src/report/markdown.ts";
import { renderTerminal } from "../../../src/report/terminal.ts";
import { childEngine } from "../../../src/run/child-engine.ts";
import { countProviders } from "../../../src/run/process/placement.ts";
import type { RunRecord } from "../../../src/schema/generated/record.ts";
import { type BuiltEngine, buildEngine, LIMITS, PLAIN } from "../../support/engine-program.ts";
import { withoutCosts } from "../../support/fake-engine.ts";
import { float, node, small, weight } from "../../support/models.ts";

const model = small({
  inputs: [float("x", "rows", 2)],
  outputs: [float("y", "rows", 2)],
  weights: [weight("w", [2, 2], 1)],
  nodes: [node("h = MatMul(x, w)"), node("y = Tanh(h)")],
});
/** Its answers point the other way. */
const broken = small({
  inputs: [float("x", "rows", 2)],
  outputs: [float("y", "rows", 2)],
  weights: [weight("w", [2, 2], 1)],
  nodes: [node("h = MatMul(x, w)"), node("y = Neg(h)")],
});

/** ONNX Runtime with providers that every machine has: one that works, one that is not there, one that leaves all to the CPU. */
const runtime = (path: string): string => `
import * as loaded from ${JSON.stringify(pathToFileURL(path).href)};
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
const ort = loaded.default ?? loaded;
async function create(path, options) {
  const [provider] = options.executionProviders;
  if (provider === "absent") throw new Error("/src/context.cc:136 void f(const T&) result == Success was false. No adapter");
  const session = await ort.InferenceSession.create(path, { ...options, executionProviders: ["cpu"] });
  if (provider !== "npu" || options.enableProfiling !== true) return session;
  const end = session.endProfiling.bind(session);
  session.endProfiling = () => {
    end();
    const folder = dirname(options.profileFilePrefix);
    const name = readdirSync(folder).find((file) => file.startsWith("profile"));
    const text = readFileSync(join(folder, name), "utf8");
    writeFileSync(join(folder, name), text.replace("CPUExecutionProvider", "NpuExecutionProvider"));
  };
  return session;
}
export default {
  env: ort.env,
  Tensor: ort.Tensor,
  InferenceSession: { create },
  listSupportedBackends: () => ["cpu", "npu", "absent", "fallback"].map((name) => ({ name })),
};
`;

let built: BuiltEngine;
beforeAll(async () => {
  built = await buildEngine();
  built.keep("base.onnx", model);
  built.keep("broken.onnx", broken);
  built.keep("runtime.mjs", runtime(String(built.program.runtimePath)));
  mkdirSync(join(built.folder, "out"), { recursive: true });
  const lines = Array.from({ length: 200 }, (_, row) => `${row / 100 - 1},${1 - row / 70}`);
  writeFileSync(join(built.folder, "rows.csv"), ["a,b", ...lines].join("\n"));
});
afterAll(() => {
  rmSync(built.folder, { recursive: true });
});

interface Asked {
  readonly providers: string;
  readonly candidate?: string;
}

async function judged({ providers, candidate = "base.onnx" }: Asked): Promise<RunRecord> {
  const policyPath = join(built.folder, "policy.yml");
  writeFileSync(
    policyPath,
    `version: 1
models:
  toy:
    path: base.onnx
    task: { kind: fidelity, output: y }
    inputs: { x: { columns: [a, b] } }
    data: { calibration: { path: rows.csv }, evaluation: { path: rows.csv } }
    recipe: { provided: ${candidate} }
    criteria:
      - { kind: floor, metric: cosine-similarity, limit: 0.9 }
      - { kind: ceiling, metric: latency-p50, limit: 1.5, relative: true }
    providers: ${providers}
`,
  );
  const engine = childEngine({ ...built.program, runtimePath: join(built.folder, "runtime.mjs") });
  const { records, failed } = await check(nodeHost(), withoutCosts(engine), {
    policyPath,
    models: [],
    canary: false,
  });
  const [record] = records;
  if (record === undefined) throw new Error(String(failed[0]?.error.message));
  expect(verifyRecord(record, nodeHost().digest).differences).toEqual([]);
  return record;
}

const findingsOf = ({ findings }: RunRecord): readonly string[] =>
  findings.map(({ metric, slice, outcome }) => `${metric} ${slice} ${outcome}`).toSorted();

test("behaviour and timings are judged on each provider, and what runs elsewhere is said", async () => {
  const record = await judged({ providers: "[cpu, npu]" });
  expect(findingsOf(record)).toEqual([
    "cosine-similarity all pass",
    "cosine-similarity provider=npu pass",
    "latency-p50 all pass",
    "latency-p50 provider=npu pass",
  ]);
  expect(record.providers).toEqual([
    {
      name: "npu",
      slice: "provider=npu",
      rows: 200,
      operators: { base: { npu: 1, cpu: 1 }, candidate: { npu: 1, cpu: 1 } },
    },
  ]);
  expect(record.verdict.outcome).toBe("pass");
  const remark =
    "On npu 1 of 2 operators of the candidate and 1 of 2 of the float model run elsewhere";
  expect(renderTerminal(record, { colour: false })).toContain(remark);
  expect(renderMarkdown([record], { reproduce: () => "" })).toContain(remark);
});

test("a candidate that is worse on a provider fails there", async () => {
  const record = await judged({ providers: "[npu]", candidate: "broken.onnx" });
  expect(findingsOf(record)).toContain("cosine-similarity provider=npu fail");
});

test.each([
  ["absent", "No adapter"],
  [
    "fallback",
    "none of the operators of the float model and of the candidate runs on it, all run elsewhere",
  ],
])(
  "what is not run on provider %s is one thing that is not checked, and no pass",
  async (name, why) => {
    const record = await judged({ providers: `[cpu, ${name}]` });
    expect(findingsOf(record)).toEqual([
      "cosine-similarity all pass",
      "latency-p50 all pass",
      `non-finite-rows provider=${name} not-checked`,
    ]);
    expect(record.verdict).toMatchObject({ outcome: "not-checked", blocks: true });
    expect(record.verdict.summary).toBe(
      `The candidate is not checked on provider=${name}, which cannot be used here: ${why}`,
    );
    expect(record.measurements.filter(({ slice }) => slice !== "all")).toEqual([]);
  },
);

test("a provider that the engine does not know is refused in one sentence", async () => {
  const start =
    /^Cannot judge the model on provider "\w+": the installed engine \(onnxruntime-node [\d.]+\) does not know it/;
  await expect(judged({ providers: "[cpu, xpu]" })).rejects.toThrow(start);
  await expect(judged({ providers: "[nothing]" })).rejects.toThrow(
    "does not know it; it knows cpu, npu, absent, fallback",
  );
});

test("without other providers nothing is asked and nothing is recorded", async () => {
  const record = await judged({ providers: "[cpu]" });
  expect(record).not.toHaveProperty("providers");
  expect(record.judged?.slices).toEqual([]);
});

test("the real engine says that all of a model runs on the CPU", async () => {
  const engine = childEngine(built.program);
  expect(await engine.providers()).toContain("cpu");
  const columns = [
    { name: "x", elementType: "float32", itemShape: [2], rows: 1, values: Float32Array.of(1, 2) },
  ] as const;
  const job = { modelPath: join(built.folder, "base.onnx"), batch: 1, options: PLAIN };
  const placed = await engine.placement({ ...job, feeds: { rows: 1, columns } }, LIMITS);
  expect(Object.keys(placed)).toEqual(["cpu"]);
});

const ran = (name: string, provider: string, operator: string) => ({
  cat: "Node",
  name,
  args: { provider, op_name: operator },
});

test("operators are counted once, copies and sessions are none", () => {
  const events = [
    { cat: "Session", name: "model_run", args: {} },
    ran("a_kernel_time", "WebGpuExecutionProvider", "Conv"),
    ran("a_kernel_time", "WebGpuExecutionProvider", "Conv"),
    ran("b_kernel_time", "CPUExecutionProvider", "QLinearConv"),
    ran("m_kernel_time", "WebGpuExecutionProvider", "MemcpyToHost"),
    { cat: "Node", name: "c_fence_before" },
  ];
  expect(countProviders(events)).toEqual({ webgpu: 1, cpu: 1 });
});
