import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { check } from "../../../src/commands/check.ts";
import { nodeHost } from "../../../src/host/node-host.ts";
import type { Model } from "../../../src/model/ir.ts";
import { childEngine } from "../../../src/run/child-engine.ts";
import type { RunRecord } from "../../../src/schema/generated/record.ts";
import { mersenneRandom } from "../../../src/stats/random.ts";
import { type BuiltEngine, buildEngine } from "../../support/engine-program.ts";
import { withoutCosts } from "../../support/fake-engine.ts";
import { float, node, small, weight } from "../../support/models.ts";

const WIDTH = 16;

/** Two residual blocks, the second of `middle`. */
const model = (...middle: readonly ReturnType<typeof node>[]): Model =>
  small({
    inputs: [float("x", "rows", WIDTH)],
    outputs: [float("y", "rows", 2)],
    weights: [
      weight("w1", [WIDTH, WIDTH], 1),
      weight("w2", [WIDTH, WIDTH], 2),
      weight("w3", [WIDTH, 2], 3),
    ],
    nodes: [
      node("a = MatMul(x, w1)"),
      node("c = Add(x, a)", [], "first"),
      ...middle,
      node("y = MatMul(d, w3)"),
    ],
  });

const BLOCK = [node("b = MatMul(c, w2)"), node("d = Add(b, c)", [], "second")];

let built: BuiltEngine;
beforeAll(async () => {
  built = await buildEngine();
  built.keep("base.onnx", model(...BLOCK));
  built.keep("plain.onnx", model(node("d = Relu(c)")));
  built.keep("skipped.onnx", model(node("d = Identity(c)")));
  const random = mersenneRandom(3);
  const lines = Array.from({ length: 80 }, () => {
    const x = Array.from({ length: WIDTH }, () => 2 * random.uniform() - 1);
    return x.join(",");
  });
  const header = Array.from({ length: WIDTH }, (_, place) => `x${place}`);
  mkdirSync(join(built.folder, "out"), { recursive: true });
  writeFileSync(join(built.folder, "rows.csv"), [header.join(","), ...lines].join("\n"));
});
afterAll(() => {
  rmSync(built.folder, { recursive: true });
});

interface Asked {
  readonly recipe: string;
  readonly path?: string;
  readonly more?: string;
}

async function judged({ recipe, path = "base.onnx", more = "" }: Asked): Promise<RunRecord> {
  const columns = Array.from({ length: WIDTH }, (_, place) => `x${place}`).join(", ");
  writeFileSync(
    join(built.folder, "policy.yml"),
    `version: 1
models:
  toy:
    path: ${path}
    task: { kind: fidelity, output: y }
    inputs: { x: { columns: [${columns}] } }
    data: { calibration: { path: rows.csv }, evaluation: { path: rows.csv } }
    recipe: ${recipe}
    criteria: [{ kind: ceiling, metric: non-finite-rows, limit: 0 }${more}]
    probes: [blocks]
`,
  );
  const real = withoutCosts(childEngine(built.program));
  const policyPath = join(built.folder, "policy.yml");
  const { records, failed } = await check(nodeHost(), real, {
    policyPath,
    models: [],
    canary: false,
  });
  const [record] = records;
  if (record === undefined) throw new Error(String(failed[0]?.error.message));
  return record;
}

const FLOOR = ", { kind: floor, metric: block-sqnr, limit: 20 }";
const figures = ({ measurements }: RunRecord): readonly [string, number | null][] =>
  measurements
    .filter(({ metric }) => metric === "block-sqnr")
    .map(({ slice, estimate }) => [slice, estimate]);

test("blocks of int8 weights keep a floor of 20 dB, one by one; without a criterion they are shown alone", async () => {
  const recipe = "{ passes: [{ pass: int8-dynamic, minimum-elements: 16 }] }";
  const record = await judged({ recipe, more: FLOOR });
  const found = figures(record);
  expect(found.map(([slice]) => slice)).toEqual(["block=first", "block=second"]);
  for (const [, estimate] of found) {
    expect(estimate).toBeGreaterThan(25);
    expect(estimate).toBeLessThan(60);
  }
  const outcomes = record.findings
    .filter(({ metric }) => metric === "block-sqnr")
    .map(({ slice, outcome }) => [slice, outcome]);
  expect(outcomes).toEqual([
    ["block=first", "pass"],
    ["block=second", "pass"],
  ]);
  const shown = await judged({ recipe });
  expect(figures(shown)).toEqual(found);
  expect(shown.findings.map(({ metric }) => metric)).toEqual(["non-finite-rows"]);
});

test("a half-precision candidate is compared in numbers, not in bits", async () => {
  const record = await judged({ recipe: "{ passes: [{ pass: float16 }] }" });
  for (const [, estimate] of figures(record)) expect(estimate).toBeGreaterThan(50);
});

test("of blocks the skipped one alone falls to 0 dB", async () => {
  const record = await judged({ recipe: "{ provided: skipped.onnx }", more: FLOOR });
  expect(figures(record)).toEqual([
    ["block=first", 300],
    ["block=second", 0],
  ]);
  expect(record.verdict.outcome).toBe("fail");
  expect(record.findings.find(({ outcome }) => outcome === "fail")?.slice).toBe("block=second");
});

test("a block that is not found in the candidate is an error of its own, never a pass", async () => {
  built.keep("other.onnx", other);
  const record = await judged({ recipe: "{ provided: other.onnx }", more: FLOOR });
  expect(record.verdict.outcome).toBe("error");
  expect(record.findings.map(({ explanation }) => explanation).join("\n")).toContain(
    "block-sqnr on block=second cannot be computed: the block is not found in the candidate",
  );
});

const other = small({
  inputs: [float("x", "rows", WIDTH)],
  outputs: [float("y", "rows", 2)],
  weights: [weight("w3", [WIDTH, 2], 3)],
  nodes: [node("y = MatMul(x, w3)")],
});

test("values that are not row by row cannot be compared: each block says why", async () => {
  const turned = [
    node("t = Transpose(c)"),
    node("u = MatMul(w2, t)"),
    node("v = Add(u, t)", [], "second"),
    node("d = Transpose(v)"),
  ];
  built.keep("turned.onnx", model(...turned));
  const record = await judged({
    path: "turned.onnx",
    recipe: "{ provided: turned.onnx }",
    more: FLOOR,
  });
  expect(record.verdict.outcome).toBe("error");
  expect(record.findings.at(-1)?.explanation).toMatch(
    /cannot be computed: Cannot run model with what its blocks add as outputs: .*its first dimension must be the row/,
  );
});

test("a model without residual blocks is refused in one sentence", async () => {
  built.keep("other.onnx", other);
  await expect(judged({ path: "other.onnx", recipe: "{ provided: other.onnx }" })).rejects.toThrow(
    'Cannot compare the blocks of the model: it has no residual block; take "blocks" out of its probes and "block-sqnr" out of its criteria',
  );
});
