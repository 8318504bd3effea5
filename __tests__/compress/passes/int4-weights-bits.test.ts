import { expect, test } from "@jest/globals";
import { int4Weights } from "../../../src/compress/passes/int4-weights.ts";
import type { StepOf } from "../../../src/compress/pass.ts";
import type { Model } from "../../../src/model/ir.ts";
import { constant, float, int64, node, small, weight } from "../../support/models.ts";
import { passContext } from "../../support/pass-cases.ts";
import { type Inputs, floats, ints, relativeError, runModel } from "../../support/run-model.ts";

type Step = Omit<StepOf<"int4-weights">, "pass">;

const WIDTH = 40;
/** Rows whose numbers go together: 40 inputs from three waves. */
const x = floats([24, WIDTH], (at) => {
  const [row, k] = [Math.floor(at / WIDTH), at % WIDTH];
  return (
    Math.sin(row * 0.9) * Math.cos(k) +
    Math.cos(row * 2.3) * Math.sin(k * 3) +
    Math.sin(row * 5 + k) * 0.3
  );
});

const linear: Model = small({
  inputs: [float("x", "rows", WIDTH)],
  outputs: [float("y", "rows", 6)],
  weights: [weight("w", [WIDTH, 6], 1), constant("b", [6], 1, -1, 0.5, 0, 2, -2)],
  nodes: [node("p = MatMul(x, w)", {}, "fc"), node("y = Add(p, b)")],
});

async function errorOf(model: Model, step: Step, inputs: Inputs): Promise<number> {
  const context = passContext(step.method === "gptq" ? inputs : undefined);
  const full = { pass: "int4-weights", "minimum-elements": 1, "block-size": 16, ...step } as const;
  const { model: made, changes } = await int4Weights.apply(model, full, context);
  expect(changes.filter(({ kind }) => kind === "refused")).toEqual([]);
  const [{ y: wanted = new Float64Array() }, { y = new Float64Array() }] = [
    await runModel(model, inputs),
    await runModel(made, inputs),
  ];
  return relativeError(wanted, y);
}

test.each([
  // Half a step of 3, 15 and 255 over the range of a block, which holds weights of all sizes.
  [2, 0.5],
  [4, 0.1],
  [8, 0.006],
] as const)(
  "the engine computes with weights of %d bits, of layers and of tables",
  async (bits, bound) => {
    for (const symmetric of [true, false])
      expect(await errorOf(linear, { bits, symmetric }, { x })).toBeLessThan(bound);
    const embedding = small({
      inputs: [int64("i", "rows", 3)],
      outputs: [float("y", "rows", 3, 32)],
      weights: [weight("table", [8, 32], 4)],
      nodes: [node("y = Gather(table, i)")],
    });
    const rows = { i: ints([2, 3], [0, 7, 3, 3, 1, 6]) };
    expect(await errorOf(embedding, { bits, embeddings: true }, rows)).toBeLessThan(bound);
  },
);

test("more bits change the answers less", async () => {
  const errors = await Promise.all(
    ([2, 4, 8] as const).map((bits) => errorOf(linear, { bits }, { x })),
  );
  expect(errors).toEqual(errors.toSorted((a, b) => b - a));
});

test.each([2, 4, 8] as const)(
  "gptq halves what %d bits change on calibration data at least",
  async (bits) => {
    const nearest = await errorOf(linear, { bits }, { x });
    expect(await errorOf(linear, { bits, method: "gptq" }, { x })).toBeLessThan(nearest / 2);
  },
);

test.each([2, 4, 8] as const)("k-quant changes answers no more than %d bits may", async (bits) => {
  const bound = { 2: 0.5, 4: 0.1, 8: 0.006 }[bits];
  for (const symmetric of [true, false]) {
    const error = await errorOf(linear, { bits, symmetric, method: "k-quant" }, { x });
    expect(error).toBeLessThan(bound);
    expect(error).not.toBe(await errorOf(linear, { bits, symmetric }, { x }));
  }
});

test("gptq without calibration data is refused", async () => {
  const step = { pass: "int4-weights", method: "gptq" } as const;
  await expect(int4Weights.apply(linear, step, passContext())).rejects.toMatchObject({
    refusal: "no-calibration",
    message: expect.stringContaining("Cannot apply int4-weights with method gptq"),
  });
});

const ofDepth = (depth: number): Model =>
  small({
    inputs: [float("x", "rows", depth)],
    outputs: [float("y", "rows", 2)],
    weights: [weight("w", [depth, 2], 1)],
    nodes: [node("y = MatMul(x, w)")],
  });

test.each([
  [1025, "weight in 4 bits"],
  [4097, "weight in 4 bits; each rounded by itself, since 4097 inputs are more than 4096"],
])("a layer of %d inputs says whether gptq looked at them", async (depth, reason) => {
  const inputs = { x: floats([2, depth], (at) => Math.sin(at)) };
  const step = { pass: "int4-weights", method: "gptq" } as const;
  const { changes } = await int4Weights.apply(ofDepth(depth), step, passContext(inputs));
  expect(changes).toMatchObject([{ kind: "applied", reason }]);
});

test("weights of more than 1,024 inputs change unseen answers less with gptq than each by itself", async () => {
  const [depth, rows] = [1030, 400];
  // Inputs that hang together, as those of a network do: sums of 12 waves.
  const waves = (from: number) =>
    floats([rows, depth], (at) => {
      const [row, k] = [from + Math.floor(at / depth), at % depth];
      let total = 0;
      for (let wave = 1; wave <= 12; wave += 1)
        total += Math.sin(row * wave * 0.7 + wave) * Math.cos((k * wave) / 60);
      return total;
    });
  const model = ofDepth(depth);
  const [seen, unseen] = [{ x: waves(0) }, { x: waves(rows) }];
  const before = (await runModel(model, unseen))["y"] ?? new Float64Array();
  const errors = await Promise.all(
    (["nearest", "gptq"] as const).map(async (method) => {
      const step = { pass: "int4-weights", method } as const;
      const result = await int4Weights.apply(model, step, passContext(seen));
      const after = (await runModel(result.model, unseen))["y"] ?? new Float64Array();
      return relativeError(before, after);
    }),
  );
  expect(errors[1]).toBeLessThan(0.5 * (errors[0] ?? 0));
});

test("the same model and data give the same bytes", async () => {
  const step = { pass: "int4-weights", method: "gptq", "minimum-elements": 1 } as const;
  const made = await int4Weights.apply(linear, step, passContext({ x }));
  expect(await int4Weights.apply(linear, step, passContext({ x }))).toEqual(made);
});
