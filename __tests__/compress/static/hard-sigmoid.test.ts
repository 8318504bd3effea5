import { describe, expect, test } from "@jest/globals";
import { auditFusion } from "../../../src/compress/fusion-audit.ts";
import { int8Static } from "../../../src/compress/passes/int8-static.ts";
import type { StepOf } from "../../../src/compress/pass.ts";
import { type Model, withOpset } from "../../../src/model/ir.ts";
import { operatorCounts } from "../../../src/model/signature.ts";
import { floatAttribute, intsAttribute } from "../../support/attributes.ts";
import { float, node, small, weight } from "../../support/models.ts";
import { passContext } from "../../support/pass-cases.ts";
import { floats, optimizedModel, relativeError, runModel } from "../../support/run-model.ts";

/** Two layers, two look-ups and a product add half a step of 255 each, and a step of weights of 127. */
const EIGHT_BITS = 0.03;
const inputs = { x: floats([4, 2, 8, 8], (at) => Math.sin(at * 0.9) * 3) };

/** A Conv, what stands between, and another Conv. */
function between(...nodes: readonly ReturnType<typeof node>[]): Model {
  const made = small({
    inputs: [float("x", "rows", 2, 8, 8)],
    outputs: [float("y", "rows", 8, 8, 8)],
    weights: [
      weight("w1", [16, 2, 3, 3], { seed: 1, spread: 0.5 }),
      weight("b1", [16], 2),
      weight("w2", [8, 16, 1, 1], { seed: 3, spread: 0.3 }),
    ],
    nodes: [
      node("c = Conv(x, w1, b1)", [intsAttribute("pads", 1, 1, 1, 1)], "first"),
      ...nodes,
      node("y = Conv(h, w2)", {}, "second"),
    ],
  });
  return withOpset(made, "", 14);
}

const answerOf = ({ y }: Readonly<Record<string, Float64Array>>): Float64Array =>
  y ?? new Float64Array();

async function quantized(
  model: Model,
  step: Omit<StepOf<"int8-static">, "pass"> = {},
): Promise<{ readonly candidate: Model; readonly error: number }> {
  const pass = { pass: "int8-static", ...step } as const;
  const { model: candidate } = await int8Static.apply(model, pass, passContext(inputs));
  const [wanted, given] = [await runModel(model, inputs), await runModel(candidate, inputs)];
  return { candidate, error: relativeError(answerOf(wanted), answerOf(given)) };
}

test("a HardSwish between two layers clips codes and multiplies them, and leaves integers nowhere", async () => {
  const { candidate, error } = await quantized(between(node("h = HardSwish(c)", {}, "swish")));
  const optimized = await optimizedModel(candidate);
  const { layers, detours } = auditFusion(candidate, optimized);
  expect(layers.map(({ fate }) => fate)).toEqual(["fused", "fused"]);
  expect(detours).toEqual({});
  expect(operatorCounts(optimized)).toMatchObject({ Clip: 1, "com.microsoft:QLinearMul": 1 });
  expect(operatorCounts(optimized)).not.toHaveProperty("com.microsoft:QLinearLeakyRelu");
  expect(error).toBeLessThan(EIGHT_BITS);
});

describe.each([
  [0.2, 0.5],
  [1 / 6, 0.5],
  [1, 0],
  [0.05, 1],
  [0.7, 0.31],
])("HardSigmoid with slope %d and offset %d", (slope, offset) => {
  const attributes = [floatAttribute("alpha", slope), floatAttribute("beta", offset)];

  test("is a look-up of codes that answers as it does", async () => {
    const { candidate, error } = await quantized(between(node("h = HardSigmoid(c)", attributes)));
    expect(operatorCounts(await optimizedModel(candidate))).toMatchObject({
      "com.microsoft:QLinearLeakyRelu": 1,
    });
    expect(operatorCounts(candidate)).not.toHaveProperty("HardSigmoid");
    expect(error).toBeLessThan(EIGHT_BITS);
  });
});

test("a HardSigmoid without attributes has those of ONNX", async () => {
  const { error } = await quantized(between(node("h = HardSigmoid(c)")));
  expect(error).toBeLessThan(EIGHT_BITS);
});

test.each([
  ["falls", -0.2, 0.5],
  ["is above 1 at 0", 0.2, 1.1],
  ["is below 0 at 0", 0.2, -0.1],
])("a HardSigmoid that %s is computed as it is", async (_, slope, offset) => {
  const attributes = [floatAttribute("alpha", slope), floatAttribute("beta", offset)];
  const { candidate, error } = await quantized(between(node("h = HardSigmoid(c)", attributes)));
  expect(operatorCounts(candidate)).toMatchObject({ HardSigmoid: 1 });
  expect(error).toBeLessThan(EIGHT_BITS);
});

test("a HardSigmoid that Concat joins with wider values still ends at 0 and 1", async () => {
  const { error } = await quantized(
    withConcat(node("g = HardSigmoid(c)"), node("h = Concat(g, c)", { axis: 1 })),
  );
  expect(error).toBeLessThan(EIGHT_BITS);
});

test("a HardSwish that the recipe keeps float stays as it is", async () => {
  const model = between(node("h = HardSwish(c)", {}, "swish"));
  const { candidate } = await quantized(model, { "keep-float": ["swish"] });
  expect(operatorCounts(candidate)).toMatchObject({ HardSwish: 1 });
});

test("a HardSwish that no layer follows stays as it is", async () => {
  const model = small({
    inputs: [float("x", "rows", 2, 8, 8)],
    outputs: [float("y", "rows", 16, 6, 6)],
    weights: [weight("w1", [16, 2, 3, 3], { seed: 1, spread: 0.5 })],
    nodes: [node("c = Conv(x, w1)", {}, "first"), node("y = HardSwish(c)")],
  });
  const { candidate } = await quantized(withOpset(model, "", 14));
  expect(operatorCounts(candidate)).toMatchObject({ HardSwish: 1 });
});

function withConcat(...nodes: readonly ReturnType<typeof node>[]): Model {
  const made = small({
    inputs: [float("x", "rows", 2, 8, 8)],
    outputs: [float("y", "rows", 8, 8, 8)],
    weights: [
      weight("w1", [16, 2, 3, 3], { seed: 1, spread: 0.5 }),
      weight("w2", [8, 32, 1, 1], { seed: 3, spread: 0.3 }),
    ],
    nodes: [
      node("c = Conv(x, w1)", [intsAttribute("pads", 1, 1, 1, 1)], "first"),
      ...nodes,
      node("y = Conv(h, w2)", {}, "second"),
    ],
  });
  return withOpset(made, "", 14);
}
