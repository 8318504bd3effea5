import { expect, test } from "@jest/globals";
import { int8Dynamic } from "../../../src/compress/passes/int8-dynamic.ts";
import { saturationRisk } from "../../../src/compress/saturation-risk.ts";
import type { StepOf } from "../../../src/compress/pass.ts";
import {
  type Model,
  intAttribute,
  makeTensor,
  opsetVersion,
  withGraph,
} from "../../../src/model/ir.ts";
import { floatAttribute } from "../../support/attributes.ts";
import { UserError } from "../../../src/schema/user-error.ts";
import {
  type SmallModel,
  constant,
  float,
  int64,
  node,
  small,
  weight,
} from "../../support/models.ts";
import {
  type PassCase,
  expectAgreed,
  expectAnswers,
  expectDone,
  named,
  passContext,
} from "../../support/pass-cases.ts";
import { floats, ints } from "../../support/run-model.ts";

type Step = Omit<StepOf<"int8-dynamic">, "pass">;

const applyWith =
  (step: Step = {}): PassCase["apply"] =>
  (model, context) =>
    int8Dynamic.apply(model, { pass: "int8-dynamic", "minimum-elements": 1, ...step }, context);

/** Half a step of 127 in weights and of 255 in activations, over sums of dozens of terms: under one part in fifty. */
const EIGHT_BITS = 0.02;
const x = floats([4, 16], (at) => Math.sin(at * 0.7) * 2);

const product: Model = small({
  inputs: [float("x", "rows", 16)],
  outputs: [float("y", "rows", 4)],
  weights: [weight("w", [16, 4], 1), constant("b", [4], 1, -1, 0.5, 0)],
  nodes: [node("p = MatMul(x, w)", {}, "fc"), node("y = Add(p, b)")],
});

const gemm: Model = small({
  inputs: [float("x", "rows", 16)],
  outputs: [float("y", "rows", 4)],
  weights: [weight("w", [4, 16], 2), constant("b", [4], 1, -1, 0.5, 0)],
  nodes: [node("y = Gemm(x, w, b)", { transB: 1 })],
});

/** One weight for two layers, one activation for two layers. */
const tied: Model = small({
  inputs: [float("x", "rows", 16)],
  outputs: [float("y", "rows", 16)],
  weights: [weight("w", [16, 16], { seed: 3, spread: 0.1 })],
  nodes: [
    node("a = MatMul(x, w)"),
    node("b = MatMul(a, w)"),
    node("c = MatMul(x, w)"),
    node("y = Add(b, c)"),
  ],
});

const embedding: Model = small({
  inputs: [int64("i", "rows", 3)],
  outputs: [float("y", "rows", 3, 4)],
  weights: [weight("table", [32, 8], 4), weight("w", [8, 4], 5)],
  nodes: [node("e = Gather(table, i)"), node("y = MatMul(e, w)")],
});

const CASES = named([
  {
    name: "product-and-bias",
    model: product,
    inputs: { x },
    bound: EIGHT_BITS,
    apply: applyWith(),
  },
  {
    name: "one-scale",
    model: product,
    inputs: { x },
    bound: EIGHT_BITS,
    apply: applyWith({ "per-channel": false, "saturation-safe": false }),
  },
  { name: "transposed-gemm", model: gemm, inputs: { x }, bound: EIGHT_BITS, apply: applyWith() },
  { name: "tied-weights", model: tied, inputs: { x }, bound: EIGHT_BITS, apply: applyWith() },
  {
    name: "embedding",
    model: embedding,
    inputs: { i: ints([2, 3], [0, 31, 7, 7, 12, 1]) },
    bound: EIGHT_BITS,
    apply: applyWith(),
  },
]);

test.each(CASES)("%s gives the agreed model", (_, given) => expectAgreed("int8-dynamic", given));
test.each(CASES)("%s has nothing left for a second time", (_, given) => expectDone(given));
test.each(CASES)("%s keeps what the engine answers", (_, given) => expectAnswers(given));

test("tied weights and shared activations are quantized once", async () => {
  const { model } = await applyWith()(tied, passContext());
  const operators = model.graph?.node.map(({ opType }) => opType) ?? [];
  expect(operators.filter((operator) => operator === "DynamicQuantizeLinear")).toHaveLength(2);
  expect(model.graph?.initializer.filter(({ dims }) => dims.length === 2)).toHaveLength(1);
});

/** A model of one MatMul whose weight is as given. */
function withWeight(dims: readonly number[], ...values: readonly number[]): Model {
  return small({
    inputs: [float("x", "rows", dims[0] ?? 0)],
    outputs: [float("y")],
    weights: [constant("w", dims, ...values)],
    nodes: [node("y = MatMul(x, w)", {}, "fc")],
  });
}

async function reasonsOf(model: Model, step: Step = {}): Promise<readonly string[]> {
  const before = model.graph?.node.map(({ opType }) => opType);
  const after = await applyWith(step)(model, passContext());
  expect(after.model.graph?.node.map(({ opType }) => opType)).toEqual(before);
  return after.changes.map(({ kind, node: name, reason }) => `${kind} ${name}: ${reason}`);
}

const conv = small({
  inputs: [float("x", 1, 1, 4, 4)],
  outputs: [float("y")],
  weights: [weight("w", [2, 1, 3, 3], 6)],
  nodes: [node("y = Conv(x, w)", {}, "c")],
});

test.each<readonly [string, Model, Step, string]>([
  [
    "NaN in its weight",
    withWeight([2, 1], 1, Number.NaN),
    {},
    "fc: its weight holds values that are not finite",
  ],
  [
    "infinity in its weight",
    withWeight([2, 1], 1, Number.POSITIVE_INFINITY),
    {},
    "fc: its weight holds values that are not finite",
  ],
  ["an empty weight", withWeight([0, 3]), {}, "fc: its weight is empty"],
  [
    "a weight of rank 3",
    withWeight([1, 2, 1], 1, 2),
    {},
    "fc: its weight has rank 3; only rank 2 is fused",
  ],
  [
    "too few elements",
    withWeight([2, 1], 1, 2),
    { "minimum-elements": 3 },
    "fc: its weight has 2 elements, fewer than 3",
  ],
  [
    "a name that stays float",
    withWeight([2, 1], 1, 2),
    { "keep-float": ["f*"] },
    "fc: the recipe keeps it float",
  ],
  ["a Conv", conv, {}, "c: dynamic quantization of Conv is slower and less faithful"],
])("%s is left alone, with the reason", async (_, ...[model, step, reason]) => {
  expect(await reasonsOf(model, step)).toEqual([`refused ${reason}`]);
});

test("a weight with exactly the smallest number of elements is quantized", async () => {
  const { changes } = await applyWith({ "minimum-elements": 2 })(
    withWeight([2, 1], 1, 2),
    passContext(),
  );
  expect(changes.map(({ kind }) => kind)).toEqual(["applied"]);
});

test.each([
  ["transA", intAttribute("transA", 1), "its activation is transposed (transA)"],
  ["alpha", floatAttribute("alpha", 2), "its alpha is not 1"],
  ["beta", floatAttribute("beta", 0.5), "its beta is not 1"],
])("a Gemm with %s is left alone, with the reason", async (_, attribute, reason) => {
  const model = small({
    inputs: [float("x", 2, 2)],
    outputs: [float("y")],
    weights: [constant("w", [2, 1], 1, 2)],
    nodes: [node("y = Gemm(x, w)", [attribute], "fc")],
  });
  expect(await reasonsOf(model)).toEqual([`refused fc: ${reason}`]);
});

test("a Gemm with a weight of rank 1 is left alone, with the reason", async () => {
  const model = small({
    inputs: [float("x", 2, 2)],
    outputs: [float("y")],
    weights: [constant("w", [2], 1, 2)],
    nodes: [node("y = Gemm(x, w)", {}, "fc")],
  });
  expect(await reasonsOf(model)).toEqual(["refused fc: its weight has rank 1; Gemm needs rank 2"]);
});

test("a product of two activations has no weight to quantize", async () => {
  const model = small({
    inputs: [float("x", 2, 2), float("w", 2, 2)],
    outputs: [float("y")],
    nodes: [node("y = MatMul(x, w)", {}, "fc")],
  });
  expect(await reasonsOf(model)).toEqual(["refused fc: its weight is not a constant"]);
});

const weighedBy = (...nodes: readonly ReturnType<typeof node>[]): Model =>
  small({
    inputs: [float("x", 2, 2)],
    outputs: [float("y")],
    weights: [
      makeTensor("h", "float16", { dims: [2, 2], values: new Uint16Array(4) }),
      constant("v", [2, 2], 1, 2, 3, 4),
    ],
    nodes: [...nodes, node("y = MatMul(x, w)", {}, "fc")],
  });

test("a weight that another pass stored in another way says which", async () => {
  expect(await reasonsOf(weighedBy(node("w = Cast(h)", { to: 1 })))).toEqual([
    "refused fc: its weight is in float16, and cast when the model is loaded",
  ]);
  expect(await reasonsOf(weighedBy(node("u = Neg(v)"), node("w = Mul(u, v)")))).toEqual([
    "refused fc: its weight is computed from other constants when the model is loaded",
  ]);
  expect(await reasonsOf(weighedBy(node("u = Neg(v)"), node("w = Mul(u, x)")))).toEqual([
    "refused fc: its weight is not a constant",
  ]);
});

const old = (opset: number): Model => small({ ...productOf(4), opset });

test("opset 10 is raised, since DynamicQuantizeLinear is not in it, or refused in one sentence; 11 is enough", async () => {
  const raised = await applyWith()(old(10), passContext());
  expect(opsetVersion(raised.model, "")).toBe(13);
  const upsampling = withGraph(old(10), { nodes: [node("y = Upsample(x)")] });
  await expect(applyWith()(upsampling, passContext())).rejects.toEqual(
    new UserError(
      "recipe-refused",
      "Cannot apply int8-dynamic: the model has opset 10; DynamicQuantizeLinear needs 11 or later, and Upsample has no form there that this program knows",
    ),
  );
  const { model, changes } = await applyWith()(old(11), passContext());
  expect(opsetVersion(model, "")).toBe(11);
  expect(changes.map(({ kind }) => kind)).toEqual(["applied"]);
});

function productOf(depth: number): SmallModel {
  return {
    inputs: [float("x", "rows", depth)],
    outputs: [float("y", "rows", 1)],
    weights: [weight("w", [depth, 1], 7)],
    nodes: [node("y = MatMul(x, w)")],
  };
}

test("safe scales are what keeps a kernel that adds in int16 exact: without them the weight is a risk", async () => {
  const safe = await applyWith()(gemm, passContext());
  const plain = await applyWith({ "saturation-safe": false })(gemm, passContext());
  expect(saturationRisk(safe.model)).toEqual({ weights: 1, risky: 0 });
  expect(saturationRisk(plain.model)).toEqual({ weights: 1, risky: 1 });
});
