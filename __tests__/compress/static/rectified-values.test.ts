/** A Relu or Clip vanishes only where the codes of what it made clamp as it did. */
import { expect, test } from "@jest/globals";
import { int8Static } from "../../../src/compress/passes/int8-static.ts";
import type { Model, Node, Tensor } from "../../../src/model/ir.ts";
import { operatorCounts } from "../../../src/model/signature.ts";
import { intsAttribute } from "../../support/attributes.ts";
import { constant, float, node, small, weight } from "../../support/models.ts";
import { passContext } from "../../support/pass-cases.ts";
import { type Inputs, floats, relativeError, runModel } from "../../support/run-model.ts";

/** Each of two layers adds half a step of 255 in what it reads and of 127 in its weight. */
const EIGHT_BITS = 0.03;
const pads = intsAttribute("pads", 1, 1, 1, 1);
const image = floats([4, 2, 6, 6], (at) => Math.sin(at * 0.9) * 4);

interface Compared {
  readonly error: number;
  readonly counts: Readonly<Record<string, number>>;
}

async function compare(model: Model, inputs: Inputs, calibrated = inputs): Promise<Compared> {
  const made = await int8Static.apply(model, { pass: "int8-static" }, passContext(calibrated));
  const [before, after] = [await runModel(model, inputs), await runModel(made.model, inputs)];
  const error = relativeError(before["y"] ?? empty, after["y"] ?? empty);
  return { error, counts: operatorCounts(made.model) };
}
const empty = new Float64Array();

const joining = (nodes: readonly Node[], weights: readonly Tensor[] = []): Model =>
  small({
    inputs: [float("x", "rows", 2, 6, 6)],
    outputs: [float("y", "rows", 3, 6, 6)],
    weights: [
      weight("w1", [4, 2, 3, 3], { seed: 1, spread: 0.6 }),
      weight("w2", [4, 2, 3, 3], { seed: 2, spread: 0.9 }),
      weight("w3", [3, 8, 3, 3], 3),
      constant("zero", [], 0),
      constant("six", [], 6),
      ...weights,
    ],
    nodes: [
      node("a = Conv(x, w1)", [pads]),
      node("b = Conv(x, w2)", [pads]),
      ...nodes,
      node("y = Conv(z, w3)", [pads]),
    ],
  });

test.each<readonly [string, readonly Node[]]>([
  [
    "Relu beside a value with negative numbers",
    [node("r = Relu(a)"), node("z = Concat(r, b)", { axis: 1 })],
  ],
  [
    "Relu that MaxPool hands on to such a Concat",
    [
      node("r = Relu(a)"),
      node("m = MaxPool(r)", [intsAttribute("kernel_shape", 1, 1)]),
      node("z = Concat(m, b)", { axis: 1 }),
    ],
  ],
  ["Relu of what Concat joined", [node("c = Concat(a, b)", { axis: 1 }), node("z = Relu(c)")]],
  [
    "Clip to 6 beside a Relu that goes further",
    [node("r = Clip(a, zero, six)"), node("s = Relu(b)"), node("z = Concat(r, s)", { axis: 1 })],
  ],
])("a %s is replaced, and Concat joins what has scales of its own", async (_, nodes) => {
  const { error, counts } = await compare(joining(nodes), { x: image });
  expect(error).toBeLessThan(EIGHT_BITS);
  expect(counts["Relu"] ?? counts["Clip"]).toBeUndefined();
});

test("a Relu of what Concat joined is replaced in front of Gemm too", async () => {
  const x = floats([8, 16], (at) => Math.sin(at * 0.7) * 2);
  const model = small({
    inputs: [float("x", "rows", 16)],
    outputs: [float("y", "rows", 2)],
    weights: [weight("w1", [16, 4], 1), weight("w2", [16, 4], 2), weight("w3", [8, 2], 3)],
    nodes: [
      node("a = Gemm(x, w1)"),
      node("b = Gemm(x, w2)"),
      node("c = Concat(a, b)", { axis: 1 }),
      node("r = Relu(c)"),
      node("y = Gemm(r, w3)"),
    ],
  });
  const { error, counts } = await compare(model, { x });
  expect(error).toBeLessThan(EIGHT_BITS);
  expect(counts["Relu"]).toBeUndefined();
});

/** Without width, the codes have steps of 1. */
test("a Clip stays whose value was always 0 on calibration data: its codes would reach further than it does", async () => {
  const model = small({
    inputs: [float("x", "rows", 2, 6, 6)],
    outputs: [float("y", "rows", 3, 6, 6)],
    weights: [
      constant("w1", [2, 2, 1, 1], 1, 0, 0, 1),
      weight("w2", [3, 2, 1, 1], 2),
      constant("zero", [], 0),
      constant("six", [], 6),
    ],
    nodes: [node("a = Conv(x, w1)"), node("r = Clip(a, zero, six)"), node("y = Conv(r, w2)")],
  });
  const nothing = floats([4, 2, 6, 6], (at) => -1 - (at % 100));
  const { counts } = await compare(model, { x: image }, { x: nothing });
  expect(counts["Clip"]).toBe(1);
});

test("a Clip to a value that is computed stays", async () => {
  const model = small({
    inputs: [float("x", "rows", 2, 6, 6), float("most", "rows")],
    outputs: [float("y", "rows", 3, 6, 6)],
    weights: [
      weight("w1", [2, 2, 1, 1], 1),
      weight("w2", [3, 2, 1, 1], 2),
      constant("zero", [], 0),
    ],
    nodes: [
      node("s = ReduceMax(most)", { keepdims: 0 }),
      node("a = Conv(x, w1)"),
      node("r = Clip(a, zero, s)"),
      node("y = Conv(r, w2)"),
    ],
  });
  const { counts } = await compare(model, { x: image, most: floats([4], () => 3) });
  expect(counts["Clip"]).toBe(1);
});

test.each([
  ["Gemm", "a = Gemm(x, w1, b)"],
  ["MatMul", "a = MatMul(x, w1)"],
])(
  "a Clip whose ends are those of the codes behind a %s leaves the engine a whole graph",
  async (_, line) => {
    const x = floats([4, 6], (at) => Math.sin(at * 1.3) * 2);
    const model = small({
      inputs: [float("x", "rows", 6)],
      outputs: [float("y", "rows", 2)],
      weights: [
        weight("w1", [6, 6], 1),
        weight("b", [6], 2),
        weight("w2", [6, 2], 3),
        constant("low", [], -1),
        constant("zero", [], 0),
      ],
      nodes: [node(line), node("z = Clip(a, low, zero)"), node("y = Gemm(z, w2)")],
    });
    const { error, counts } = await compare(model, { x });
    expect(counts["Clip"]).toBe(1);
    expect(error).toBeLessThan(EIGHT_BITS);
  },
);
