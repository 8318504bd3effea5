import { expect, test } from "@jest/globals";
import { int8Static } from "../../../src/compress/passes/int8-static.ts";
import type { PassContext, StepOf, ValueRange } from "../../../src/compress/pass.ts";
import { saturationRisk } from "../../../src/compress/saturation-risk.ts";
import { auditFusion } from "../../../src/compress/fusion-audit.ts";
import {
  type Model,
  type Node,
  type Tensor,
  intAttribute,
  opsetVersion,
} from "../../../src/model/ir.ts";
import { checkModel } from "../../../src/model/check-model.ts";
import { operatorCounts } from "../../../src/model/signature.ts";
import { UserError } from "../../../src/schema/user-error.ts";
import { intsAttribute } from "../../support/attributes.ts";
import { constant, float, integers, node, small, weight } from "../../support/models.ts";
import {
  type PassCase,
  expectAgreed,
  expectAnswers,
  expectDone,
  named,
  passContext,
} from "../../support/pass-cases.ts";
import { floats, optimizedModel, relativeError, runModel } from "../../support/run-model.ts";

type Step = Omit<StepOf<"int8-static">, "pass">;

const applyWith =
  (step: Step = {}): PassCase["apply"] =>
  (model, context) =>
    int8Static.apply(model, { pass: "int8-static", ...step }, context);

/** Each of two or three layers adds half a step of 255 in what it reads and of 127 in its weight. */
const EIGHT_BITS = 0.03;
const empty = new Float64Array();
const image = floats([4, 2, 6, 6], (at) => Math.sin(at * 0.9) * 2);
const x = floats([4, 16], (at) => Math.sin(at * 0.7) * 2);
const pads = intsAttribute("pads", 1, 1, 1, 1);

/** Conv, Relu, Conv, Add of both, MaxPool, Flatten, Gemm. */
const residual: Model = small({
  inputs: [float("x", "rows", 2, 6, 6)],
  outputs: [float("y", "rows", 3)],
  weights: [
    weight("w1", [4, 2, 3, 3], { seed: 1, spread: 0.2 }),
    weight("b1", [4], 2),
    weight("w2", [4, 4, 3, 3], { seed: 3, spread: 0.1 }),
    weight("w3", [3, 36], { seed: 4, spread: 0.1 }),
    weight("b3", [3], 5),
  ],
  nodes: [
    node("c1 = Conv(x, w1, b1)", [pads], "first"),
    node("r1 = Relu(c1)"),
    node("c2 = Conv(r1, w2)", [pads], "second"),
    node("a = Add(r1, c2)"),
    node("m = MaxPool(a)", [intsAttribute("kernel_shape", 2, 2), intsAttribute("strides", 2, 2)]),
    node("f = Flatten(m)"),
    node("y = Gemm(f, w3, b3)", { transB: 1 }, "last"),
  ],
});

/** A depthwise Conv between two others, the mean over the image, and MatMul with Add. */
const mobile: Model = small({
  inputs: [float("x", "rows", 2, 6, 6)],
  outputs: [float("y", "rows", 3)],
  weights: [
    weight("w1", [4, 2, 1, 1], 1),
    weight("wd", [4, 1, 3, 3], { seed: 2, spread: 0.2 }),
    constant("zero", [], 0),
    constant("six", [], 6),
    weight("w2", [4, 3], 3),
    constant("b2", [1, 3], 0.1, -0.2, 0.3),
  ],
  nodes: [
    node("c1 = Conv(x, w1)"),
    node("r1 = Clip(c1, zero, six)"),
    node("c2 = Conv(r1, wd)", [pads, intAttribute("group", 4)]),
    node("m = ReduceMean(c2)", [intsAttribute("axes", 2, 3), intAttribute("keepdims", 0)]),
    node("p = MatMul(m, w2)"),
    node("y = Add(p, b2)"),
  ],
});

/** Two branches that Concat joins, Sigmoid, and a layer that reads them. */
const branches: Model = small({
  inputs: [float("x", "rows", 16)],
  outputs: [float("y", "rows", 2)],
  weights: [
    weight("w1", [16, 4], 1),
    weight("w2", [16, 4], { seed: 2, spread: 0.05 }),
    weight("w3", [8, 2], 3),
  ],
  nodes: [
    node("a = MatMul(x, w1)"),
    node("b = MatMul(x, w2)"),
    node("j = Concat(a, b)", { axis: 1 }),
    node("s = Sigmoid(j)"),
    node("y = MatMul(s, w3)"),
  ],
});

const CASES = named([
  {
    name: "residual",
    model: residual,
    inputs: { x: image },
    bound: EIGHT_BITS,
    apply: applyWith(),
  },
  {
    name: "depthwise-and-mean",
    model: mobile,
    inputs: { x: image },
    bound: EIGHT_BITS,
    apply: applyWith(),
  },
  { name: "branches", model: branches, inputs: { x }, bound: EIGHT_BITS, apply: applyWith() },
  {
    name: "one-scale",
    model: residual,
    inputs: { x: image },
    bound: EIGHT_BITS,
    apply: applyWith({ "per-channel": false, "saturation-safe": false }),
  },
]);

test.each(CASES)("%s gives the agreed model", (_, given) => expectAgreed("int8-static", given));
test.each(CASES)("%s has nothing left for a second time", (_, given) => expectDone(given));
test.each(CASES)("%s keeps what the engine answers", (_, given) => expectAnswers(given));

test("a Relu that the range before it replaces is gone, and the report says so", async () => {
  const { model, changes } = await applyWith()(residual, passContext({ x: image }));
  expect(operatorCounts(model)["Relu"]).toBeUndefined();
  expect(changes).toContainEqual({
    kind: "applied",
    node: "r1",
    operator: "Relu",
    reason: "removed: the range of the value before it clamps as it did",
  });
});

test("weights are safe from overflow, and without the bound they are not", async () => {
  const safe = await applyWith()(mobile, passContext({ x: image }));
  expect(saturationRisk(safe.model)).toEqual({ weights: 3, risky: 0 });
  const plain = await applyWith({ "saturation-safe": false })(residual, passContext({ x: image }));
  expect(saturationRisk(plain.model).risky).toBeGreaterThan(0);
});

test("ordinary and exact kernels give the same answers, to the last bit", async () => {
  for (const given of [residual, mobile]) {
    const { model } = await applyWith()(given, passContext({ x: image }));
    const ordinary = await runModel(model, { x: image });
    expect(await runModel(model, { x: image }, { kernels: "exact" })).toEqual(ordinary);
  }
});

const one = (operator: string, given: Partial<Parameters<typeof small>[0]> = {}): Model =>
  small({
    inputs: [float("x", "rows", 2)],
    outputs: [float("y")],
    weights: [constant("w", [2, 1], 1, 2)],
    nodes: [node(`y = ${operator}(x, w)`, {}, "fc")],
    ...given,
  });

async function reasonsOf(
  model: Model,
  step: Step = {},
  context?: PassContext,
): Promise<readonly string[]> {
  const after = await applyWith(step)(
    model,
    context ?? passContext({ x: floats([2, 2], (at) => at) }),
  );
  expect(operatorCounts(after.model)["QuantizeLinear"]).toBeUndefined();
  return after.changes.map(({ kind, node: name, reason }) => `${kind} ${name}: ${reason}`);
}

const bias = (...values: readonly number[]): Model =>
  one("Gemm", {
    weights: [constant("w", [2, 1], 1, 2), constant("b", [values.length], ...values)],
    nodes: [node("y = Gemm(x, w, b)", {}, "fc")],
  });

test.each<readonly [string, Model, Step, string]>([
  [
    "NaN in its weight",
    one("MatMul", { weights: [constant("w", [2, 1], 1, Number.NaN)] }),
    {},
    "its weight holds values that are not finite",
  ],
  [
    "infinity in its bias",
    bias(Number.NEGATIVE_INFINITY),
    {},
    "its bias holds values that are not finite",
  ],
  [
    "a bias of another length",
    one("Gemm", {
      inputs: [float("x", 2, 2)],
      weights: [constant("w", [2, 2], 1, 2, 3, 4), constant("b", [2, 2], 1, 2, 3, 4)],
      nodes: [node("y = Gemm(x, w, b)", {}, "fc")],
    }),
    {},
    "its bias has 4 values for 2 channels",
  ],
  [
    "a bias for each row",
    one("Gemm", {
      inputs: [float("x", 2, 2)],
      weights: [constant("w", [2, 2], 1, 2, 3, 4), constant("b", [2, 1], 1, 2)],
      nodes: [node("y = Gemm(x, w, b)", {}, "fc")],
    }),
    {},
    "its bias differs from row to row",
  ],
  [
    "too few elements",
    one("MatMul"),
    { "minimum-elements": 3 },
    "its weight has 2 elements, fewer than 3",
  ],
  ["a name that stays float", one("MatMul"), { "keep-float": ["*c"] }, "the recipe keeps it float"],
])("a layer with %s is left alone, with the reason", async (_, ...[model, step, reason]) => {
  expect(await reasonsOf(model, step)).toEqual([`refused fc: ${reason}`]);
});

test.each([[[]], [[1]], [[1, 1]]])(
  "a bias of one number with dims %j is given to every channel",
  async (dims) => {
    const model = one("Gemm", {
      weights: [constant("w", [2, 2], 1, 2, 3, 4), constant("b", dims, 5)],
      nodes: [node("y = Gemm(x, w, b)", {}, "fc")],
    });
    const inputs = { x: floats([2, 2], (at) => at + 1) };
    const made = await applyWith()(model, passContext(inputs));
    expect(made.changes[0]?.kind).toBe("applied");
    const [before, after] = [await runModel(model, inputs), await runModel(made.model, inputs)];
    const [wanted = empty, answered = empty] = [before["y"], after["y"]];
    expect(relativeError(wanted, answered)).toBeLessThan(EIGHT_BITS);
  },
);

test("a bias that is computed cannot be quantized", async () => {
  const model = one("Gemm", {
    inputs: [float("x", "rows", 2), float("b", 1, 1)],
    nodes: [node("y = Gemm(x, w, b)", {}, "fc")],
  });
  const context = passContext({ x: floats([1, 2], (at) => at), b: floats([1, 1], () => 1) });
  expect(await reasonsOf(model, {}, context)).toEqual(["refused fc: its bias is not a constant"]);
});

test("a value that is not finite on calibration data keeps its layer float", async () => {
  const context = passContext({ x: floats([2, 2], (at) => (at === 3 ? Number.NaN : at)) });
  expect(await reasonsOf(one("MatMul"), {}, context)).toEqual([
    'refused fc: "x" is not finite on calibration data',
  ]);
});

test("a value that calibration could not observe keeps its layer float", async () => {
  const nothing: ReadonlyMap<string, ValueRange> = new Map();
  const calibration = {
    ranges: () => Promise.resolve(nothing),
    sums: () => Promise.resolve(new Map()),
  };
  const context = { ...passContext(), calibration };
  expect(await reasonsOf(one("MatMul"), {}, context)).toEqual([
    'refused fc: calibration could not observe "x"',
  ]);
});

/** Two products, what joins them, Sigmoid, and a layer that reads it. */
const joined = (scale: number): Model =>
  small({
    inputs: [float("x", "rows", 2)],
    outputs: [float("y")],
    weights: [
      constant("w1", [2, 2], scale, 0, 0, 1),
      constant("w2", [2, 2], 1, 0, 0, 1),
      constant("w3", [2, 1], 1, 1),
    ],
    nodes: [
      node("a = MatMul(x, w1)"),
      node("b = MatMul(x, w2)"),
      node("s = Mul(a, b)"),
      node("g = Sigmoid(s)"),
      node("y = MatMul(g, w3)", {}, "last"),
    ],
  });

test("a product that overflows on calibration data is not carried in int8, though layers follow", async () => {
  const inputs = { x: floats([2, 2], (at) => (at === 0 ? 3e19 : at)) };
  const finite = await applyWith()(joined(1e-30), passContext(inputs));
  expect(finite.changes).toContainEqual({
    kind: "applied",
    node: "s",
    operator: "Mul",
    reason: "carries int8 values between layers",
  });
  const infinite = await applyWith()(joined(1e19), passContext(inputs));
  expect(infinite.changes.map(({ node: name }) => name)).not.toContain("s");
  expect(checkModel(infinite.model)).toEqual([]);
});

const biased = (dims: readonly number[]): Model =>
  small({
    inputs: [float("x", 2, 2)],
    outputs: [float("y")],
    weights: [
      constant("w", [2, 2], 1, 2, 3, 4),
      constant(
        "b",
        dims,
        ...Array.from({ length: dims.reduce((a, c) => a * c, 1) }, (_, at) => at),
      ),
    ],
    nodes: [node("p = MatMul(x, w)"), node("y = Add(p, b)")],
  });

const countsOf = async (dims: readonly number[]): Promise<object> =>
  operatorCounts(
    (await applyWith()(biased(dims), passContext({ x: floats([2, 2], (at) => at) }))).model,
  );

test("a bias that is no row stays an Add; one with leading ones is taken into Gemm", async () => {
  expect(await countsOf([2, 2])).toMatchObject({ Add: 1, MatMul: 1 });
  expect(await countsOf([1, 2])).toMatchObject({ Gemm: 1 });
});

test("nodes of one name are judged one by one, and a * in a name is no pattern", async () => {
  const model = small({
    inputs: [float("x", "rows", 2)],
    outputs: [float("y"), float("z")],
    weights: [constant("w1", [2, 2], 1, 2, 3, 4), constant("w2", [2, 2], 1, Number.NaN, 3, 4)],
    nodes: [node("y = MatMul(x, w1)", {}, "same"), node("z = MatMul(x, w2)", {}, "sam*")],
  });
  const { changes } = await applyWith()(model, passContext({ x: floats([2, 2], (at) => at) }));
  expect(changes.map(({ kind, node: name, reason }) => `${kind} ${name}: ${reason}`)).toEqual([
    "applied same: int8 weight and activation",
    "refused sam*: its weight holds values that are not finite",
  ]);
});

test("without calibration data the pass says how to give some", async () => {
  await expect(applyWith()(one("MatMul"), passContext())).rejects.toMatchObject({
    code: "recipe-refused",
    message: expect.stringContaining("name some with --calibration"),
  });
});

test("opset 12 is raised, since scales for each channel are not in it, or refused in one sentence", async () => {
  const context = passContext({ x: floats([2, 2], (at) => at) });
  const raised = await applyWith()(one("MatMul", { opset: 12 }), context);
  expect(opsetVersion(raised.model, "")).toBe(13);
  await expect(applyWith()(one("Upsample", { opset: 12 }), context)).rejects.toEqual(
    new UserError(
      "recipe-refused",
      "Cannot apply int8-static: the model has opset 12; a scale for each channel needs 13 or later, and Upsample has no form there that this program knows",
    ),
  );
});

test("opset 18 keeps the axes of ReduceMean in an input: the mean over an image is found there too", async () => {
  const model = small({
    opset: 18,
    inputs: [float("x", "rows", 2, 6, 6)],
    outputs: [float("y")],
    weights: [
      weight("w1", [4, 2, 1, 1], 1),
      integers("axes", -1, -2),
      weight("w2", [4, 4, 1, 1], 2),
    ],
    nodes: [
      node("c = Conv(x, w1)"),
      node("m = ReduceMean(c, axes)", { keepdims: 1 }),
      node("y = Conv(m, w2)"),
    ],
  });
  const after = await applyWith()(model, passContext({ x: image }));
  expect(operatorCounts(after.model)["GlobalAveragePool"]).toBe(1);
  expect(operatorCounts(after.model)["ReduceMean"]).toBeUndefined();
});

test("a mean over other axes than those of the image stays what it is", async () => {
  const model = small({
    inputs: [float("x", "rows", 2, 6, 6)],
    outputs: [float("y")],
    weights: [weight("w1", [4, 2, 1, 1], 1)],
    nodes: [node("c = Conv(x, w1)"), node("y = ReduceMean(c)", [intsAttribute("axes", 1)])],
  });
  const after = await applyWith()(model, passContext({ x: image }));
  expect(operatorCounts(after.model)["ReduceMean"]).toBe(1);
});

const clip = (minimum: number): Model =>
  small({
    opset: 13,
    inputs: [float("x", "rows", 2, 6, 6)],
    outputs: [float("y")],
    weights: [
      weight("w1", [4, 2, 1, 1], 1),
      weight("w2", [4, 4, 1, 1], 2),
      constant("low", [], minimum),
    ],
    nodes: [node("c = Conv(x, w1)"), node("r = Clip(c, low)"), node("y = Conv(r, w2)")],
  });

test("a Clip from 0 is replaced by the range, and a Clip from elsewhere is not", async () => {
  const zero = await applyWith()(clip(0), passContext({ x: image }));
  expect(operatorCounts(zero.model)["Clip"]).toBeUndefined();
  const other = await applyWith()(clip(-1), passContext({ x: image }));
  expect(operatorCounts(other.model)["Clip"]).toBe(1);
});

test("a Conv or ConvTranspose that stays float keeps its own weights: the engine does not quantize it behind our back", async () => {
  const chain = (middle: Node, weights: readonly Tensor[]): Model =>
    small({
      inputs: [float("x", "rows", 2, 6, 6)],
      outputs: [float("y", "rows", 3, 6, 6)],
      weights: [weight("w1", [4, 2, 3, 3], 1), ...weights, weight("w3", [3, 4, 1, 1], 3)],
      nodes: [node("a = Conv(x, w1)", [pads]), middle, node("y = Conv(b, w3)")],
    });
  const models = [
    chain(node("b = Conv(a, w2)", [pads], "kept"), [weight("w2", [4, 4, 3, 3], 2)]),
    chain(node("b = Conv(a, w2)", [pads, intAttribute("group", 4)], "kept"), [
      weight("w2", [4, 1, 3, 3], 2),
    ]),
    chain(node("b = ConvTranspose(a, w2)", [pads], "kept"), [weight("w2", [4, 4, 3, 3], 2)]),
  ];
  for (const model of models) {
    const made = await applyWith({ "keep-float": ["kept"] })(model, passContext({ x: image }));
    const audit = auditFusion(made.model, await optimizedModel(made.model));
    expect(audit.layers.map(({ fate }) => fate)).toEqual(["fused", "island", "fused"]);
    const [before, after] = [
      await runModel(model, { x: image }),
      await runModel(made.model, { x: image }),
    ];
    expect(relativeError(before["y"] ?? empty, after["y"] ?? empty)).toBeLessThan(EIGHT_BITS);
  }
});

test.each([0, 1])(
  "a Gemm with transB %d that stays float between two others stays float in the engine",
  async (transB) => {
    const model = small({
      inputs: [float("x", "rows", 16)],
      outputs: [float("y", "rows", 2), float("z", "rows", 2)],
      weights: [
        weight("w1", [16, 8], 1),
        weight("w2", transB === 1 ? [4, 8] : [8, 4], 2),
        weight("b2", [4], 3),
        weight("w3", [4, 2], 4),
        weight("w4", [8, 2], 5),
      ],
      nodes: [
        node("a = MatMul(x, w1)"),
        node("b = Gemm(a, w2, b2)", { transB }, "kept"),
        node("y = MatMul(b, w3)"),
        // Reads the same value in integers, which is why the Gemm meets a DequantizeLinear.
        node("z = MatMul(a, w4)"),
      ],
    });
    const made = await applyWith({ "keep-float": ["kept"] })(model, passContext({ x }));
    const audit = auditFusion(made.model, await optimizedModel(made.model));
    const fates = audit.layers.map(({ fate }) => fate).toSorted();
    expect(fates).toEqual(["fused", "fused", "fused", "island"]);
    const [before, after] = [await runModel(model, { x }), await runModel(made.model, { x })];
    expect(relativeError(before["y"] ?? empty, after["y"] ?? empty)).toBeLessThan(EIGHT_BITS);
  },
);
