import { describe, expect, test } from "@jest/globals";
import { int8Static } from "../../../src/compress/passes/int8-static.ts";
import type { StepOf } from "../../../src/compress/pass.ts";
import { activationScale } from "../../../src/compress/quantize/activation-scale.ts";
import {
  type CodeGate,
  gateScale,
  gatedReach,
  writeGate,
} from "../../../src/compress/static/code-gates.ts";
import { type Model, type Node, type Tensor } from "../../../src/model/ir.ts";
import { operatorCounts } from "../../../src/model/signature.ts";
import { tensorValues } from "../../../src/model/tensor-data.ts";
import { floatAttribute, intsAttribute } from "../../support/attributes.ts";
import { float, node, small, weight } from "../../support/models.ts";
import { passContext } from "../../support/pass-cases.ts";
import { floats, optimizedModel, relativeError, runModel } from "../../support/run-model.ts";

const SWISH: CodeGate = {
  gated: "x",
  made: "g",
  from: -3,
  to: 3,
};
const hardSigmoid = (x: number): number => Math.min(1, Math.max(0, x / 6 + 0.5));

/** What the written nodes make of each code that stands for a value, and the value. */
function gateOfCodes(gate: CodeGate, seen: { readonly minimum: number; readonly maximum: number }) {
  const reach = gatedReach(gate, seen);
  const gated = activationScale(reach.minimum, reach.maximum);
  const [nodes, tensors]: [Node[], Tensor[]] = [[], []];
  const graph = { nodes, tensors, fresh: (hint: string) => `${hint}${tensors.length}` };
  const codes = writeGate(gate, { codes: "q", gated }, graph);
  const bounds = (nodes[0]?.input ?? []).slice(1).map((name) => {
    const tensor = tensors.find((each) => each.name === name);
    return tensor === undefined ? undefined : Number(tensorValues(tensor)[0]);
  });
  const { scale, zeroPoint } = gateScale(gate, gated);
  const made = Array.from({ length: 256 }, (_, code) => ({
    x: (code - gated.zeroPoint) * gated.scale,
    gate: (Math.min(bounds[1] ?? 255, Math.max(bounds[0] ?? 0, code)) - zeroPoint) * scale,
  }));
  return { made, step: gated.scale, isClipped: codes !== "q" };
}

const RANGES = [
  [-54.7, 22],
  [-8, 9.1],
  [-3, 3],
  [-0.4, 6.5],
  [-2, 0.6],
  [-5, 0],
  [-1e-3, 1e-3],
  [-900, 2000],
] as const;

describe.each(RANGES)("the codes of values from %d to %d", (minimum, maximum) => {
  test("are those of the gate, within half a step", () => {
    const { made, step } = gateOfCodes(SWISH, { minimum, maximum });
    // Half a step of x is a twelfth of it in the gate; a step wider than the gate leaves it 0 or 1.
    const most = Math.max(step / 12, step > 6 ? 0.5 : 0) + 1e-6;
    for (const { x, gate } of made)
      expect(Math.abs(gate - hardSigmoid(x))).toBeLessThanOrEqual(most);
  });

  test("hold one where the gate is 0", () => {
    const { made } = gateOfCodes(SWISH, { minimum, maximum });
    expect(made[0]?.gate).toBe(0);
  });
});

test.each(RANGES.filter(([, maximum]) => maximum > 3))(
  "the codes of values from %d to %d end where the gate is 1",
  (minimum, maximum) => {
    const { made } = gateOfCodes(SWISH, { minimum, maximum });
    expect(made[255]?.gate).toBeCloseTo(1, 6);
  },
);

test("a value keeps all of its range, and has a code where its gate opens", () => {
  expect(gatedReach(SWISH, { minimum: -20, maximum: 9 })).toEqual({
    minimum: -20,
    maximum: 9,
  });
  expect(gatedReach(SWISH, { minimum: -1, maximum: 9 })).toEqual({
    minimum: -3,
    maximum: 9,
  });
});

test("a gate that codes neither leave nor reach is not clipped", () => {
  expect(gateOfCodes(SWISH, { minimum: -1, maximum: 2 }).isClipped).toBe(false);
  expect(gateOfCodes(SWISH, { minimum: -1, maximum: 4 }).isClipped).toBe(true);
});

const EIGHT_BITS = 0.03;
const inputs = { x: floats([4, 2, 8, 8], (at) => Math.sin(at * 0.9) * 3) };

/** A Conv, what stands between, and another Conv. */
const between = (...nodes: readonly Node[]): Model => ofOpset(14, nodes);

function ofOpset(opset: number, nodes: readonly Node[]): Model {
  return small({
    opset,
    inputs: [float("x", "rows", 2, 8, 8)],
    outputs: [float("y", "rows", 8, 8, 8)],
    weights: [
      weight("w1", [16, 2, 3, 3], { seed: 1, spread: 0.5 }),
      weight("w2", [8, 16, 1, 1], { seed: 3, spread: 0.3 }),
    ],
    nodes: [
      node("c = Conv(x, w1)", [intsAttribute("pads", 1, 1, 1, 1)], "first"),
      ...nodes,
      node("y = Conv(h, w2)", {}, "second"),
    ],
  });
}

async function quantized(model: Model, step: Omit<StepOf<"int8-static">, "pass"> = {}) {
  const pass = { pass: "int8-static", ...step } as const;
  const { model: candidate } = await int8Static.apply(model, pass, passContext(inputs));
  const [wanted, given] = [await runModel(model, inputs), await runModel(candidate, inputs)];
  const none = new Float64Array();
  const error = relativeError(wanted["y"] ?? none, given["y"] ?? none);
  return { counts: operatorCounts(await optimizedModel(candidate)), error };
}

const gate = node("g = HardSigmoid(c)", [floatAttribute("alpha", 1 / 6)]);
const LOOKED_UP = { "com.microsoft:QLinearLeakyRelu": 1 };

test.each([
  ["first", "h = Mul(c, g)"],
  ["last", "h = Mul(g, c)"],
])("a value that is the %s factor of its own HardSigmoid is gated by codes", async (_, product) => {
  const { counts, error } = await quantized(between(gate, node(product)));
  expect(counts).toMatchObject({ Clip: 1, "com.microsoft:QLinearMul": 1 });
  expect(counts).not.toHaveProperty("com.microsoft:QLinearLeakyRelu");
  expect(error).toBeLessThan(EIGHT_BITS);
});

test("a value that is gated and added to what comes out of the gate is what it was", async () => {
  const { counts, error } = await quantized(
    between(gate, node("m = Mul(c, g)"), node("h = Add(m, c)")),
  );
  expect(counts).toMatchObject({ Clip: 1, "com.microsoft:QLinearAdd": 1 });
  expect(error).toBeLessThan(EIGHT_BITS);
});

test.each([
  ["of another value", [node("k = Sigmoid(c)"), gate, node("h = Mul(k, g)")]],
  [
    "of values all far above where it opens",
    [node("k = Sigmoid(c)"), node("g = HardSigmoid(k)"), node("h = Mul(k, g)")],
  ],
  ["behind a Relu", [node("k = Relu(c)"), node("g = HardSigmoid(k)"), node("h = Mul(k, g)")]],
  ["that others read", [gate, node("m = Mul(c, g)"), node("h = Add(m, g)")]],
])("a gate %s is looked up", async (_, nodes) => {
  const { counts, error } = await quantized(between(...nodes));
  expect(counts).toMatchObject(LOOKED_UP);
  expect(counts).not.toHaveProperty("Clip");
  expect(error).toBeLessThan(EIGHT_BITS);
});

test("before Clip knew bytes, a gate is looked up", async () => {
  const nodes = [gate, node("h = Mul(c, g)")];
  const [old, newer] = [11, 12].map((opset) => ofOpset(opset, nodes));
  const step = { "per-channel": false };
  expect((await quantized(old ?? between(), step)).counts).toMatchObject(LOOKED_UP);
  expect((await quantized(newer ?? between(), step)).counts).toMatchObject({ Clip: 1 });
});
