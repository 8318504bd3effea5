/** Layers whose input calibration never moves, as one behind a mask that calibration rows hold shut. */
import { expect, test } from "@jest/globals";
import { int8Static } from "../../src/compress/passes/int8-static.ts";
import { roundWeights } from "../../src/compress/passes/round-weights.ts";
import type { PassResult } from "../../src/compress/pass.ts";
import type { Model } from "../../src/model/ir.ts";
import { float, node, small, weight } from "../support/models.ts";
import { passContext } from "../support/pass-cases.ts";
import { type Inputs, floats, relativeError, runModel } from "../support/run-model.ts";

const x = floats([64, 16], (at) => Math.sin(at * 0.7) + Math.cos(at * 0.031));
const masked = (value: number): Inputs => ({ x, mask: floats([64, 1], () => value) });
const [shut, open] = [masked(0), masked(1)];

/** An open layer, and one behind the mask. */
const model: Model = small({
  inputs: [float("x", "rows", 16), float("mask", "rows", 1)],
  outputs: [float("y", "rows", 8), float("z", "rows", 24)],
  weights: [
    weight("w", [16, 24], 1),
    weight("b", [24], 2),
    weight("v", [24, 8], 3),
    weight("c", [8], 4),
  ],
  nodes: [
    node("z = Gemm(x, w, b)", {}, "open"),
    node("h = Mul(z, mask)"),
    node("y = Gemm(h, v, c)", {}, "masked"),
  ],
});

const rounded = (given: Model, calibration: Inputs, noise = 0.002): Promise<PassResult> =>
  roundWeights.apply(
    given,
    { pass: "round-weights", "minimum-elements": 1, noise },
    passContext(calibration),
  );

const quantized = (given: Model, calibration: Inputs): Promise<PassResult> =>
  int8Static.apply(given, { pass: "int8-static" }, passContext(calibration));

const levelsOf = ({ changes }: PassResult): readonly number[] =>
  changes.map(({ reason }) => Number(/on (\d+) levels/.exec(reason)?.[1]));

async function errorOf(made: Model, inputs: Inputs, output: string): Promise<number> {
  const [wanted, actual] = [await runModel(model, inputs), await runModel(made, inputs)];
  return relativeError(
    wanted[output] ?? new Float64Array(),
    actual[output] ?? new Float64Array([Number.NaN]),
  );
}

test("rounding and int8 leave the bias of a layer that reads only 0 as it is", async () => {
  const { model: few } = await rounded(model, shut);
  for (const given of [model, few]) {
    const { model: made } = await quantized(given, shut);
    expect(await errorOf(made, shut, "y")).toBe(0);
  }
});

test("a layer that reads only 0 answers rows unlike those of calibration as its weight says", async () => {
  const { model: few } = await rounded(model, shut);
  for (const given of [model, few]) {
    const { model: made } = await quantized(given, shut);
    // Noise of 0.002 is a change of 4.5 %, in each of the two layers, and int8 adds to it.
    expect(await errorOf(made, open, "y")).toBeLessThan(0.1);
  }
});

test("int8-static says why it leaves a layer that reads only 0", async () => {
  const { changes } = await quantized(model, shut);
  expect(changes.filter(({ kind }) => kind === "refused")).toMatchObject([
    {
      node: "masked",
      code: "not-calibrated",
      reason: '"h" is 0 on all calibration data, from which no scale follows',
    },
  ]);
  const { changes: others } = await quantized(model, open);
  expect(others.filter(({ kind }) => kind === "refused")).toEqual([]);
});

test("a layer whose input never moves gets levels within the budget, and leaves others theirs", async () => {
  const result = await rounded(model, shut);
  const [first = 0, second = 0] = levelsOf(result);
  // Its noise counts ten times; it takes no more than its part of the budget, or the open layer would have the most levels too.
  expect(second).toBeGreaterThan(first);
  expect(first).toBeLessThan(127);
  expect(result.changes.map(({ reason }) => reason.includes("calibration never moves"))).toEqual([
    false,
    true,
  ]);
});

/** Every row is the same: what a layer reads is far from 0, and never moves. */
const same = { x: floats([64, 16], (at) => 1 + Math.sin((at % 16) * 0.7)) };

test.each([
  ["a bias, which takes the change back", "y = Gemm(x, w, b)", 1e-5],
  // Noise of 0.002, counted ten times, is a change of 1.4 %: of a sum of 16 terms that may cancel, three times as much.
  ["no bias", "y = MatMul(x, w)", 0.045],
])(
  "an input that is the same in all rows leaves the answers to them: %s",
  async (_, line, most) => {
    const linear = small({
      inputs: [float("x", "rows", 16)],
      outputs: [float("y", "rows", 24)],
      weights: [weight("w", [16, 24], 1), weight("b", [24], 2)],
      nodes: [node(line, {}, "fc")],
    });
    const result = await rounded(linear, same);
    const [levels = 0] = levelsOf(result);
    expect(levels).toBeGreaterThan(15);
    expect(levels).toBeLessThan(255);
    const [before, after] = [await runModel(linear, same), await runModel(result.model, same)];
    expect(
      relativeError(before["y"] ?? new Float64Array(), after["y"] ?? new Float64Array()),
    ).toBeLessThan(most);
  },
);
