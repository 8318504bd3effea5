import { expect, test } from "@jest/globals";
import { int8Dynamic } from "../../../src/compress/passes/int8-dynamic.ts";
import { smooth } from "../../../src/compress/passes/smooth.ts";
import type { StepOf } from "../../../src/compress/pass.ts";
import { type Model, type Tensor, graphOf, makeTensor } from "../../../src/model/ir.ts";
import { floatValues } from "../../../src/model/tensor-data.ts";
import { intsAttribute } from "../../support/attributes.ts";
import { constant, float, node, small, weight } from "../../support/models.ts";
import {
  type PassCase,
  expectAgreed,
  expectAnswers,
  expectDone,
  named,
  passContext,
} from "../../support/pass-cases.ts";
import { floats, relativeError, runModel } from "../../support/run-model.ts";

type Step = Omit<StepOf<"smooth">, "pass">;

const WIDTH = 16;
const x = floats([3, 5, WIDTH], (at) => Math.sin(at * 0.9) * 2 + Math.cos(at * 0.11));

/** Channel 3 is two hundred times as large as the others. */
function withOutlier(name: string): Tensor {
  const values = Float32Array.from({ length: WIDTH }, (_, k) => (k === 3 ? 200 : 1 + k / 20));
  return makeTensor(name, "float32", { dims: [WIDTH], values });
}

const weights: readonly Tensor[] = [
  withOutlier("gamma"),
  weight("beta", [WIDTH], 2),
  weight("w1", [WIDTH, 6], 3),
  weight("w2", [WIDTH, 4], 4),
];

/** Two layers read what a LayerNormalization writes. */
const fused: Model = small({
  inputs: [float("x", "rows", "steps", WIDTH)],
  outputs: [float("y"), float("z")],
  weights,
  nodes: [
    node("n = LayerNormalization(x, gamma, beta)", {}, "norm"),
    node("y = MatMul(n, w1)", {}, "query"),
    node("z = MatMul(n, w2)", {}, "key"),
  ],
});

/** The same, as older models spell it. */
const spelled: Model = small({
  inputs: [float("x", "rows", "steps", WIDTH)],
  outputs: [float("y")],
  weights: [...weights.slice(0, 3), constant("small", [], 1e-5), constant("two", [], 2)],
  nodes: [
    node("m = ReduceMean(x)", [intsAttribute("axes", -1)]),
    node("d = Sub(x, m)"),
    node("q = Pow(d, two)"),
    node("v = ReduceMean(q)", [intsAttribute("axes", -1)]),
    node("e = Add(v, small)"),
    node("s = Sqrt(e)"),
    node("u = Div(d, s)"),
    node("g = Mul(gamma, u)"),
    node("n = Add(g, beta)"),
    node("y = MatMul(n, w1)", {}, "query"),
  ],
});

/** A residual reads the normalised values too, as in transformers that normalise after it. */
const residual: Model = small({
  inputs: [float("x", "rows", "steps", WIDTH)],
  outputs: [float("y"), float("z"), float("r")],
  weights,
  nodes: [
    node("n = LayerNormalization(x, gamma, beta)", {}, "norm"),
    node("y = MatMul(n, w1)", {}, "query"),
    node("z = MatMul(n, w2)", {}, "key"),
    node("r = Add(n, x)"),
  ],
});

const applyWith =
  (step: Step = {}): PassCase["apply"] =>
  (model, context) =>
    smooth.apply(model, { pass: "smooth", ...step }, context);

const CASES = named([
  { name: "fused", model: fused, inputs: { x }, bound: 0, apply: applyWith() },
  { name: "spelled", model: spelled, inputs: { x }, bound: 0, apply: applyWith() },
  { name: "strong", model: fused, inputs: { x }, bound: 0, apply: applyWith({ strength: 0.9 }) },
  {
    name: "residual",
    model: residual,
    inputs: { x },
    bound: 0,
    apply: applyWith({ multiply: true }),
  },
]);

test.each(CASES)("%s gives the agreed model", (_, given) => expectAgreed("smooth", given));
test.each(CASES)("%s has nothing left for a second time", (_, given) => expectDone(given));
test.each(CASES)("%s keeps what the engine answers, to the last bit", (_, given) =>
  expectAnswers(given),
);

const gammaOf = (model: Model): Float32Array => {
  const graph = graphOf(model);
  const name = graph.node.find(({ opType }) => opType === "LayerNormalization")?.input[1];
  const tensor = graph.initializer.find((one) => one.name === name);
  return tensor === undefined ? new Float32Array() : floatValues(tensor);
};

test("the outlier shrinks by about the root of what it is too large by, and every reader is told of", async () => {
  const { model, changes } = await applyWith()(fused, passContext({ x }));
  const [before = 0, after = 0] = [fused, model].map((one) => {
    const gamma = gammaOf(one);
    return (gamma[3] ?? 0) / Math.max(...gamma.filter((_, k) => k !== 3));
  });
  // Powers of two are up to √2 away for the outlier and for the next, and the weights that read them differ.
  expect(before / after).toBeGreaterThan(Math.sqrt(before) / 3);
  expect(before / after).toBeLessThan(Math.sqrt(before) * 3);
  expect(changes.map(({ node: name }) => name)).toEqual(["query", "key"]);
});

test("strength 0 looks at weights alone, 1 makes all channels of the activation alike", async () => {
  const { model } = await applyWith({ strength: 1 })(fused, passContext({ x }));
  const gamma = gammaOf(model);
  // A power of two is at most √2 away from what it stands for, and rows differ in their largest.
  expect(Math.max(...gamma) / Math.min(...gamma)).toBeLessThan(8);
  const none = await applyWith({ strength: 0 })(fused, passContext({ x }));
  const kept = gammaOf(none.model);
  expect(Math.max(...kept) / Math.min(...kept)).toBeGreaterThan(50);
});

test.each<readonly [string, Model, Step]>([
  ["by way of the normalisation", fused, {}],
  ["by a Mul", residual, { multiply: true }],
])("int8 activations answer better after it, %s", async (_, given, how) => {
  const { y: wanted = new Float64Array() } = await runModel(given, { x });
  const errorOf = async (model: Model): Promise<number> => {
    const step = { pass: "int8-dynamic", "minimum-elements": 1 } as const;
    const { model: made } = await int8Dynamic.apply(model, step, passContext());
    const { y = new Float64Array() } = await runModel(made, { x });
    return relativeError(wanted, y);
  };
  const { model } = await applyWith(how)(given, passContext({ x }));
  expect(await errorOf(model)).toBeLessThan((await errorOf(given)) / 1.5);
});

test("two layers that read the same share one Mul, and what a normalisation can scale needs none", async () => {
  const { model } = await applyWith({ multiply: true })(residual, passContext({ x }));
  expect(graphOf(model).node.map(({ opType }) => opType)).toEqual([
    "LayerNormalization",
    "Mul",
    "MatMul",
    "MatMul",
    "Add",
  ]);
  const plain = await applyWith()(fused, passContext({ x }));
  const same = await applyWith({ multiply: true })(fused, passContext({ x }));
  expect(same).toEqual(plain);
});

test.each<readonly [string, readonly string[]]>([
  // Channels of the input are about as large as each other.
  ["would spare little noise", ["y = MatMul(x, w1)", "r = Add(x, x)"]],
  ["reads a weight that is read twice", ["y = MatMul(n, w1)", "r = MatMul(x, w1)"]],
])("a layer that %s gets no Mul", async (_, lines) => {
  const model = reading(lines, ["y", "r"]);
  expect(await applyWith({ multiply: true })(model, passContext({ x }))).toEqual({
    model,
    changes: [],
  });
});

test("where a row is one vector no Mul is put in", async () => {
  const flat: Model = small({
    inputs: [float("x", "rows", WIDTH)],
    outputs: [float("y"), float("r")],
    weights,
    nodes: [
      node("n = LayerNormalization(x, gamma, beta)"),
      node("y = MatMul(n, w1)"),
      node("r = Add(n, x)"),
    ],
  });
  const rows = { x: floats([15, WIDTH], (at) => Math.sin(at * 0.9)) };
  expect(await applyWith({ multiply: true })(flat, passContext(rows))).toEqual({
    model: flat,
    changes: [],
  });
});

const reading = (lines: readonly string[], outputs = ["y"]): Model =>
  small({
    inputs: [float("x", "rows", "steps", WIDTH)],
    outputs: outputs.map((name) => float(name)),
    weights,
    nodes: [node("n = LayerNormalization(x, gamma, beta)"), ...lines.map((line) => node(line))],
  });

test.each<readonly [string, Model]>([
  [
    "a residual reads too",
    reading(["p = MatMul(n, w1)", "r = Exp(n)", "y = MatMul(r, w2)"], ["y", "p"]),
  ],
  ["is an output of the model", reading(["y = MatMul(n, w1)"], ["y", "n"])],
  ["is the second input of its reader", reading(["t = Transpose(n)", "y = MatMul(t, n)"])],
  [
    "shares its scale with another",
    reading(["y = MatMul(n, w1)", "z = Mul(x, gamma)"], ["y", "z"]),
  ],
  [
    "meets a weight that is read twice",
    reading(["y = MatMul(n, w1)", "z = MatMul(x, w1)"], ["y", "z"]),
  ],
])("an activation that %s stays as it is", async (_, model) => {
  expect(await applyWith()(model, passContext({ x }))).toEqual({ model, changes: [] });
});

test("what is not finite on calibration data is not smoothed", async () => {
  const broken = { x: floats([1, 1, WIDTH], (at) => (at === 2 ? Number.NaN : at)) };
  expect(await applyWith()(fused, passContext(broken))).toEqual({ model: fused, changes: [] });
});

test("without calibration data it is refused", async () => {
  await expect(applyWith()(fused, passContext())).rejects.toMatchObject({
    refusal: "no-calibration",
  });
});
