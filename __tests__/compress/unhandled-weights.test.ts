import { create } from "@bufbuild/protobuf";
import { expect, test } from "@jest/globals";
import { FunctionProtoSchema } from "onnx-buf";
import { int4Weights } from "../../src/compress/passes/int4-weights.ts";
import { int8Dynamic } from "../../src/compress/passes/int8-dynamic.ts";
import { int8Static } from "../../src/compress/passes/int8-static.ts";
import type { PassResult } from "../../src/compress/pass.ts";
import { type Model, copyWith } from "../../src/model/ir.ts";
import { float, node, small, weight } from "../support/models.ts";
import { passContext } from "../support/pass-cases.ts";
import { floats } from "../support/run-model.ts";

const inputs = { x: floats([1, 4, 8, 8], (at) => Math.sin(at)) };

/** 1024 and 1023 floats: a transposed convolution, and one that is just too small to be missed. */
const transposed = (channels: number, width: number): Model =>
  small({
    inputs: [float("x", 1, 4, 8, 8)],
    outputs: [float("y")],
    weights: [weight("w", [4, channels, 1, width], 1)],
    nodes: [node("y = ConvTranspose(x, w)", {}, "up")],
  });

const PASSES: Readonly<Record<string, (model: Model) => Promise<PassResult>>> = {
  "int8-dynamic": (model) => int8Dynamic.apply(model, { pass: "int8-dynamic" }, passContext()),
  "int4-weights": (model) => int4Weights.apply(model, { pass: "int4-weights" }, passContext()),
  "int8-static": (model) => int8Static.apply(model, { pass: "int8-static" }, passContext(inputs)),
};

test.each(Object.entries(PASSES))(
  "%s names an operator with a large weight that it does not know",
  async (_, apply) => {
    expect((await apply(transposed(256, 1))).changes).toEqual([
      {
        kind: "refused",
        node: "up",
        operator: "ConvTranspose",
        code: "operator",
        reason:
          "this pass knows no smaller form of ConvTranspose, which reads 1024 constant floats",
      },
    ]);
    expect((await apply(transposed(255, 1))).changes).toEqual([]);
    expect((await apply(transposed(128, 3))).changes).toHaveLength(1);
  },
);

test("a product with its weight on the left says so, once", async () => {
  const left = small({
    inputs: [float("x", 32, "columns")],
    outputs: [float("y", 64, "columns")],
    weights: [weight("w", [64, 32], 1)],
    nodes: [node("y = MatMul(w, x)", {}, "left")],
  });
  for (const pass of ["int8-dynamic", "int4-weights"]) {
    const result = await PASSES[pass]?.(left);
    expect(result?.changes).toMatchObject([
      {
        kind: "refused",
        node: "left",
        code: "not-constant",
        reason: "its weight stands on the left",
      },
    ]);
  }
});

test("nothing is said of biases, nor of the scales that a pass makes", async () => {
  const wide = small({
    inputs: [float("x", "rows", 4)],
    outputs: [float("y", "rows", 1024)],
    weights: [weight("w", [4, 1024], 1), weight("b", [1, 1024], 2)],
    nodes: [node("p = MatMul(x, w)", {}, "fc"), node("y = Add(p, b)", {}, "bias")],
  });
  const result = await PASSES["int8-dynamic"]?.(wide);
  expect(result?.changes).toMatchObject([{ kind: "applied", node: "fc" }]);
});

test("layers inside a function of the model are named with it", async () => {
  const line = small({
    inputs: [float("x", "rows", 32)],
    outputs: [float("y", "rows", 64)],
    weights: [weight("w", [32, 64], 1)],
    nodes: [node("y = my:Lin(x, w)")],
  });
  const body = create(FunctionProtoSchema, {
    name: "Lin",
    domain: "my",
    input: ["a", "b"],
    output: ["d"],
    node: [node("c = MatMul(a, b)", {}, "inner"), node("d = Relu(c)")],
  });
  for (const pass of ["int8-dynamic", "int4-weights"]) {
    const result = await PASSES[pass]?.(copyWith(line, { functions: [body] }));
    expect(result?.changes).toMatchObject([
      { kind: "refused", node: "inner", code: "subgraph", reason: "it is inside function my:Lin" },
    ]);
  }
});
