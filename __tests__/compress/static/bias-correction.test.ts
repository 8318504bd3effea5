import { describe, expect, test } from "@jest/globals";
import { int8Static } from "../../../src/compress/passes/int8-static.ts";
import type { PassResult, StepOf } from "../../../src/compress/pass.ts";
import { biasCorrections, shrunkMean } from "../../../src/compress/static/bias-correction.ts";
import { type Attribute, type Model, graphOf, intAttribute } from "../../../src/model/ir.ts";
import { printModel } from "../../../src/model/print-model.ts";
import { tensorValues } from "../../../src/model/tensor-data.ts";
import { intsAttribute } from "../../support/attributes.ts";
import { constant, float, node, small, weight } from "../../support/models.ts";
import { passContext } from "../../support/pass-cases.ts";
import { type Inputs, floats, runModel } from "../../support/run-model.ts";
import { staticReference } from "../../support/static-reference.ts";

const PLAIN = { perChannel: true, saturationSafe: false, minimumElements: 0, keepFloat: [] };
const empty = new Float64Array();

function attributesOf(given: Readonly<Record<string, number | readonly number[]>>): Attribute[] {
  return Object.entries(given).map(([name, value]) =>
    typeof value === "number" ? intAttribute(name, value) : intsAttribute(name, ...value),
  );
}

/** Mean and the variance of the mean. */
function momentsOf(values: readonly number[]): readonly [number, number] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const around = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return [mean, around / values.length / (values.length - 1)];
}

test.each(["Conv", "Gemm"] as const)(
  "%s is shifted by what onnxsim measures for its rows, shrunk by how they differ",
  async (operator) => {
    const {
      weight: given,
      rows,
      attributes,
      corrections,
    } = staticReference.biasCorrections[operator];
    const model = small({
      inputs: [float("x", "rows", ...rows.dims.slice(1))],
      outputs: [float("y")],
      weights: [constant("w", given.dims, ...given.values)],
      nodes: [node(`y = ${operator}(x, w)`, attributesOf(attributes))],
    });
    const x = floats(rows.dims, (at) => rows.values[at] ?? 0);
    const { calibration } = passContext({ x });
    if (calibration === undefined) throw new Error("There is calibration data");
    const ranges = await calibration.ranges(model, ["x"]);
    const found = await biasCorrections(model, { ...PLAIN, ranges, calibration });
    const [made = empty] = [...found.values()];
    expect(made).toHaveLength(corrections[0]?.length ?? 0);
    const most = Math.max(...made.map(Math.abs));
    for (const [channel, shift] of made.entries()) {
      const [mean, variance] = momentsOf(corrections.map((row) => row[channel] ?? 0));
      // Half of the coarse steps; and both are float32 sums of errors a hundred times smaller than the outputs.
      const tolerance = most / 64 + 1e-6;
      expect(Math.abs(shift - (mean * mean ** 2) / (mean ** 2 + variance))).toBeLessThan(tolerance);
    }
    expect(most).toBeGreaterThan(1e-4);
  },
);

const shrunk = (...values: readonly number[]): number =>
  shrunkMean(values.length, {
    sum: values.reduce((total, value) => total + value, 0),
    squares: values.reduce((total, value) => total + value ** 2, 0),
  });

describe("shrunkMean()", () => {
  test("is the mean where all rows agree", () => {
    expect(shrunk(0.5, 0.5, 0.5)).toBe(0.5);
  });

  test("is 0 for a single row, which nothing agrees with, for none, and for zeros", () => {
    expect([shrunk(3), shrunk(), shrunk(0, 0)]).toEqual([0, 0, 0]);
  });

  test("lies between 0 and the mean, nearer to it with more rows of the same kind", () => {
    const few = shrunk(1, 0, 1, 0);
    const many = shrunk(...Array.from({ length: 400 }, (_, at) => at % 2));
    expect(few).toBeGreaterThan(0);
    expect(few).toBeLessThan(many);
    expect(many).toBeLessThan(0.5);
    expect(shrunk(-1, 0, -1, 0)).toBe(-few);
  });

  test("is 0 where a row is not finite", () => {
    expect([shrunk(Number.NaN, 1), shrunk(Number.POSITIVE_INFINITY, 1)]).toEqual([0, 0]);
  });
});

const image = floats([8, 3, 8, 8], (at) => 1 + Math.sin(at * 0.37) * 0.8);
const conv = (...weights: Parameters<typeof constant>[]): Model =>
  small({
    inputs: [float("x", "rows", 3, 8, 8)],
    outputs: [float("y", "rows", 6, 8, 8)],
    weights: [weight("w", [6, 3, 3, 3], 7), ...weights.map((each) => constant(...each))],
    nodes: [
      node(`y = Conv(x, w${weights.length > 0 ? ", b" : ""})`, [intsAttribute("pads", 1, 1, 1, 1)]),
    ],
  });

const apply = (
  model: Model,
  inputs: Inputs,
  step: Omit<StepOf<"int8-static">, "pass"> = {},
): Promise<PassResult> =>
  int8Static.apply(model, { pass: "int8-static", ...step }, passContext(inputs));

/** By channel: how far the mean of an output moved. */
async function shifts(before: Model, after: Model, inputs: Inputs): Promise<readonly number[]> {
  const [{ y: wanted = empty }, { y: made = empty }] = [
    await runModel(before, inputs),
    await runModel(after, inputs),
  ];
  const sums = Array.from({ length: 6 }, () => 0);
  for (const [at, value] of wanted.entries()) {
    const channel = Math.floor(at / 64) % 6;
    sums[channel] = (sums[channel] ?? 0) + ((made[at] ?? 0) - value) / (8 * 64);
  }
  return sums;
}

const largest = (values: readonly number[]): number => Math.max(...values.map(Math.abs));

test.each<readonly [string, Model]>([
  ["with a bias", conv(["b", [6], 0.1, -0.2, 0, 0.5, 1, -1])],
  ["without one, which gets one", conv()],
])("a Conv %s answers on average as before", async (_, model) => {
  const corrected = await apply(model, { x: image });
  const plain = await apply(model, { x: image }, { "bias-correction": false });
  const before = largest(await shifts(model, plain.model, { x: image }));
  // What rounding the activations moves stays.
  expect(largest(await shifts(model, corrected.model, { x: image }))).toBeLessThan(before / 4);
  expect(corrected.changes[0]?.reason).toBe("int8 weight and activation, its bias corrected");
  expect(plain.changes[0]?.reason).toBe("int8 weight and activation");
});

test("sums in another order make the same model", async () => {
  const turned = floats([8, 3, 8, 8], (at) =>
    Number(image.data[(7 - Math.floor(at / 192)) * 192 + (at % 192)]),
  );
  const [one, other] = [await apply(conv(), { x: image }), await apply(conv(), { x: turned })];
  expect(printModel(other.model)).toBe(printModel(one.model));
});

const biasesOf = (model: Model): number =>
  graphOf(model).initializer.filter((tensor) => tensorValues(tensor) instanceof Int32Array).length;

test("weights that codes give exactly leave a layer without a bias as it is", async () => {
  const model = small({
    inputs: [float("x", "rows", 2)],
    outputs: [float("y")],
    weights: [constant("w", [2, 2], 1, 127, -127, 64)],
    nodes: [node("y = Gemm(x, w)")],
  });
  const x = floats([4, 2], (at) => at + 1);
  const step = { "per-channel": false, "saturation-safe": false };
  expect(biasesOf((await apply(model, { x }, step)).model)).toBe(0);
  const inexact = { ...model, graph: { ...graphOf(model), initializer: [weight("w", [2, 2], 3)] } };
  expect(biasesOf((await apply(inexact, { x }, step)).model)).toBe(1);
});

test("a MatMul, which has no bias, is quantized as without correction", async () => {
  const model = small({
    inputs: [float("x", "rows", 3, 4)],
    outputs: [float("y")],
    weights: [weight("w", [4, 2], 1)],
    nodes: [node("y = MatMul(x, w)")],
  });
  const x = floats([4, 3, 4], (at) => Math.sin(at) + 1);
  const { model: made, changes } = await apply(model, { x });
  expect(changes[0]?.reason).toBe("int8 weight and activation");
  expect(biasesOf(made)).toBe(0);
});
