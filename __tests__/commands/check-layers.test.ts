/** Criteria on what the engine makes of a candidate's layers, through the whole gate and the engine's own process. */
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { rmSync } from "node:fs";
import { check } from "../../src/commands/check.ts";
import { recordBaselines } from "../../src/commands/baseline.ts";
import { verifyRecord } from "../../src/commands/verify.ts";
import { nodeHost } from "../../src/host/node-host.ts";
import { graphOf, makeNode, makeTensor, type Model, withGraph } from "../../src/model/ir.ts";
import { readModel } from "../../src/model/read-model.ts";
import { floatValues, tensorDims } from "../../src/model/tensor-data.ts";
import { writeModel } from "../../src/model/write-model.ts";
import { childEngine } from "../../src/run/child-engine.ts";
import type { RunRecord } from "../../src/schema/generated/record.ts";
import { type BuiltEngine, buildEngine } from "../support/engine-program.ts";
import { withoutCosts } from "../support/fake-engine.ts";
import { fixtureBytes } from "../support/fixtures.ts";

const host = nodeHost();
let built: BuiltEngine;
const at = (...parts: readonly string[]): string => host.files.resolve(built.folder, ...parts);
const path = (name: string): string => JSON.stringify(host.files.resolve("fixtures", name));

const CRITERIA = [
  "{ kind: ceiling, metric: dequantized-layers, limit: 0 }",
  "{ kind: floor, metric: integer-layers, limit: 0.9 }",
];

const policy = (recipe: string, criteria: readonly string[]): string => `version: 1
models:
  digits:
    path: ${path("handwritten-digits/model.onnx")}
    task: { kind: classification, output: logits }
    inputs: { image: { column: image, scale: 0.00392156862745098 } }
    data:
      calibration: { path: ${path("handwritten-digits/calibration.npz")}, rows: 40 }
      evaluation: { path: ${path("handwritten-digits/evaluation.npz")}, label: label, rows: 40 }
    recipe: ${recipe}
    criteria:
${criteria.map((one) => `      - ${one}\n`).join("")}`;

/** The weights of Conv layers as int8 with a scale each, and nothing said of activations: what stores well and computes in float. */
function weightsInIntegers(model: Model): Model {
  const graph = graphOf(model);
  const weights = new Set(
    graph.node.filter(({ opType }) => opType === "Conv").map(({ input }) => input[1] ?? ""),
  );
  const initializers = graph.initializer.flatMap((tensor) => {
    if (!weights.has(tensor.name)) return [tensor];
    const values = floatValues(tensor);
    const scale = Math.max(...values.map(Math.abs)) / 127;
    const codes = Int8Array.from(values, (value) => Math.round(value / scale));
    const [dims, one] = [tensorDims(tensor), Float32Array.of(scale)];
    return [
      makeTensor(`${tensor.name}_codes`, "int8", { dims, values: codes }),
      makeTensor(`${tensor.name}_scale`, "float32", { dims: [], values: one }),
    ];
  });
  const made = [...weights].map((name) =>
    makeNode({
      operator: "DequantizeLinear",
      inputs: [`${name}_codes`, `${name}_scale`],
      outputs: [name],
    }),
  );
  return withGraph(model, { initializers, nodes: [...made, ...graph.node] });
}

beforeAll(async () => {
  built = await buildEngine();
  const model = readModel(fixtureBytes("handwritten-digits/model.onnx"), "digits");
  await host.files.write(at("made.onnx"), writeModel(weightsInIntegers(model)));
});
afterAll(() => rmSync(built.folder, { recursive: true, force: true }));

async function judged(
  recipe: string,
  criteria: readonly string[] = CRITERIA,
): Promise<{ readonly record: RunRecord; readonly exitCode: number }> {
  const policyPath = at("compression-gate.yml");
  await host.files.write(policyPath, policy(recipe, criteria));
  const engine = withoutCosts(childEngine(built.program));
  const { records, exitCode } = await check(host, engine, {
    policyPath,
    models: [],
    canary: false,
  });
  const [record] = records;
  if (record === undefined) throw new Error("No record was made");
  return { record, exitCode };
}

const outcomes = ({ findings }: RunRecord): readonly string[] =>
  findings.map(({ metric, outcome }) => `${metric} ${outcome}`);

test("layers that are stored in integers and computed in float fail both criteria", async () => {
  const { record, exitCode } = await judged("{ provided: made.onnx }");
  expect(outcomes(record)).toEqual(["dequantized-layers fail", "integer-layers fail"]);
  expect(exitCode).toBe(1);
  const fates = record.candidate.fusion?.layers.map(({ fate }) => fate) ?? [];
  const dequantized = fates.filter((fate) => fate === "dequantized").length;
  expect(dequantized).toBeGreaterThan(5);
  expect(record.findings[0]?.explanation).toBe(
    `dequantized-layers is ${dequantized} layers; at most 0 layers is allowed`,
  );
  expect(verifyRecord(record, host.digest)).toMatchObject({ differences: [], exitCode: 0 });
});

test("what int8-static makes keeps both, and then its baseline keeps others out", async () => {
  const versus = "versus: baseline }";
  const criteria = [
    ...CRITERIA,
    `{ kind: non-inferiority, metric: dequantized-layers, margin: 1, ${versus}`,
    `{ kind: non-inferiority, metric: integer-layers, margin: 0.05, ${versus}`,
  ];
  const { record, exitCode } = await judged("int8-static", criteria);
  expect(outcomes(record)).toEqual([
    "dequantized-layers pass",
    "integer-layers pass",
    "dequantized-layers not-checked",
    "integer-layers not-checked",
  ]);
  expect(exitCode).toBe(3);
  const engine = withoutCosts(childEngine(built.program));
  const asked = { policyPath: at("compression-gate.yml"), models: [], force: true };
  await recordBaselines(host, engine, asked);
  expect(outcomes((await judged("int8-static", criteria)).record)).toEqual([
    "dequantized-layers pass",
    "integer-layers pass",
    "dequantized-layers pass",
    "integer-layers pass",
  ]);
  const { record: other } = await judged("{ provided: made.onnx }", criteria.slice(2));
  expect(outcomes(other)).toEqual(["dequantized-layers fail", "integer-layers fail"]);
  expect(verifyRecord(other, host.digest)).toMatchObject({ differences: [], exitCode: 0 });
});
