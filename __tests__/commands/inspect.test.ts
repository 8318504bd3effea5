import { expect, test } from "@jest/globals";
import { inspect } from "../../src/commands/inspect.ts";
import { makeNode, makeTensor } from "../../src/model/ir.ts";
import { makeModel } from "../../src/model/make-model.ts";
import { writeModel } from "../../src/model/write-model.ts";
import { PASSES } from "../../src/compress/generated/passes.ts";
import { EngineError } from "../../src/schema/user-error.ts";
import { fakeEngine } from "../support/fake-engine.ts";
import { fakeHost } from "../support/fake-host.ts";
import { float, node, small, weight } from "../support/models.ts";
import { toyHost } from "../support/toy-project.ts";

test("a model is described with what each pass would do, without calibration data", async () => {
  const engine = fakeEngine();
  const inspection = await inspect(toyHost(), engine, "toy.onnx");
  expect(inspection).toMatchObject({
    path: "toy.onnx",
    parameters: 4096,
    opsets: { "ai.onnx": 17 },
    operators: { MatMul: 2 },
    bytesByOperator: { MatMul: 16_384 },
  });
  expect(inspection.passes.map(({ pass }) => pass)).toEqual(PASSES.map(({ name }) => name));
  const applied = Object.fromEntries(inspection.passes.map(({ pass, applied: n }) => [pass, n]));
  expect(applied).toMatchObject({ "int8-dynamic": 2, float16: 2 });
  expect(applied["int8-static"]).toBeGreaterThan(0);
  expect(engine.asked).toEqual(["ranges"]);
});

test("what a pass would leave is counted by operator and reason", async () => {
  const model = makeModel({
    opset: 17,
    inputs: [{ name: "x", elementType: "float32", shape: ["N", 4] }],
    outputs: [{ name: "y", elementType: "float32", shape: ["N", 4] }],
    initializers: [],
    nodes: [makeNode({ operator: "Relu", inputs: ["x"], outputs: ["y"] })],
  });
  const host = fakeHost({ files: { "relu.onnx": writeModel(model) } });
  const { passes } = await inspect(host, fakeEngine(), "relu.onnx");
  for (const { applied, refused } of passes) {
    expect(applied).toBe(0);
    for (const { nodes } of refused) expect(nodes).toBeGreaterThan(0);
  }
});

/** Layers behind a normalisation, wide enough for the passes that look at values. */
const deepModel = small({
  inputs: [float("x", "N", 64)],
  outputs: [float("y", "N", 64)],
  weights: [
    weight("scale", [64], 5),
    weight("bias", [64], 6),
    weight("v", [64, 64], 7),
    weight("w", [64, 64], 8),
  ],
  nodes: [
    node("n = LayerNormalization(x, scale, bias)"),
    node("h = MatMul(n, v)"),
    node("r = Relu(h)"),
    node("y = MatMul(r, w)"),
  ],
});
const deepHost = () => fakeHost({ files: { "deep.onnx": writeModel(deepModel) } });

test("what only rows can tell is left open, and is not laid on rows that nobody gave", async () => {
  const { passes } = await inspect(deepHost(), fakeEngine(), "deep.onnx");
  const open = passes.filter(({ needsRows }) => needsRows).map(({ pass }) => pass);
  expect(open).toEqual(["low-rank", "prune-channels", "prune-weights", "smooth"]);
  const reasons = passes.flatMap(({ refused }) => refused.map(({ reason }) => reason));
  expect(reasons.filter((reason) => reason.includes("calibration"))).toEqual([]);
});

/** What int8-dynamic makes of a layer, in the names of the toy. */
const quantized = makeModel({
  opset: 17,
  inputs: [{ name: "x", elementType: "uint8", shape: ["N", 2] }],
  outputs: [{ name: "y", elementType: "int32", shape: ["N", 2] }],
  initializers: [makeTensor("w", "int8", { dims: [2, 2], values: Int8Array.of(1, 2, 3, 4) })],
  nodes: [makeNode({ operator: "MatMulInteger", inputs: ["x", "w"], outputs: ["y"], name: "fc" })],
});

test("of a model that is quantized already, the engine is asked what it makes of each layer", async () => {
  const host = fakeHost({ files: { "q.onnx": writeModel(quantized) } });
  const engine = fakeEngine({ optimizedModel: () => Promise.resolve(writeModel(quantized)) });
  const { fusion } = await inspect(host, engine, "q.onnx");
  expect(engine.asked).toEqual(["ranges", "optimize q.onnx"]);
  expect(fusion).toEqual({
    layers: [{ node: "fc", operator: "MatMulInteger", fate: "fused" }],
    detours: {},
    dequantizedConstants: 0,
  });
});

const refuse = (): Promise<never> =>
  Promise.reject(new EngineError("engine-failed", "Cannot optimise model: no kernel"));

test("an engine that cannot load it is quoted, and the rest is shown all the same", async () => {
  const host = fakeHost({ files: { "q.onnx": writeModel(quantized) } });
  const inspection = await inspect(host, fakeEngine({ optimizedModel: refuse }), "q.onnx");
  expect(inspection.fusion).toEqual({ impossible: "Cannot optimise model: no kernel" });
  expect(inspection.operators).toEqual({ MatMulInteger: 1 });
});
