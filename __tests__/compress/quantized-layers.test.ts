import { expect, test } from "@jest/globals";
import { keepingFloat, quantizedLayers } from "../../src/compress/quantized-layers.ts";
import { makeNode, makeTensor } from "../../src/model/ir.ts";
import { makeModel } from "../../src/model/make-model.ts";
import type { Recipe } from "../../src/schema/generated/recipe.ts";

const MODEL = makeModel({
  opset: 17,
  inputs: [{ name: "x", elementType: "float32", shape: ["N", 2] }],
  outputs: [{ name: "y", elementType: "float32", shape: ["N", 4] }],
  initializers: [
    makeTensor("small", "float32", { dims: [2, 2], values: new Float32Array(4) }),
    makeTensor("large", "float32", { dims: [2, 4], values: new Float32Array(8) }),
  ],
  nodes: [
    makeNode({ operator: "MatMul", inputs: ["x", "small"], outputs: ["h"], name: "first" }),
    makeNode({ operator: "MatMul", inputs: ["h", "large"], outputs: ["y"] }),
  ],
});

const change = (pass: string, node: string, operator: string) =>
  ({ pass, node, operator, kind: "applied", reason: "" }) as const;

test("quantized layers are those with weights that a quantizing pass changed, the largest first, each once", () => {
  const found = quantizedLayers(MODEL, [
    change("round-weights", "first", "MatMul"),
    change("int8-static", "first", "MatMul"),
    change("int8-static", "y", "MatMul"),
    change("int8-static", "relu", "Relu"),
    { ...change("int8-static", "refused", "Conv"), kind: "refused" },
    change("float16", "half", "MatMul"),
  ]);
  expect(found).toEqual([
    { passes: ["int8-static"], node: "y", operator: "MatMul" },
    { passes: ["round-weights", "int8-static"], node: "first", operator: "MatMul" },
  ]);
});

test("keepingFloat() adds each layer to the pass that quantized it, once, and leaves other passes alone", () => {
  const recipe: Recipe = {
    version: 1,
    name: "mixed",
    passes: [
      { pass: "clean" },
      { pass: "round-weights" },
      { pass: "int8-static", "keep-float": ["first"] },
      { pass: "int4-weights", "block-size": 64 },
      { pass: "float16" },
    ],
  };
  const layers = [
    { passes: ["int8-static"], node: "first", operator: "MatMul" },
    { passes: ["round-weights", "int8-static"], node: "second", operator: "Conv" },
    { passes: ["int4-weights"], node: "third", operator: "Gemm" },
  ];
  expect(keepingFloat(recipe, layers).passes).toEqual([
    { pass: "clean" },
    { pass: "round-weights", "keep-float": ["second"] },
    { pass: "int8-static", "keep-float": ["first", "second"] },
    { pass: "int4-weights", "block-size": 64, "keep-float": ["third"] },
    { pass: "float16" },
  ]);
  expect(recipe.passes[2]).toEqual({ pass: "int8-static", "keep-float": ["first"] });
});
