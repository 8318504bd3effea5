import { expect, test } from "@jest/globals";
import { equalize } from "../../../src/compress/passes/equalize.ts";
import { int8Static } from "../../../src/compress/passes/int8-static.ts";
import {
  type Model,
  type Tensor,
  graphOf,
  intAttribute,
  makeTensor,
} from "../../../src/model/ir.ts";
import { floatValues, tensorDims } from "../../../src/model/tensor-data.ts";
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

/** Every second output channel is a thousandth of the others. */
function uneven(tensor: Tensor): Tensor {
  const dims = tensorDims(tensor);
  const row = dims.slice(1).reduce((product, size) => product * size, 1);
  const values = floatValues(tensor).map((value, at) =>
    Math.floor(at / row) % 2 === 0 ? value : value / 1000,
  );
  return makeTensor(tensor.name, "float32", { dims, values });
}

/** The same along the second axis, a thousand times larger. */
function unevenInputs(tensor: Tensor): Tensor {
  const dims = tensorDims(tensor);
  const taps = dims.slice(2).reduce((product, size) => product * size, 1);
  const values = floatValues(tensor).map((value, at) =>
    (Math.floor(at / taps) % (dims[1] ?? 1)) % 2 === 0 ? value : value * 1000,
  );
  return makeTensor(tensor.name, "float32", { dims, values });
}

const pads = intsAttribute("pads", 1, 1, 1, 1);
const image = floats([2, 3, 6, 6], (at) => Math.sin(at * 0.9) * 2);

/** Conv, depthwise Conv and Conv, with Relu, LeakyRelu and a pool between. */
const mobile: Model = small({
  inputs: [float("x", "rows", 3, 6, 6)],
  outputs: [float("y")],
  weights: [
    uneven(weight("w1", [4, 3, 1, 1], 1)),
    uneven(constant("b1", [4], 0.5, -0.25, 1, 2)),
    weight("wd", [4, 1, 3, 3], 2),
    unevenInputs(weight("w3", [6, 4, 1, 1], 3)),
  ],
  nodes: [
    node("c1 = Conv(x, w1, b1)", [], "first"),
    node("r1 = Relu(c1)"),
    node("c2 = Conv(r1, wd)", [pads, intAttribute("group", 4)], "depthwise"),
    node("r2 = LeakyRelu(c2)"),
    node("m = MaxPool(r2)", [intsAttribute("kernel_shape", 2, 2)]),
    node("y = Conv(m, w3)", [], "last"),
  ],
});

/** MatMul and Add, Relu, Gemm with its weight turned. */
const dense: Model = small({
  inputs: [float("x", "rows", 5)],
  outputs: [float("y")],
  weights: [
    unevenInputs(weight("w1", [5, 8], 1)),
    constant("b1", [8], 1, 100, -1, 3, 0, 0, 2, 5),
    weight("w2", [3, 8], 2),
    constant("b2", [3], 1, 2, 3),
  ],
  nodes: [
    node("p = MatMul(x, w1)", {}, "first"),
    node("a = Add(b1, p)"),
    node("r = Relu(a)"),
    node("y = Gemm(r, w2, b2)", { transB: 1 }, "last"),
  ],
});

/** Two groups: channels 0 and 1 are read by the first three outputs, 2 and 3 by the others. */
const grouped: Model = small({
  inputs: [float("x", "rows", 3, 6, 6)],
  outputs: [float("y")],
  weights: [uneven(weight("w1", [4, 3, 1, 1], 1)), weight("w2", [6, 2, 3, 3], 2)],
  nodes: [node("c = Conv(x, w1)"), node("y = Conv(c, w2)", [pads, intAttribute("group", 2)])],
});

const apply: PassCase["apply"] = (model, context) =>
  equalize.apply(model, { pass: "equalize" }, context);
const x = floats([4, 5], (at) => Math.sin(at * 0.7) * 2);

const CASES = named([
  { name: "mobile", model: mobile, inputs: { x: image }, bound: 0, apply },
  { name: "dense", model: dense, inputs: { x }, bound: 0, apply },
  { name: "grouped", model: grouped, inputs: { x: image }, bound: 0, apply },
]);

test.each(CASES)("%s gives the agreed model", (_, given) => expectAgreed("equalize", given));
test.each(CASES)("%s has nothing left for a second time", (_, given) => expectDone(given));
test.each(CASES)("%s keeps what the engine answers, to the last bit", (_, given) =>
  expectAnswers(given),
);

/** The largest weight of the largest output channel by that of the smallest. */
function spread(model: Model, layer: string): number {
  const graph = graphOf(model);
  const name = graph.node.find((one) => one.name === layer)?.input[1];
  const tensor = graph.initializer.find((one) => one.name === name);
  if (tensor === undefined) throw new Error(`No weight of ${layer}`);
  const [channels = 0] = tensorDims(tensor);
  const values = floatValues(tensor);
  const row = values.length / channels;
  const largest = Array.from({ length: channels }, (_, channel) =>
    values
      .subarray(channel * row, (channel + 1) * row)
      .reduce((most, value) => Math.max(most, Math.abs(value)), 0),
  );
  return Math.max(...largest) / Math.min(...largest);
}

test("channels of very different size become alike", async () => {
  const { model, changes } = await apply(mobile, passContext());
  expect(spread(mobile, "first")).toBeGreaterThan(500);
  // What is left: other sizes in the layers behind, and a rounding of up to √2 at each.
  expect(spread(model, "first")).toBeLessThan(spread(mobile, "first") / 50);
  expect(changes.map(({ node: name }) => name)).toEqual(["first", "depthwise"]);
});

test("int8 with one scale for a tensor answers far better after it", async () => {
  const step = { pass: "int8-static", "per-channel": false, "minimum-elements": 0 } as const;
  const inputs = { x: image };
  const { y: wanted = new Float64Array() } = await runModel(mobile, inputs);
  const errorOf = async (model: Model): Promise<number> => {
    const { model: made } = await int8Static.apply(model, step, passContext(inputs));
    const { y = new Float64Array() } = await runModel(made, inputs);
    return relativeError(wanted, y);
  };
  const evened = await apply(mobile, passContext());
  expect(await errorOf(evened.model)).toBeLessThan((await errorOf(mobile)) / 4);
});

const pair = (between: readonly string[], outputs = ["y"]): Model =>
  small({
    inputs: [float("x", "rows", 5), float("z", "rows", 8)],
    outputs: outputs.map((name) => float(name)),
    weights: [
      unevenInputs(weight("w1", [5, 8], 1)),
      weight("w2", [8, 3], 2),
      constant("zero", [], 0),
      constant("six", [], 6),
    ],
    nodes: [
      node("p = MatMul(x, w1)", {}, "first"),
      ...between.map((line) => node(line)),
      node("y = MatMul(r, w2)", {}, "last"),
    ],
  });

test.each<readonly [string, Model]>([
  ["a Clip, whose limits would stay", pair(["r = Clip(p, zero, six)"])],
  ["a Sigmoid", pair(["r = Sigmoid(p)"])],
  ["an Add of a computed value", pair(["r = Add(p, z)"])],
  ["a second reader", pair(["r = Relu(p)", "q = Exp(p)"], ["y", "q"])],
  ["an output of the model", pair(["r = Relu(p)"], ["y", "p"])],
])("layers with %s between keep their scales", async (_, model) => {
  expect(await apply(model, passContext())).toEqual({ model, changes: [] });
});

test("a channel whose weights would lose bits keeps its scale", async () => {
  const tiny = small({
    inputs: [float("x", "rows", 2)],
    outputs: [float("y")],
    weights: [constant("w1", [2, 1], 2 ** -120, 3 * 2 ** -149), constant("w2", [1, 1], 2 ** -140)],
    nodes: [node("p = MatMul(x, w1)"), node("y = MatMul(p, w2)")],
  });
  expect(await apply(tiny, passContext())).toEqual({ model: tiny, changes: [] });
});

test("a layer that the recipe keeps float is in no pair", async () => {
  const { changes } = await equalize.apply(
    mobile,
    { pass: "equalize", "keep-float": ["depth*"] },
    passContext(),
  );
  expect(changes).toEqual([]);
});
