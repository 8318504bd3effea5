import { expect, test } from "@jest/globals";
import type { Limits } from "../../../src/run/engine.ts";
import { readModel } from "../../../src/model/read-model.ts";
import { operatorCounts } from "../../../src/model/signature.ts";
import { batchMean, five, startEngine } from "../../support/child-engine.ts";
import { LIMITS, PLAIN } from "../../support/engine-program.ts";
import { constant, float, node, small } from "../../support/models.ts";

const started = startEngine();

test("the optimised model is what the engine really runs", async () => {
  const model = small({
    inputs: [float("x", "rows", 2)],
    outputs: [float("y", "rows", 2)],
    weights: [constant("w", [2, 2], 1, 2, 3, 4), constant("b", [2], 1, 2)],
    nodes: [node("a = Identity(x)"), node("p = MatMul(a, w)"), node("y = Add(p, b)")],
  });
  const modelPath = started.built.keep("plain.onnx", model);
  const bytes = await started.engine.optimizedModel({ modelPath, options: PLAIN }, LIMITS);
  expect(operatorCounts(readModel(bytes, "optimised"))).toEqual({ Gemm: 1 });
  const literal = await started.engine.optimizedModel(
    { modelPath, options: { ...PLAIN, optimization: "disabled" } },
    LIMITS,
  );
  expect(operatorCounts(readModel(literal, "literal"))).toEqual({ Add: 1, Identity: 1, MatMul: 1 });
});

const tight: Limits = { timeoutMs: 60_000, memoryBytes: 2e9 };
test("latency: every arm answers its blocks of calls on the same rows", async () => {
  const modelPath = started.built.keep("latency.onnx", batchMean("rows"));
  const arm = (name: string): { name: string; modelPath: string; options: typeof PLAIN } => ({
    name,
    modelPath,
    options: PLAIN,
  });
  const { arms } = await started.engine.latency(
    {
      arms: [arm("base"), arm("candidate")],
      feeds: five,
      batch: 2,
      seed: 1,
      blocks: 2,
      callsPerBlock: 3,
      blockMs: 0,
      budgetMs: 60_000,
    },
    tight,
  );
  expect(arms.map(({ name }) => name)).toEqual(["base", "candidate"]);
  for (const { blocks } of arms) {
    expect(blocks.map(({ length }) => length)).toEqual([3, 3]);
    for (const block of blocks) expect(Math.min(...block)).toBeGreaterThan(0);
  }
});

test("load: every arm answers its rounds, and says what processor time that took", async () => {
  const modelPath = started.built.keep("load.onnx", batchMean("rows"));
  const arms = await started.engine.load(
    {
      arms: ["base", "candidate"].map((name) => ({ name, modelPath, options: PLAIN })),
      feeds: five,
      pattern: { kind: "cold-start" },
      rowsPerQuery: 2,
      queries: 3,
      rounds: 2,
      seed: 1,
    },
    tight,
  );
  for (const { blocks, cpuMs } of arms) {
    expect(blocks.map(({ length }) => length)).toEqual([3, 3]);
    expect(cpuMs).toBeGreaterThan(0);
  }
});
