import { expect, test } from "@jest/globals";
import { int8Static } from "../../../src/compress/passes/int8-static.ts";
import type { StepOf } from "../../../src/compress/pass.ts";
import { activationScale } from "../../../src/compress/quantize/activation-scale.ts";
import { movedReach, scaleBeforeLine } from "../../../src/compress/static/absorbed-lines.ts";
import { type Node, makeTensor } from "../../../src/model/ir.ts";
import { operatorCounts } from "../../../src/model/signature.ts";
import { intsAttribute } from "../../support/attributes.ts";
import { float, node, small, weight } from "../../support/models.ts";
import { passContext } from "../../support/pass-cases.ts";
import { floats, optimizedModel, relativeError, runModel } from "../../support/run-model.ts";

/** Two layers, a product of codes, and up to half a step where a constant is no whole number of them. */
const EIGHT_BITS = 0.04;
const inputs = { x: floats([4, 2, 8, 8], (at) => Math.sin(at * 0.9) * 3) };
const number = (name: string, value: number) =>
  makeTensor(name, "float32", { dims: [1], values: Float32Array.of(value) });

async function quantized(nodes: readonly Node[], step: Omit<StepOf<"int8-static">, "pass"> = {}) {
  const model = small({
    opset: 14,
    inputs: [float("x", "rows", 2, 8, 8)],
    outputs: [float("y", "rows", 8, 8, 8)],
    weights: [
      weight("w1", [16, 2, 3, 3], { seed: 1, spread: 0.5 }),
      weight("w2", [8, 16, 3, 3], { seed: 3, spread: 0.3 }),
      number("k", 0.3),
      number("b", 0.7),
      number("minus", -0.4),
    ],
    nodes: [
      node("c = Conv(x, w1)", [intsAttribute("pads", 1, 1, 1, 1)], "first"),
      node("s = HardSwish(c)"),
      ...nodes,
      // Zeros around it: 0 must have a code of its own.
      node("y = Conv(h, w2)", [intsAttribute("pads", 1, 1, 1, 1)], "second"),
    ],
  });
  const pass = { pass: "int8-static", ...step } as const;
  const { model: candidate } = await int8Static.apply(model, pass, passContext(inputs));
  const [wanted, given] = [await runModel(model, inputs), await runModel(candidate, inputs)];
  const none = new Float64Array();
  const error = relativeError(wanted["y"] ?? none, given["y"] ?? none);
  return { counts: operatorCounts(await optimizedModel(candidate)), error };
}

test.each([
  ["a factor", [node("h = Mul(s, k)")]],
  ["a factor that stands first", [node("h = Mul(k, s)")]],
  ["a term", [node("h = Add(s, b)")]],
  ["a term below 0", [node("h = Add(minus, s)")]],
  ["a factor and a term", [node("m = Mul(s, k)"), node("h = Add(m, minus)")]],
  ["a term and a factor", [node("m = Add(s, b)"), node("h = Mul(m, k)")]],
])("%s behind a product in codes only changes what the codes mean", async (_, nodes) => {
  const { counts, error } = await quantized(nodes);
  expect(counts).not.toHaveProperty("Mul");
  expect(counts).not.toHaveProperty("Add");
  expect(counts).toMatchObject({ DequantizeLinear: 1, QuantizeLinear: 1 });
  expect(error).toBeLessThan(EIGHT_BITS);
});

test.each([
  ["below 0", [node("h = Mul(s, minus)")], {}],
  ["of a value that others read", [node("m = Mul(s, k)"), node("h = Add(m, s)")], {}],
  ["that the recipe keeps float", [node("h = Mul(s, k)", {}, "kept")], { "keep-float": ["kept"] }],
  ["of codes without zero points", [node("h = Mul(s, k)")], { activations: { symmetric: true } }],
])("a factor %s is computed", async (_, nodes, step) => {
  const { counts, error } = await quantized(nodes, step);
  expect(counts).toMatchObject({ Mul: expect.any(Number) });
  expect(error).toBeLessThan(EIGHT_BITS);
});

test.each([
  [0.2, 0.1, -0.3, 2.7],
  [0.03, -0.2, -0.25, 5],
  [3, 0, -1, 9],
  [0.5, 1e-5, -0.2, 3],
  [0.5, 0.02, -0.2, 3],
])("codes of %d v + %d from %d to %d are its value's", (factor, shift, ...ends) => {
  const [minimum, maximum] = ends;
  const line = { factor, shift, nodes: [], final: "h" };
  const reach = movedReach(line, { minimum, maximum });
  const made = activationScale(reach.minimum, reach.maximum);
  const before = scaleBeforeLine(line, made);
  // A whole number of steps where there are two of them; half a step otherwise, and what 12 bits round of up to 255.
  const steps = Math.abs(shift) / made.scale;
  const most = (steps > 1.99 ? 0.1 : 0.5) * made.scale;
  for (const code of [0, 17, 128, 255]) {
    const value = (code - (before?.zeroPoint ?? 0)) * (before?.scale ?? 0);
    const meant = (code - made.zeroPoint) * made.scale;
    expect(Math.abs(factor * value + shift - meant)).toBeLessThanOrEqual(most + 1e-6);
  }
});
