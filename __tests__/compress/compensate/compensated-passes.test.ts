import { describe, expect, test } from "@jest/globals";
import { fc } from "../../support/fast-check.ts";
import type { PassResult, StepOf } from "../../../src/compress/pass.ts";
import { int4Weights } from "../../../src/compress/passes/int4-weights.ts";
import { int8Dynamic } from "../../../src/compress/passes/int8-dynamic.ts";
import { checkModel } from "../../../src/model/check-model.ts";
import { type Model, graphOf } from "../../../src/model/ir.ts";
import { float, node, randomFloats, small, weight } from "../../support/models.ts";
import { passContext } from "../../support/pass-cases.ts";
import { type Inputs, floats, relativeError, runModel } from "../../support/run-model.ts";

const SIZE = 64;
const noise = randomFloats(200 * SIZE, 9, 1);
/** Inputs of which a few are far larger than the others. */
const x = floats([200, SIZE], (at) => (noise[at] ?? 0) * (at % SIZE < 2 ? 40 : 1));

const int4 = (model: Model, inputs?: Inputs, step: Partial<StepOf<"int4-weights">> = {}) =>
  int4Weights.apply(
    model,
    { ...step, pass: "int4-weights", "minimum-elements": 1 },
    passContext(inputs),
  );

const int8 = (model: Model, inputs?: Inputs, step: Partial<StepOf<"int8-dynamic">> = {}) =>
  int8Dynamic.apply(
    model,
    { ...step, pass: "int8-dynamic", "minimum-elements": 1 },
    passContext(inputs),
  );

const products = (seed: number): readonly (readonly [string, Model])[] => {
  const interfaces = { inputs: [float("x", "rows", SIZE)], outputs: [float("y", "rows", 48)] };
  const bias = weight("b", [48], seed + 1);
  return [
    [
      "MatMul",
      small({
        ...interfaces,
        weights: [weight("w", [SIZE, 48], seed)],
        nodes: [node("y = MatMul(x, w)", {}, "fc")],
      }),
    ],
    [
      "MatMul and Add",
      small({
        ...interfaces,
        weights: [weight("w", [SIZE, 48], seed), bias],
        nodes: [node("m = MatMul(x, w)", {}, "fc"), node("y = Add(m, b)")],
      }),
    ],
    [
      "Gemm",
      small({
        ...interfaces,
        weights: [weight("w", [48, SIZE], seed), bias],
        nodes: [node("y = Gemm(x, w, b)", { transB: 1 }, "fc")],
      }),
    ],
  ];
};

async function errorOf(before: Model, after: Model): Promise<number> {
  const [wanted, given] = [await runModel(before, { x }), await runModel(after, { x })];
  return relativeError(wanted["y"] ?? Float64Array.of(), given["y"] ?? Float64Array.of());
}

const reasonOf = ({ changes }: PassResult): string => changes[0]?.reason ?? "";

describe.each(products(1))("%s in 4 bits", (_, model) => {
  test("loses less with the directions that its large inputs take", async () => {
    const [plain, made] = [await int4(model), await int4(model, { x }, { "compensate-rank": 8 })];
    expect(checkModel(made.model)).toEqual([]);
    expect(reasonOf(made)).toMatch(
      /^weight in 4 bits; 2 directions of its error are given back, which leaves [\d.]+ % of its effect$/,
    );
    // Two directions are worth more than two bits: at most a quarter of the root mean square is left.
    expect(await errorOf(model, made.model)).toBeLessThan((await errorOf(model, plain.model)) / 4);
  });

  test("stays as it is with none", async () => {
    expect(await int4(model, { x }, { "compensate-rank": 0 })).toEqual(await int4(model));
  });

  test("keeps to the rank that is asked for", async () => {
    const { changes } = await int4(model, { x }, { "compensate-rank": 1, bits: 2 });
    expect(changes[0]?.reason).not.toMatch(/[2-9] directions/);
  });
});

test("an error without a direction of its own gets none, and it is said", async () => {
  const even = floats([200, SIZE], (at) => noise[at] ?? 0);
  for (const [, model] of products(3)) {
    const [plain, made] = [
      await int4(model),
      await int4(model, { x: even }, { "compensate-rank": 8 }),
    ];
    expect(reasonOf(made)).toBe("weight in 4 bits; no direction of its error is worth its bytes");
    expect(made.model).toEqual(plain.model);
  }
});

test("the outputs never change more with directions than without, of whatever weights and bits", async () => {
  const shapes = fc.record({
    seed: fc.integer({ min: 1, max: 1000 }),
    place: fc.integer({ min: 0, max: 2 }),
    rank: fc.integer({ min: 1, max: 12 }),
    bits: fc.constantFrom(2, 4, 8),
    method: fc.constantFrom("nearest", "gptq"),
  });
  await fc.assert(
    fc.asyncProperty(shapes, async ({ seed, place, rank, bits, method }) => {
      const model = products(seed)[place]?.[1];
      if (model === undefined) throw new Error("No such model");
      const plain = await int4(model, { x }, { bits, method });
      const made = await int4(model, { x }, { bits, method, "compensate-rank": rank });
      // float32's digits.
      expect(await errorOf(model, made.model)).toBeLessThan(
        (await errorOf(model, plain.model)) + 1e-6,
      );
    }),
    { numRuns: 10 },
  );
});

test("int8 weights get directions beside the integer product, before or after the bias", async () => {
  const wide = floats([200, SIZE], (at) => (noise[at] ?? 0) * (at % SIZE < 1 ? 1000 : 1));
  for (const [, model] of products(5)) {
    const made = await int8(model, { x: wide }, { "compensate-rank": 2 });
    expect(checkModel(made.model)).toEqual([]);
    expect(reasonOf(made)).toMatch(
      /^int8 weight, activation quantized at run time; 1 directions? of/,
    );
    const operators = graphOf(made.model).node.map(({ opType }) => opType);
    expect(operators.filter((operator) => operator === "MatMul")).toHaveLength(2);
    const plain = await int8(model);
    const [wanted, before, after] = [
      await runModel(model, { x: wide }),
      await runModel(plain.model, { x: wide }),
      await runModel(made.model, { x: wide }),
    ].map(({ y = Float64Array.of() }) => y);
    if (wanted === undefined || before === undefined || after === undefined)
      throw new Error("No output");
    expect(relativeError(wanted, after)).toBeLessThan(relativeError(wanted, before));
    expect(await int8(model, { x: wide }, { "compensate-rank": 0 })).toEqual(plain);
  }
});

test("without calibration data both refuse, and say what to do", async () => {
  const [[, model] = ["", small({ inputs: [], outputs: [], nodes: [] })]] = products(1);
  await expect(int4(model, undefined, { "compensate-rank": 4 })).rejects.toMatchObject({
    refusal: "no-calibration",
    message: expect.stringMatching(/int4-weights with compensate-rank: it needs calibration data/),
  });
  await expect(int8(model, undefined, { "compensate-rank": 4 })).rejects.toMatchObject({
    refusal: "no-calibration",
  });
});
