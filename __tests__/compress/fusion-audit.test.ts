import { expect, test } from "@jest/globals";
import { readFileSync } from "node:fs";
import { auditFusion, type FusionAudit, isQuantized } from "../../src/compress/fusion-audit.ts";
import { clean } from "../../src/compress/passes/clean.ts";
import { int4Weights } from "../../src/compress/passes/int4-weights.ts";
import { int8Dynamic } from "../../src/compress/passes/int8-dynamic.ts";
import { int8Static } from "../../src/compress/passes/int8-static.ts";
import { packWeights } from "../../src/compress/passes/pack-weights.ts";
import { roundWeights } from "../../src/compress/passes/round-weights.ts";
import { graphOf, type Model, makeTensor } from "../../src/model/ir.ts";
import { readModel } from "../../src/model/read-model.ts";
import { intsAttribute } from "../support/attributes.ts";
import { constant, float, node, small, weight } from "../support/models.ts";
import { passContext } from "../support/pass-cases.ts";
import { floats, optimizedModel } from "../support/run-model.ts";
import { voice } from "../support/voice-model.ts";

/** The audit of a model as this engine really rewrites it. */
async function audit(model: Model): Promise<FusionAudit> {
  return auditFusion(model, await optimizedModel(model));
}

const fates = ({ layers }: FusionAudit): readonly string[] =>
  layers.map(({ node: name, fate }) => `${name} ${fate}`);

const pads = intsAttribute("pads", 1, 1, 1, 1);
const image = floats([2, 2, 6, 6], (at) => Math.sin(at * 0.9) * 2);

/** Three Convs in a row, and a Gemm. */
const network: Model = small({
  inputs: [float("x", "rows", 2, 6, 6)],
  outputs: [float("y", "rows", 3)],
  weights: [
    weight("w1", [4, 2, 3, 3], 1),
    weight("w2", [4, 4, 3, 3], 2),
    weight("w3", [4, 4, 3, 3], 3),
    weight("w4", [3, 144], 4),
    weight("b4", [3], 5),
  ],
  nodes: [
    node("a = Conv(x, w1)", [pads], "c1"),
    node("b = Conv(a, w2)", [pads], "c2"),
    node("c = Conv(b, w3)", [pads], "c3"),
    node("f = Flatten(c)"),
    node("y = Gemm(f, w4, b4)", { transB: 1 }, "fc"),
  ],
});

const staticOf = async (keepFloat: readonly string[]): Promise<Model> => {
  const options = { "keep-float": [...keepFloat] };
  const context = passContext({ x: image });
  return (await int8Static.apply(network, { pass: "int8-static", ...options }, context)).model;
};

test("what int8-static makes runs in integer kernels, layer by layer", async () => {
  const found = await audit(await staticOf([]));
  expect(fates(found)).toEqual(["c1 fused", "c2 fused", "c3 fused", "fc fused"]);
  expect([found.detours, found.dequantizedConstants]).toEqual([{}, 0]);
});

test("codes that the engine expands from packed ones when it loads are the candidate's own", async () => {
  const wide: Model = small({
    inputs: [float("x", "rows", 64)],
    outputs: [float("y", "rows", 64)],
    weights: [weight("w", [64, 64], 1), weight("b", [64], 2)],
    nodes: [node("y = Gemm(x, w, b)", { transB: 1 }, "fc")],
  });
  const context = passContext({ x: floats([8, 64], (at) => Math.sin(at * 0.9)) });
  const rounded = await roundWeights.apply(wide, { pass: "round-weights", levels: 3 }, context);
  const quantized = await int8Static.apply(rounded.model, { pass: "int8-static" }, context);
  const packed = await packWeights.apply(quantized.model, { pass: "pack-weights" }, context);
  const codes = graphOf(quantized.model).initializer.find((tensor) => tensor.dims.length === 2);
  expect(graphOf(packed.model).initializer.map(({ name }) => name)).not.toContain(codes?.name);
  expect(fates(await audit(packed.model))).toEqual(["fc fused"]);
});

test("a layer that stays float between quantized ones is an island; one at the end is not", async () => {
  const middle = await audit(await staticOf(["c2"]));
  expect(fates(middle)).toEqual(["c1 fused", "c2 island", "c3 fused", "fc fused"]);
  expect(middle.detours).toEqual({});
  const last = await audit(await staticOf(["fc"]));
  expect(fates(last)).toEqual(["c1 fused", "c2 fused", "c3 fused", "fc float"]);
  expect(last.detours).toEqual({});
});

test("what follows the last integer is no detour: values do not come back", async () => {
  const model = small({
    inputs: [float("x", "rows", 2, 6, 6)],
    outputs: [float("y", "rows", 4, 6, 6)],
    weights: [weight("w1", [4, 2, 3, 3], 1)],
    nodes: [node("a = Conv(x, w1)", [pads]), node("y = Softmax(a)")],
  });
  const context = passContext({ x: image });
  const { model: made } = await int8Static.apply(model, { pass: "int8-static" }, context);
  const found = await audit(made);
  expect(found.layers.map(({ fate }) => fate)).toEqual(["fused"]);
  expect(found.detours).toEqual({});
});

const product: Model = small({
  inputs: [float("x", "rows", 32)],
  outputs: [float("y", "rows", 32)],
  weights: [weight("w", [32, 32], 1), weight("b", [32], 2)],
  nodes: [node("p = MatMul(x, w)", {}, "fc"), node("y = Add(p, b)")],
});

test("what int8-dynamic and int4-weights make runs in integer kernels", async () => {
  const dynamic = await int8Dynamic.apply(product, { pass: "int8-dynamic" }, passContext());
  expect(fates(await audit(dynamic.model))).toEqual(["fc fused"]);
  const packed = await int4Weights.apply(product, { pass: "int4-weights" }, passContext());
  expect(fates(await audit(packed.model))).toEqual(["fc fused"]);
});

test("a float model has float layers and nothing to say", async () => {
  const found = await audit(product);
  expect(fates(found)).toEqual(["fc float"]);
  expect([found.detours, found.dequantizedConstants]).toEqual([{}, 0]);
  expect(isQuantized(product)).toBe(false);
  expect(isQuantized(await staticOf([]))).toBe(true);
});

const codes = (dims: readonly number[]): ReturnType<typeof makeTensor> => {
  const length = dims.reduce((size, count) => size * count, 1);
  const values = Int8Array.from({ length }, (_, at) => ((at * 37) % 251) - 125);
  return makeTensor("w", "int8", { dims, values });
};

test.each([
  [
    "Conv",
    small({
      inputs: [float("x", 1, 2, 6, 6)],
      outputs: [float("y")],
      weights: [codes([4, 2, 3, 3]), constant("s", [], 0.1)],
      nodes: [node("d = DequantizeLinear(w, s)"), node("y = Conv(x, d)", {}, "layer")],
    }),
  ],
  [
    "a transposed Gemm",
    small({
      inputs: [float("x", "rows", 32)],
      outputs: [float("y")],
      weights: [codes([16, 32]), constant("s", [], 0.1)],
      nodes: [node("d = DequantizeLinear(w, s)"), node("y = Gemm(x, d)", { transB: 1 }, "layer")],
    }),
  ],
])("a weight that only %s reads as float is dequantized on every run", async (_, model) => {
  const found = await audit(model);
  expect(fates(found)).toEqual(["layer dequantized"]);
  expect(found.dequantizedConstants).toBe(1);
});

test("weight-only int8 of a MatMul runs with activations that the engine makes int8 by itself", async () => {
  const model = small({
    opset: 21,
    inputs: [float("x", "rows", 32)],
    outputs: [float("y")],
    weights: [codes([32, 16]), constant("s", [16], ...Array.from({ length: 16 }, () => 0.1))],
    nodes: [node("d = DequantizeLinear(w, s)", { axis: 1 }), node("y = MatMul(x, d)", {}, "layer")],
  });
  expect(fates(await audit({ ...model, irVersion: 10n }))).toEqual(["layer silently-quantized"]);
});

test("a Conv whose weight was left float between quantized activations is quantized by the engine itself", async () => {
  const scalars = [
    constant("s1", [], 0.1),
    constant("s2", [], 0.2),
    ...["z1", "z2"].map((name) =>
      makeTensor(name, "uint8", { dims: [], values: Uint8Array.of(128) }),
    ),
  ];
  const model = small({
    inputs: [float("x", 1, 2, 6, 6)],
    outputs: [float("y")],
    weights: [weight("w", [4, 2, 3, 3], 1), ...scalars],
    nodes: [
      node("q = QuantizeLinear(x, s1, z1)"),
      node("d = DequantizeLinear(q, s1, z1)"),
      node("c = Conv(d, w)", {}, "layer"),
      node("r = QuantizeLinear(c, s2, z2)"),
      node("y = DequantizeLinear(r, s2, z2)"),
    ],
  });
  const [layer] = (await audit(model)).layers;
  expect(layer).toMatchObject({ operator: "QLinearConv", fate: "silently-quantized" });
});

test("a constant that is dequantized for arithmetic, not for a layer, is counted", async () => {
  const model = small({
    inputs: [float("x", 4)],
    outputs: [float("y")],
    weights: [codes([4]), constant("s", [], 0.1)],
    nodes: [node("d = DequantizeLinear(w, s)"), node("y = Add(x, d)")],
  });
  expect(await audit(model)).toEqual({ layers: [], detours: {}, dequantizedConstants: 1 });
});

test.each([
  ["handwritten-digits", 12, { ReduceMean: 1 }],
  ["census-income", 3, { Concat: 1, Scaler: 1, Sub: 1 }],
])("what onnxruntime's own tool made of %s", async (name, fused, detours) => {
  const path = `fixtures/quantized-elsewhere/${name}.onnx`;
  const found = await audit(readModel(readFileSync(path), path));
  expect(found.layers.map(({ fate }) => fate)).toEqual(
    Array.from({ length: fused }, () => "fused"),
  );
  expect(found.detours).toEqual(detours);
});

const packed = (level: number): Model =>
  small({
    inputs: [float("x", "rows", 32)],
    outputs: [float("y")],
    weights: [makeTensor("w_T", "uint8", { dims: [1], values: Uint8Array.of(1) })],
    nodes: [node("y = com.microsoft:MatMulNBits(x, w_T)", { accuracy_level: level })],
  });

test("a packed MatMulNBits of the engine's own with float activations keeps what the model says", () => {
  const candidate = small({
    inputs: [float("x", "rows", 32)],
    outputs: [float("y")],
    weights: [codes([32, 16])],
    nodes: [node("y = Relu(x)")],
  });
  const fate = (level: number): string | undefined =>
    auditFusion(candidate, packed(level)).layers[0]?.fate;
  expect([0, 1, 3, 4].map(fate)).toEqual(["fused", "fused", "fused", "silently-quantized"]);
});

test("what runs in branches is looked at too, under the names that the candidate gives", async () => {
  const { model: cleaned } = await clean.apply(voice, { pass: "clean" }, passContext());
  expect(isQuantized(cleaned)).toBe(false);
  expect(fates(await audit(cleaned))).toEqual(
    ["t1", "t2", "e1", "e2"].map((mark) => `memory${mark} float`),
  );
  const step = { pass: "int8-dynamic", "minimum-elements": 1 } as const;
  const { model } = await int8Dynamic.apply(cleaned, step, passContext());
  expect(isQuantized(model)).toBe(true);
  expect(fates(await audit(model))).toEqual(
    ["t1", "t2", "e1", "e2"].map((mark) => `memory${mark} fused`),
  );
});
