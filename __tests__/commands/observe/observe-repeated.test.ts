import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { check } from "../../../src/commands/check.ts";
import { nodeHost } from "../../../src/host/node-host.ts";
import type { Model, Node } from "../../../src/model/ir.ts";
import { childEngine } from "../../../src/run/child-engine.ts";
import type { RunRecord } from "../../../src/schema/generated/record.ts";
import { floatAttribute } from "../../support/attributes.ts";
import { type BuiltEngine, buildEngine } from "../../support/engine-program.ts";
import { withoutCosts } from "../../support/fake-engine.ts";
import { float, node, small, weight } from "../../support/models.ts";

const ROWS = 70;

const model = (...last: readonly Node[]): Model =>
  small({
    inputs: [float("x", "rows", 2)],
    outputs: [float("y", "rows", 2)],
    weights: [weight("w", [2, 2], 1)],
    nodes: [node("a = MatMul(x, w)"), ...last],
  });

let built: BuiltEngine;
beforeAll(async () => {
  built = await buildEngine();
  built.keep("steady.onnx", model(node("y = Relu(a)")));
  const noise = node("r = RandomNormalLike(a)", [floatAttribute("scale", 1e-3)]);
  built.keep("random.onnx", model(noise, node("y = Add(a, r)")));
  // The last row equals the one before it.
  const lines = Array.from({ length: ROWS }, (_, row) => `${Math.min(row, 68)},${row % 68}`);
  writeFileSync(
    join(built.folder, "rows.csv"),
    ["p,q", ...lines.with(69, lines[68] ?? "")].join("\n"),
  );
});
afterAll(() => {
  rmSync(built.folder, { recursive: true });
});

async function judged(path: string): Promise<RunRecord> {
  const policyPath = join(built.folder, "policy.yml");
  writeFileSync(
    policyPath,
    `version: 1
models:
  toy:
    path: ${path}
    task: { kind: fidelity, output: y }
    inputs: { x: { columns: [p, q] } }
    data: { calibration: { path: rows.csv }, evaluation: { path: rows.csv } }
    recipe: { passes: [{ pass: int8-dynamic, minimum-elements: 4 }] }
    criteria: [{ kind: floor, metric: sqnr, limit: 10 }]
`,
  );
  const real = withoutCosts(childEngine(built.program));
  const asked = { policyPath, models: [], canary: false } as const;
  const { records, failed } = await check(nodeHost(), real, asked);
  const [record] = records;
  if (record === undefined) throw new Error(String(failed[0]?.error.message));
  return record;
}

const repeated = ({ measurements }: RunRecord): readonly unknown[] =>
  measurements
    .filter(({ metric }) => metric === "unrepeatable-rows")
    .map(({ arm, kernels, n }) => [arm, kernels, n]);

test("a model that answers alike is asked again, and nothing is said of it", async () => {
  const record = await judged("steady.onnx");
  // One row stands twice, and 64 are asked again.
  expect(repeated(record)).toEqual([
    ["base", "ordinary", 1],
    ["candidate", "ordinary", 65],
    ["candidate", "exact", 1],
  ]);
  expect(record.findings.map(({ metric, outcome }) => [metric, outcome])).toEqual([
    ["sqnr", "pass"],
  ]);
  expect(record.notices.join("\n")).not.toContain("otherwise than an equal one");
});

test("a model that answers otherwise each time fails, however near its answers are", async () => {
  const record = await judged("random.onnx");
  expect(record.verdict.outcome).toBe("fail");
  expect(record.findings[0]).toMatchObject({ metric: "sqnr", outcome: "pass" });
  expect(record.findings.at(-1)).toMatchObject({
    metric: "unrepeatable-rows",
    outcome: "fail",
    explanation: "unrepeatable-rows is 65 rows; at most 0 rows is allowed",
    advice:
      "The same input is answered otherwise each time: take what is random out of the model, or name the seeds of its operators",
  });
  expect(record.notices).toContain(
    "The float model answers 1 of 1 rows otherwise than an equal one: what is compared with it is partly chance",
  );
});
