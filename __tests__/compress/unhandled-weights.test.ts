import { create } from "@bufbuild/protobuf";
import { expect, test } from "@jest/globals";
import { FunctionProtoSchema } from "onnx-buf";
import { int4Weights } from "../../src/compress/passes/int4-weights.ts";
import { int8Dynamic } from "../../src/compress/passes/int8-dynamic.ts";
import { float16 } from "../../src/compress/passes/float16.ts";
import { int8Static } from "../../src/compress/passes/int8-static.ts";
import { lowRank } from "../../src/compress/passes/low-rank.ts";
import { pruneWeights } from "../../src/compress/passes/prune-weights.ts";
import { roundWeights } from "../../src/compress/passes/round-weights.ts";
import type { PassResult } from "../../src/compress/pass.ts";
import {
  type Model,
  type Node,
  type Tensor,
  copyWith,
  graphOf,
  makeTensor,
  withGraph,
} from "../../src/model/ir.ts";
import { graphAttribute, tensorAttribute, textAttribute } from "../support/attributes.ts";
import { float, int64, node, small, weight } from "../support/models.ts";
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
  "round-weights": (model) =>
    roundWeights.apply(model, { pass: "round-weights" }, passContext(inputs)),
  "low-rank": (model) => lowRank.apply(model, { pass: "low-rank" }, passContext(inputs)),
  "prune-weights": (model) =>
    pruneWeights.apply(model, { pass: "prune-weights" }, passContext(inputs)),
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

const picking = (axis: number): Model =>
  small({
    inputs: [float("x", 1, 4, 8, 8), int64("i", 3)],
    outputs: [float("y")],
    weights: [weight("t", [16, 64], 1)],
    nodes: [node("y = Gather(t, i)", { axis }, "pick")],
  });
test.each(Object.entries(PASSES))(
  "%s names a large table from which columns are picked, and is silent on one of rows",
  async (_, apply) => {
    expect((await apply(picking(1))).changes).toEqual([
      {
        kind: "refused",
        node: "pick",
        operator: "Gather",
        code: "attributes",
        reason:
          "it picks along axis 1 of 1024 constant floats, and this pass knows tables by their rows (axis 0)",
      },
    ]);
    const rows = (await apply(picking(0))).changes;
    expect(rows.filter(({ kind }) => kind === "refused")).toEqual([]);
  },
);

test.each(["low-rank", "prune-weights"])(
  "%s names recurrences and einsums, and layers inside functions",
  async (pass) => {
    const model = small({
      inputs: [float("x", 1, 4, 8, 8), float("s", 5, 1, 16)],
      outputs: [float("h"), float("e"), float("f")],
      weights: [weight("w", [1, 64, 16], 1), weight("r", [1, 64, 16], 2), weight("v", [64, 16], 3)],
      nodes: [
        node("h = LSTM(s, w, r)", { hidden_size: 16 }, "lstm"),
        node("e = Einsum(s, v)", [textAttribute("equation", "abi,oi->abo")], "sum"),
        node("f = my:Lin(s, v)"),
      ],
    });
    const body = create(FunctionProtoSchema, {
      name: "Lin",
      domain: "my",
      input: ["a", "b"],
      output: ["c"],
      node: [node("t = Transpose(b)"), node("c = MatMul(a, t)", {}, "inner")],
    });
    const result = await PASSES[pass]?.(copyWith(model, { functions: [body] }));
    expect(result?.changes).toMatchObject([
      { kind: "refused", node: "lstm", operator: "LSTM", code: "operator" },
      { kind: "refused", node: "sum", operator: "Einsum", code: "operator" },
      { kind: "refused", node: "inner", code: "subgraph" },
    ]);
  },
);

const large = (name: string): Tensor => weight(name, [16, 16], 4);
const hold = (name: string): Node =>
  node(`${name} = Constant()`, [tensorAttribute("value", large(name))]);

test("float16 names constants of float64, in Constant nodes, in branches and in functions", async () => {
  const branch = withGraph(
    small({
      inputs: [],
      outputs: [float("t")],
      nodes: [hold("held"), node("t = Add(held, kept)")],
    }),
    { initializers: [large("kept")] },
  );
  const both = ["then_branch", "else_branch"].map((name) => graphAttribute(name, graphOf(branch)));
  const model = small({
    inputs: [float("x", 16, 16)],
    outputs: [float("y"), float("z"), float("u"), float("v")],
    weights: [
      makeTensor("d", "float64", { dims: [16, 16], values: new Float64Array(256) }),
      makeTensor("few", "float64", { dims: [255], values: new Float64Array(255) }),
      makeTensor("flag", "bool", { dims: [], values: Uint8Array.of(1) }),
    ],
    nodes: [
      hold("c"),
      node("y = Add(x, c)"),
      node("p = Cast(x)", { to: 11 }),
      node("z = Add(p, d)", {}, "double"),
      node("u = If(flag)", both),
      node("v = my:Own(x)"),
    ],
  });
  const body = create(FunctionProtoSchema, {
    name: "Own",
    domain: "my",
    input: ["a"],
    output: ["b"],
    node: [hold("o"), node("b = Add(a, o)")],
  });
  const { changes } = await float16.apply(
    copyWith(model, { functions: [body] }),
    { pass: "float16" },
    passContext(),
  );
  const told = changes.map((change) =>
    change.kind === "refused" ? `${change.node} ${change.code}` : "",
  );
  expect(told).toEqual([
    "d element-type",
    "c operator",
    "kept subgraph",
    "held subgraph",
    "kept subgraph",
    "held subgraph",
    "o subgraph",
  ]);
});

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
