import { expect, test } from "@jest/globals";
import { inspect } from "../../src/commands/inspect.ts";
import { makeNode } from "../../src/model/ir.ts";
import { makeModel } from "../../src/model/make-model.ts";
import { writeModel } from "../../src/model/write-model.ts";
import { PASSES } from "../../src/compress/generated/passes.ts";
import { fakeEngine } from "../support/fake-engine.ts";
import { fakeHost } from "../support/fake-host.ts";
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
  expect(engine.asked).toEqual([]);
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
