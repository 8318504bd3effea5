/** Models that are well-formed and odd: what exporters of many years made, and what nobody should. */
import { Tensor } from "onnxruntime-node";
import { type Model, graphOf, makeTensor, withGraph } from "../../src/model/ir.ts";
import { valueInfo } from "../../src/model/make-model.ts";
import {
  floatsAttribute,
  graphAttribute,
  intsAttribute,
  tensorAttribute,
  textAttribute,
  textsAttribute,
} from "./attributes.ts";
import { constant, float, integers, node, small, weight } from "./models.ts";
import { type Inputs, floats } from "./run-model.ts";

const x = floats([4, 16], (at) => Math.sin(at * 0.7) * 2);

export interface Awkward {
  readonly model: Model;
  readonly inputs: Inputs;
}

const plain = small({
  inputs: [float("x", "rows", 16)],
  outputs: [float("y", "rows", 32)],
  weights: [weight("w", [16, 32], 1)],
  nodes: [node("a = MatMul(x, w)"), node("y = Relu(a)")],
});

const [weightTensor] = graphOf(plain).initializer;
if (weightTensor === undefined) throw new Error("The model has a weight");

const square = (rate: number): Tensor => floats([16, 16], (at) => Math.sin(at * rate));
const codes = (name: string, dims: readonly number[]): ReturnType<typeof makeTensor> =>
  makeTensor(name, "int8", {
    dims,
    values: Int8Array.from({ length: 256 }, (_, at) => Math.round(100 * Math.sin(at * 0.37))),
  });

const nodesOf = (model: Model, ...lines: readonly string[]): Model =>
  withGraph(model, { nodes: lines.map((line) => node(line)) });

export const awkward: Readonly<Record<string, Awkward>> = {
  "weights in Constant nodes": {
    model: withGraph(plain, {
      initializers: [],
      nodes: [
        node("w = Constant()", [tensorAttribute("value", weightTensor)]),
        ...graphOf(plain).node,
      ],
    }),
    inputs: { x },
  },
  "initializers that are listed as inputs (IR 3)": {
    model: withGraph(
      { ...plain, irVersion: 3n },
      { inputs: [...graphOf(plain).input, valueInfo(float("w", 16, 32))] },
    ),
    inputs: { x },
  },
  "opset 7": {
    model: small({
      opset: 7,
      inputs: [float("x", "rows", 16)],
      outputs: [float("y", "rows", 32)],
      weights: [weight("w", [16, 32], 1), weight("b", [32], 2)],
      nodes: [node("y = Gemm(x, w, b)")],
    }),
    inputs: { x },
  },
  "nodes without a name": { model: plain, inputs: { x } },
  "inputs and an output that are left out": {
    model: small({
      inputs: [float("x", "rows", 16)],
      outputs: [float("y", "rows", 16)],
      weights: [
        ...["w", "r"].map((name, seed) => weight(name, [1, 64, 16], { seed, spread: 0.2 })),
        weight("v", [16, 16], 3),
        constant("high", [], 1.5),
        integers("zero", 0),
      ],
      nodes: [
        node("s = Unsqueeze(x, zero)"),
        node("_, h = LSTM(s, w, r)", { hidden_size: 16 }),
        node("q = Squeeze(h, zero)"),
        node("a = MatMul(q, v)"),
        node("y = Clip(a, _, high)"),
      ],
    }),
    inputs: { x },
  },
  "values whose names say nothing, and one that is like an operator's": {
    model: small({
      inputs: [float(" ", "rows", 16)],
      outputs: [float("y", "rows", 16)],
      weights: [weight("__proto__", [16, 16], 1), weight("constructor", [16], 2)],
      nodes: [
        node("toString = MatMul( , __proto__)", {}, "toString"),
        node("y = Add(toString, constructor)", {}, "hasOwnProperty"),
      ],
    }),
    inputs: { " ": x },
  },
  "a weight of float64": {
    model: small({
      inputs: [{ name: "x", elementType: "float64", shape: ["rows", 2] }],
      outputs: [{ name: "y", elementType: "float64", shape: ["rows", 1] }],
      weights: [makeTensor("w", "float64", { dims: [2, 1], values: Float64Array.of(1, 2) })],
      nodes: [node("y = MatMul(x, w)")],
    }),
    inputs: { x: new Tensor("float64", Float64Array.of(1, 2), [1, 2]) },
  },
  "a weight with NaN": {
    model: withGraph(plain, {
      initializers: [
        constant(
          "w",
          [16, 32],
          ...Array.from({ length: 512 }, (_, at) => (at === 7 ? Number.NaN : at)),
        ),
      ],
    }),
    inputs: { x },
  },
  "a weight with infinity": {
    model: withGraph(plain, {
      initializers: [
        constant(
          "w",
          [16, 32],
          ...Array.from({ length: 512 }, (_, at) => (at === 7 ? Number.POSITIVE_INFINITY : at)),
        ),
      ],
    }),
    inputs: { x },
  },
  "a weight without elements": {
    model: small({
      inputs: [float("x", "rows", 16)],
      outputs: [float("y", "rows", 0)],
      weights: [constant("w", [16, 0])],
      nodes: [node("y = MatMul(x, w)")],
    }),
    inputs: { x },
  },
  "weights of zeros": {
    model: withGraph(plain, {
      initializers: [constant("w", [16, 32], ...Array.from({ length: 512 }, () => 0))],
    }),
    inputs: { x },
  },
  "one weight for MatMul, transposed Gemm and Gather": {
    model: small({
      inputs: [float("x", "rows", 16)],
      outputs: [float("y", "rows", 16)],
      weights: [
        weight("w", [16, 16], { seed: 1, spread: 0.1 }),
        makeTensor("i", "int64", { dims: [1], values: BigInt64Array.of(3n) }),
      ],
      nodes: [
        node("a = MatMul(x, w)"),
        node("b = Gemm(a, w)", { transB: 1 }),
        node("c = Gather(w, i)"),
        node("y = Add(b, c)"),
      ],
    }),
    inputs: { x },
  },
  "a subgraph that reads a weight of the graph around it": {
    model: small({
      inputs: [float("x", "rows", 16)],
      outputs: [float("y")],
      weights: [
        weight("w", [16, 32], 1),
        makeTensor("flag", "bool", { dims: [], values: Uint8Array.of(1) }),
      ],
      nodes: [
        node("a = MatMul(x, w)"),
        node("b = If(flag)", [
          graphAttribute(
            "then_branch",
            graphOf(
              small({ inputs: [], outputs: [float("t")], nodes: [node("t = MatMul(x, w)")] }),
            ),
          ),
          graphAttribute(
            "else_branch",
            graphOf(small({ inputs: [], outputs: [float("e")], nodes: [node("e = Identity(a)")] })),
          ),
        ]),
        node("y = Add(a, b)"),
      ],
    }),
    inputs: { x },
  },
  "operators of ai.onnx.ml before a layer": {
    model: small({
      inputs: [float("x", "rows", 16)],
      outputs: [float("y", "rows", 32)],
      weights: [weight("w", [16, 32], 1)],
      nodes: [
        node("s = ai.onnx.ml:Scaler(x)", [
          floatsAttribute("offset", ...Array.from({ length: 16 }, () => 0.5)),
          floatsAttribute("scale", ...Array.from({ length: 16 }, () => 2)),
        ]),
        node("y = MatMul(s, w)"),
      ],
    }),
    inputs: { x },
  },
  "a text that is encoded before a layer": {
    model: small({
      inputs: [{ name: "t", elementType: "string", shape: ["rows", 1] }],
      outputs: [float("y")],
      weights: [weight("w", [2, 4], 1)],
      nodes: [
        node("h = ai.onnx.ml:OneHotEncoder(t)", [textsAttribute("cats_strings", "a", "b")]),
        node("y = MatMul(h, w)"),
      ],
    }),
    inputs: { t: new Tensor("string", ["a", "b", "a"], [3, 1]) },
  },
  "a name that our own names would take": {
    model: nodesOf(
      small({
        inputs: [float("x", "rows", 16)],
        outputs: [float("y", "rows", 32)],
        weights: [weight("w", [16, 32], 1)],
        nodes: [],
      }),
      "q = MatMul(x, w)",
      "s = Relu(q)",
      "z = Relu(s)",
      "y = Relu(z)",
    ),
    inputs: { x },
  },
  "weights and a table that are defaults of inputs": {
    model: small({
      inputs: [float("x", 16, 16), float("w", 16, 16), float("t", 16, 16)],
      outputs: [float("y", 16, 16)],
      weights: [
        weight("w", [16, 16], 1),
        weight("t", [16, 16], 2),
        makeTensor("i", "int64", { dims: [1], values: BigInt64Array.of(3n) }),
      ],
      nodes: [node("a = MatMul(x, w)"), node("b = Gather(t, i)"), node("y = Add(a, b)")],
    }),
    inputs: { x: square(0.3), w: square(0.5), t: square(0.9) },
  },
  "a default of an input that nothing reads": {
    model: withGraph(plain, {
      inputs: [...graphOf(plain).input, valueInfo(float("unread", 2))],
      initializers: [...graphOf(plain).initializer, constant("unread", [2], 1, 2)],
    }),
    inputs: { x },
  },
  "layers that are quantized already (QDQ)": {
    model: small({
      inputs: [float("x", "rows", 16)],
      outputs: [float("y", "rows", 8)],
      weights: [
        codes("w", [16, 16]),
        constant("sw", [], 0.02),
        constant("sx", [], 0.02),
        makeTensor("zx", "uint8", { dims: [], values: Uint8Array.of(128) }),
        weight("v", [16, 8], 2),
      ],
      nodes: [
        node("q = QuantizeLinear(x, sx, zx)"),
        node("d = DequantizeLinear(q, sx, zx)"),
        node("f = DequantizeLinear(w, sw)"),
        node("a = MatMul(d, f)"),
        node("y = MatMul(a, v)"),
      ],
    }),
    inputs: { x },
  },
  "layers that are quantized already (integer operators)": {
    model: small({
      inputs: [float("x", "rows", 16)],
      outputs: [float("y", "rows", 8)],
      weights: [codes("w", [16, 16]), constant("s", [], 0.02), weight("v", [16, 8], 2)],
      nodes: [
        node("q, qs, qz = DynamicQuantizeLinear(x)"),
        node("i = MatMulInteger(q, w, qz)"),
        node("f = Cast(i)", { to: 1 }),
        node("m = Mul(qs, s)"),
        node("a = Mul(f, m)"),
        node("y = MatMul(a, v)"),
      ],
    }),
    inputs: { x },
  },
  "layers whose output is read twice and given out": {
    model: small({
      inputs: [float("x", "rows", 16)],
      outputs: [float("a", "rows", 16), float("y", "rows", 16)],
      weights: [weight("w", [16, 16], 1), weight("v", [16, 16], 2)],
      nodes: [node("a = MatMul(x, w)"), node("b = MatMul(a, v)"), node("y = Add(a, b)")],
    }),
    inputs: { x },
  },
};

/** Nothing in it is a layer. */
export const tree: Model = small({
  inputs: [float("x", "rows", 1)],
  outputs: [float("y", "rows", 1)],
  nodes: [
    node("y = ai.onnx.ml:TreeEnsembleRegressor(x)", [
      intsAttribute("nodes_treeids", 0, 0, 0),
      intsAttribute("nodes_nodeids", 0, 1, 2),
      intsAttribute("nodes_featureids", 0, 0, 0),
      intsAttribute("nodes_truenodeids", 1, 0, 0),
      intsAttribute("nodes_falsenodeids", 2, 0, 0),
      textsAttribute("nodes_modes", "BRANCH_LEQ", "LEAF", "LEAF"),
      floatsAttribute("nodes_values", 0.5, 0, 0),
      intsAttribute("target_treeids", 0, 0),
      intsAttribute("target_nodeids", 1, 2),
      intsAttribute("target_ids", 0, 0),
      floatsAttribute("target_weights", -1, 1),
      ...node("_ = X()", { n_targets: 1 }).attribute,
      textAttribute("post_transform", "NONE"),
    ]),
  ],
});
