import { expect, test } from "@jest/globals";
import type { PassResult, StepOf } from "../../../src/compress/pass.ts";
import { int4Weights } from "../../../src/compress/passes/int4-weights.ts";
import { checkModel } from "../../../src/model/check-model.ts";
import { type Model, type Node, graphOf } from "../../../src/model/ir.ts";
import { writeModel } from "../../../src/model/write-model.ts";
import { float, node, randomFloats, small, weight } from "../../support/models.ts";
import { passContext } from "../../support/pass-cases.ts";
import { type Inputs, floats, relativeError, runModel } from "../../support/run-model.ts";

const SIZE = 64;
const noise = randomFloats(100 * SIZE, 3, 1);
const x = floats([100, SIZE], (at) => noise[at] ?? 0);
/** A few of the inputs are far larger than the others. */
const loud = floats([100, SIZE], (at) => (noise[at] ?? 0) * (at % SIZE < 2 ? 1000 : 1));
/** Half a step of 15 over a block is a tenth of a weight, once for each of a few layers. */
const FOUR_BITS = 0.3;

const pack = (
  model: Model,
  step: Partial<StepOf<"int4-weights">> = {},
  inputs?: Inputs,
): Promise<PassResult> =>
  int4Weights.apply(model, { ...step, pass: "int4-weights" }, passContext(inputs));

/** One cell, unrolled: the same weight in each step, with values that grow apart. */
const unrolled = (steps: number): Model =>
  small({
    inputs: [float("x", "rows", SIZE)],
    outputs: [float("y", "rows", SIZE)],
    weights: [weight("w", [SIZE, SIZE], 1)],
    nodes: [
      ...Array.from({ length: steps }, (_, at): readonly Node[] => [
        node(`m${at} = MatMul(${at === 0 ? "x" : `t${at - 1}`}, w)`),
        node(`t${at} = Tanh(m${at})`),
      ]).flat(),
      node(`y = MatMul(t${steps - 1}, w)`),
    ],
  });

const lengthOf = (model: Model): number => writeModel(model).length;
const tensorsOf = (model: Model): number => graphOf(model).initializer.length;

const answer = async (model: Model): Promise<Float64Array> =>
  (await runModel(model, { x }))["y"] ?? new Float64Array();

test.each<readonly [string, Partial<StepOf<"int4-weights">>, number]>([
  ["codes and scales", {}, 2],
  ["zero points", { symmetric: false }, 3],
  ["codes by gptq", { method: "gptq" }, 2],
  ["directions of the error", { bits: 2, "compensate-rank": 8 }, 4],
])("the %s of a weight are stored once, however many layers read it", async (_, step, tensors) => {
  const { model, changes } = await pack(unrolled(12), step, { x: loud });
  expect(changes.filter(({ kind }) => kind === "applied")).toHaveLength(13);
  expect(tensorsOf(model)).toBe(tensors);
  expect(checkModel(model)).toEqual([]);
});

test("a weight that many layers read becomes as much smaller as one that one reads", async () => {
  const { model } = await pack(unrolled(12));
  // 13 nodes with their attributes take about 150 bytes each.
  expect(lengthOf(model) - 13 * 150).toBeLessThan((SIZE * SIZE * 5) / 8);
  expect(
    relativeError(await answer(unrolled(1)), await answer((await pack(unrolled(1))).model)),
  ).toBeLessThan(FOUR_BITS);
});

/** The same constant as [K, N], as [N, K], and turned by a Transpose. */
const bothWays = (): Model =>
  small({
    inputs: [float("x", "rows", SIZE)],
    outputs: [float("y", "rows", SIZE)],
    weights: [weight("w", [SIZE, SIZE], 1), weight("b", [SIZE], 2)],
    nodes: [
      node("v = Transpose(w)"),
      node("p = MatMul(x, w)"),
      node("q = Gemm(p, w, b)", { transB: 1 }),
      node("r = Gemm(q, w, b)"),
      node("s = MatMul(r, v)"),
      node("y = Gemm(s, v, b)", { transB: 1 }),
    ],
  });

test("a weight that is read along both axes has codes for each of the two", async () => {
  const { model } = await pack(bothWays());
  const kernels = graphOf(model).node.filter(({ opType }) => opType === "MatMulNBits");
  expect(kernels.map(({ input }) => input[1])).toEqual(["w1", "w2", "w1", "w2", "w1"]);
  expect(relativeError(await answer(bothWays()), await answer(model))).toBeLessThan(FOUR_BITS);
});

/** Each reader sees other inputs in large numbers. */
const split: Model = small({
  inputs: [float("x", "rows", SIZE), float("z", "rows", SIZE)],
  outputs: [float("p", "rows", SIZE), float("q", "rows", SIZE)],
  weights: [weight("w", [SIZE, SIZE], 4)],
  nodes: [node("p = MatMul(x, w)", {}, "first"), node("q = MatMul(z, w)", {}, "second")],
});

/** Values that go together, so that one weight can make good what another loses. */
function mixed(seed: number): Inputs[string] {
  const [mixing, parts] = [randomFloats(6 * SIZE, seed, 1), randomFloats(300 * 6, seed + 1, 1)];
  return floats([300, SIZE], (at) => {
    const [row, k] = [Math.floor(at / SIZE), at % SIZE];
    let sum = 0;
    for (let part = 0; part < 6; part += 1)
      sum += (parts[row * 6 + part] ?? 0) * (mixing[part * SIZE + k] ?? 0);
    return sum;
  });
}

test("codes by gptq serve all layers that read them", async () => {
  const inputs = { x: mixed(11), z: mixed(21) };
  const before = await runModel(split, inputs);
  const errors = async (step: Partial<StepOf<"int4-weights">>): Promise<readonly number[]> => {
    const after = await runModel((await pack(split, step, inputs)).model, inputs);
    return ["p", "q"].map((name) =>
      relativeError(before[name] ?? new Float64Array(), after[name] ?? new Float64Array()),
    );
  };
  const [nearest, gptq] = [await errors({}), await errors({ method: "gptq" })];
  for (const [at, error] of gptq.entries()) expect(error).toBeLessThan((nearest[at] ?? 0) * 0.7);
});
