import { expect, test } from "@jest/globals";
import { checkModel } from "../../src/model/check-model.ts";
import { untypedValues, withExtraOutputs } from "../../src/model/extra-outputs.ts";
import { graphOf, makeNode, makeTensor, opsetVersion } from "../../src/model/ir.ts";
import { makeModel } from "../../src/model/make-model.ts";
import { readModel } from "../../src/model/read-model.ts";
import { modelSignature } from "../../src/model/signature.ts";
import { writeModel } from "../../src/model/write-model.ts";

const x = { name: "x", elementType: "float32", shape: ["N", 3] } as const;
const y = { name: "y", elementType: "float32", shape: [null, 2] } as const;

const model = makeModel({
  opset: 17,
  inputs: [x],
  outputs: [y],
  initializers: [makeTensor("w", "float32", { dims: [3, 2], values: new Float32Array(6) })],
  nodes: [
    makeNode({ operator: "MatMul", inputs: ["x", "w"], outputs: ["inner"] }),
    makeNode({ operator: "Relu", inputs: ["inner"], outputs: ["y"] }),
  ],
});

test("a model from nothing is well-formed, and reads back as what it was made of", () => {
  const read = readModel(writeModel(model), "m.onnx");
  expect(checkModel(read)).toEqual([]);
  expect(modelSignature(read)).toEqual({ inputs: [x], outputs: [y] });
  expect(opsetVersion(read, "")).toBe(17);
  expect(opsetVersion(read, "ai.onnx")).toBe(17);
  expect(graphOf(read).node.map(({ opType }) => opType)).toEqual(["MatMul", "Relu"]);
});

test("inner values become outputs once, in the order asked for; others are left out", () => {
  const wider = withExtraOutputs(model, ["inner", "y", "x", "w", "gone", "inner"]);
  expect(graphOf(wider).output.map(({ name }) => name)).toEqual(["y", "inner"]);
  expect(graphOf(model).output.map(({ name }) => name)).toEqual(["y"]);
  expect(checkModel(readModel(writeModel(wider), "m.onnx"))).toEqual([]);
});

test("a value without a type says nothing of it", () => {
  expect(untypedValues(["a"]).map(({ name, type }) => [name, type])).toEqual([["a", undefined]]);
});
