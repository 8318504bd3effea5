import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { create } from "@bufbuild/protobuf";
import { AttributeProto_AttributeType, AttributeProtoSchema } from "onnx-buf";
import type { Canary } from "../../../src/commands/candidate/canary.ts";
import { check } from "../../../src/commands/check.ts";
import { verifyRecord } from "../../../src/commands/verify.ts";
import { nodeHost } from "../../../src/host/node-host.ts";
import {
  type Attribute,
  makeTensor,
  type Model,
  textsAttribute,
  withOpset,
} from "../../../src/model/ir.ts";
import { writeModel } from "../../../src/model/write-model.ts";
import { renderMarkdown } from "../../../src/report/markdown.ts";
import { renderTerminal } from "../../../src/report/terminal.ts";
import { childEngine } from "../../../src/run/child-engine.ts";
import type { Engine, LatencyJob } from "../../../src/run/engine.ts";
import type { CanaryKind, RunRecord } from "../../../src/schema/generated/record.ts";
import { mersenneRandom } from "../../../src/stats/random.ts";
import { type BuiltEngine, buildEngine } from "../../support/engine-program.ts";
import { withoutCosts } from "../../support/fake-engine.ts";
import { float, node, small, weight } from "../../support/models.ts";

const WIDTH = 16;
const ROWS = 1500;

const floats = (name: string, ...values: readonly number[]): Attribute =>
  create(AttributeProtoSchema, {
    name,
    type: AttributeProto_AttributeType.FLOATS,
    floats: [...values],
  });

/** A block with a residual connection, a group that the model reads, and two logits. */
function model(): Model {
  const made = small({
    inputs: [float("x", "rows", WIDTH), { name: "kind", elementType: "string", shape: ["rows"] }],
    outputs: [float("y", "rows", 2)],
    weights: [
      weight("w1", [WIDTH, WIDTH], 1),
      weight("w2", [WIDTH, WIDTH], 2),
      weight("w3", [WIDTH, 2], 3),
      makeTensor("axis", "int64", { dims: [1], values: BigInt64Array.of(1n) }),
      makeTensor("lift", "float32", { dims: [2], values: Float32Array.of(0, 0.1) }),
    ],
    nodes: [
      node("a = MatMul(x, w1)"),
      node("b = Relu(a)"),
      node("c = MatMul(b, w2)"),
      node("d = Add(c, x)", [], "block"),
      node("e = MatMul(d, w3)"),
      node("m = ai.onnx.ml:LabelEncoder(kind)", [
        textsAttribute("keys_strings", ["a", "b"]),
        floats("values_floats", 0, 1),
      ]),
      node("n = Unsqueeze(m, axis)"),
      node("o = Mul(n, lift)"),
      node("y = Add(e, o)"),
    ],
  });
  return withOpset(made, "ai.onnx.ml", 2);
}

let built: BuiltEngine;
let engine: Engine;
beforeAll(async () => {
  built = await buildEngine();
  engine = { ...withoutCosts(childEngine(built.program)), latency: steadyLatency };
  await writeProject();
});
afterAll(() => {
  rmSync(built.folder, { recursive: true });
});

/** Calls take 1 ms, and as much longer as an arm is slowed; after 50 blocks the budget is used up. */
const steadyLatency = (job: LatencyJob): ReturnType<Engine["latency"]> =>
  Promise.resolve({
    arms: job.arms.map(({ name, slowedBy = 0 }) => ({
      name,
      warmUpCalls: 10,
      steady: true,
      blocks: Array.from({ length: Math.min(50, job.blocks) }, () =>
        new Float64Array(3).fill(1 + slowedBy),
      ),
    })),
  });

/** Labels are drawn by the model's own probabilities, so that it is right about how sure it is. */
async function writeProject(): Promise<void> {
  const random = mersenneRandom(8);
  const x = Float32Array.from({ length: ROWS * WIDTH }, () => 4 * random.uniform() - 2);
  const kinds = Array.from({ length: ROWS }, () => (random.uniform() < 0.6 ? "a" : "b"));
  const path = built.keep("model.onnx", model());
  const feeds = {
    rows: ROWS,
    columns: [
      { name: "x", elementType: "float32" as const, itemShape: [WIDTH], rows: ROWS, values: x },
      { name: "kind", elementType: "string" as const, itemShape: [], rows: ROWS, values: kinds },
    ],
  };
  const options = { threads: 1, kernels: "ordinary", optimization: "all" } as const;
  const limits = { timeoutMs: 60_000, memoryBytes: 2e9 };
  const { outputs } = await engine.predict({ modelPath: path, feeds, batch: 64, options }, limits);
  const logits = outputs[0]?.values ?? [];
  const header = [...Array.from({ length: WIDTH }, (_, place) => `x${place}`), "kind", "label"];
  const lines = kinds.map((kind, row) => {
    const gap = Number(logits[2 * row + 1]) - Number(logits[2 * row]);
    const label = random.uniform() < 1 / (1 + Math.exp(-gap)) ? 1 : 0;
    return [...x.subarray(row * WIDTH, (row + 1) * WIDTH), kind, label].join(",");
  });
  mkdirSync(join(built.folder, "out"), { recursive: true });
  writeFileSync(join(built.folder, "rows.csv"), [header.join(","), ...lines].join("\n"));
  writeFileSync(
    join(built.folder, "some.csv"),
    [header.join(","), ...lines.slice(0, 40)].join("\n"),
  );
  writeFileSync(join(built.folder, "policy.yml"), POLICY);
  writeFileSync(join(built.folder, "model.onnx"), writeModel(model()));
}

const POLICY = `version: 1
models:
  toy:
    path: model.onnx
    task: { kind: classification, output: y, scores: logits, classes: ["0", "1"], positive: "1" }
    inputs: { x: { columns: [${Array.from({ length: WIDTH }, (_, place) => `x${place}`).join(", ")}] } }
    data:
      calibration: { path: some.csv }
      evaluation: { path: rows.csv, label: label, groups: [kind] }
    recipe: { passes: [{ pass: clean }] }
    criteria:
      - { kind: ceiling, metric: non-finite-rows, limit: 0 }
      - { kind: non-inferiority, metric: accuracy, margin: 0.02 }
      - { kind: ceiling, metric: flips, limit: 0.05 }
      - { kind: floor, metric: block-sqnr, limit: 10 }
      - { kind: non-inferiority, metric: brier-score, margin: 0.005 }
      - { kind: group-gap, metric: equal-opportunity-difference, margin: 0.05 }
      - { kind: ceiling, metric: latency-p50, limit: 1.05, relative: true }
`;

const remembered = new Map<Canary, Promise<RunRecord>>();

/** Each canary is judged once for all claims about it. */
function judged(canary: Canary): Promise<RunRecord> {
  const record = remembered.get(canary) ?? judgeOnce(canary);
  remembered.set(canary, record);
  return record;
}

async function judgeOnce(canary: Canary): Promise<RunRecord> {
  const policyPath = join(built.folder, "policy.yml");
  const { records, failed } = await check(nodeHost(), engine, { policyPath, models: [], canary });
  const [record] = records;
  if (record === undefined) throw new Error(String(failed[0]?.error.message));
  return record;
}

const CAUGHT: readonly (readonly [CanaryKind, string])[] = [
  ["zeroed-tensor", "accuracy"],
  ["residual-block", "block-sqnr"],
  ["swapped-labels", "accuracy"],
  ["damaged-group", "equal-opportunity-difference"],
  ["temperature", "brier-score"],
  ["nan-rows", "non-finite-rows"],
  ["slow", "latency-p50"],
];

describe("a canary", () => {
  test.each(CAUGHT)("%s is caught by %s, which the verdict names", async (kind, metric) => {
    const { verdict, findings, canaryKind } = await judged(kind);
    expect(canaryKind).toBe(kind);
    expect(verdict.outcome).toBe("fail");
    expect(verdict.summary).toMatch(
      new RegExp(`^The canary \\(${kind}\\) is caught by .*${metric}`),
    );
    expect(findings.find((finding) => finding.metric === metric)?.outcome).toBe("fail");
  });

  test("the block that is left out adds nothing: 0 dB, which comment and terminal show", async () => {
    const record = await judged("residual-block");
    const { estimate, n } = record.measurements.find((one) => one.metric === "block-sqnr") ?? {};
    expect([estimate, n]).toEqual([0, 64]);
    const finding = record.findings.find((one) => one.metric === "block-sqnr");
    expect(finding?.explanation).toMatch(
      /^block-sqnr on block=block is 0 dB .*; at least 10 dB is needed/,
    );
    expect(renderMarkdown([record], { reproduce: () => "" })).toMatch(
      /Blocks: signal to noise of what the 1 residual blocks add, on 64 rows, is 0 dB at the least \(block\)/,
    );
    expect(renderTerminal(record, { colour: false })).toContain("is 0 dB at the least (block)");
    expect(verifyRecord(record, nodeHost().digest)).toMatchObject({
      isVerifiable: true,
      differences: [],
    });
  });

  test("the float model with other names passes", async () => {
    const { verdict, notices } = await judged("renamed");
    expect(verdict.outcome).toBe("pass");
    expect(notices.join()).toContain("the gate must pass");
  });

  test("what breaks the answers of one group leaves those of the other as they are", async () => {
    const { fairness = [] } = await judged("damaged-group");
    const accuracies = fairness[0]?.groups.map(({ base, candidate }) => [
      base.accuracy,
      candidate.accuracy,
    ]);
    expect(accuracies?.[0]?.[1]).toBe(accuracies?.[0]?.[0]);
    expect(accuracies?.[1]?.[1]).toBeCloseTo(1 - Number(accuracies?.[1]?.[0]), 12);
  });
});
