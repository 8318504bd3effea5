import { rmSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { compressModel } from "../../src/commands/candidate/compress-model.ts";
import { layerWeights, turned } from "../../src/compress/layer-weights.ts";
import { weightNoise, withNoise } from "../../src/compress/weight-noise.ts";
import { nodeHost } from "../../src/host/node-host.ts";
import { type Model, withGraph } from "../../src/model/ir.ts";
import { readModel } from "../../src/model/read-model.ts";
import { childEngine } from "../../src/run/child-engine.ts";
import type { Recipe } from "../../src/schema/generated/recipe.ts";
import { randomStreams } from "../../src/stats/random.ts";
import { sum } from "../../src/stats/sums.ts";
import { type BuiltEngine, buildEngine } from "../support/engine-program.ts";
import { float, node, randomFloats, small, weight } from "../support/models.ts";

const WIDTH = 32;
const ROWS = 40;

/** A product, a Gemm whose weight lies the other way, and a convolution. */
const base: Model = small({
  inputs: [float("x", "rows", WIDTH), float("image", "rows", 4, 6, 6)],
  outputs: [float("y", "rows", 24), float("z", "rows", 8, 4, 4)],
  weights: [
    weight("w1", [WIDTH, 48], { seed: 1, spread: 0.2 }),
    weight("w2", [24, 48], { seed: 2, spread: 0.1 }),
    weight("w3", [8, 4, 3, 3], { seed: 3, spread: 0.3 }),
  ],
  nodes: [
    node("a = MatMul(x, w1)", [], "product"),
    node("b = Relu(a)"),
    node("y = Gemm(b, w2)", { transB: 1 }, "turned"),
    node("z = Conv(image, w3)", [], "image"),
  ],
});

const feeds = {
  rows: ROWS,
  columns: [
    {
      name: "x",
      elementType: "float32" as const,
      itemShape: [WIDTH],
      rows: ROWS,
      values: randomFloats(ROWS * WIDTH, 5, 1),
    },
    {
      name: "image",
      elementType: "float32" as const,
      itemShape: [4, 6, 6],
      rows: ROWS,
      values: randomFloats(ROWS * 144, 6, 1),
    },
  ],
};

let built: BuiltEngine;
beforeAll(async () => {
  built = await buildEngine();
});
afterAll(() => {
  rmSync(built.folder, { recursive: true });
});

async function candidateOf(...passes: Recipe["passes"]): Promise<Model> {
  const { bytes } = await compressModel(nodeHost(), childEngine(built.program), {
    model: base,
    recipe: { version: 1, name: "test", passes },
    calibration: feeds,
    trial: undefined,
    limits: { timeoutMs: 60_000, memoryBytes: 2e9 },
  });
  return readModel(bytes, "candidate");
}

const powers = (model: Model): number[] =>
  layerWeights(model).map(({ values }) => sum((values ?? new Float64Array()).map((w) => w ** 2)));

const CASES: readonly (readonly [string, Recipe["passes"][number], number])[] = [
  // 8 bits hold about 6.02 · 8 dB less the peak factor of a normal weight; a wrong axis or place would leave less than 5.
  ["int8-dynamic", { pass: "int8-dynamic", "minimum-elements": 0 }, 30],
  ["int8-dynamic", { pass: "int8-dynamic", "minimum-elements": 0, "per-channel": true }, 33],
  ["int8-static", { pass: "int8-static", "minimum-elements": 0 }, 30],
  ["int4-weights", { pass: "int4-weights", "minimum-elements": 0 }, 14],
  ["float16", { pass: "float16" }, 60],
];

test.each(CASES)(
  "the weights of %s are read as the numbers they stand for",
  async (_, step, least) => {
    const noise = weightNoise(base, await candidateOf(step));
    const power = new Map(layerWeights(base).map(({ name }, at) => [name, powers(base)[at] ?? 0]));
    const noisy = noise?.layers.filter((layer) => layer.noise > 0) ?? [];
    expect(noise?.unread).toBe(0);
    expect(noisy.length).toBeGreaterThanOrEqual(2);
    for (const { name, noise: own } of noisy)
      expect(10 * Math.log10((power.get(name) ?? 0) / own)).toBeGreaterThan(least);
  },
);

test("the control holds noise of exactly the candidate's power in each layer, the same for the same seed", async () => {
  const noise = weightNoise(
    base,
    await candidateOf({ pass: "int8-dynamic", "minimum-elements": 0 }),
  );
  if (noise === undefined) throw new Error("The layers are the same");
  const noisy = withNoise(base, noise, randomStreams("a"));
  const again = weightNoise(base, noisy);
  const ratios = noise.layers
    .filter((layer) => layer.noise > 0)
    .map(({ name, noise: own }) => {
      const found = again?.layers.find((layer) => layer.name === name);
      return (found?.noise ?? 0) / own;
    });
  expect(ratios.length).toBeGreaterThanOrEqual(2);
  // float32 weights hold the noise to about seven digits of the weight, five of the noise.
  for (const ratio of ratios) expect(Math.abs(ratio - 1)).toBeLessThan(1e-4);
  expect(layerWeights(withNoise(base, noise, randomStreams("a")))).toEqual(layerWeights(noisy));
  expect(layerWeights(withNoise(base, noise, randomStreams("b")))).not.toEqual(layerWeights(noisy));
});

test("models of other layers are not compared", () => {
  const shorter = withGraph(base, { nodes: (base.graph?.node ?? []).slice(0, 2) });
  expect(weightNoise(base, shorter)).toBeUndefined();
});

test("turned() is a transposition, and its own inverse", () => {
  const values = Float64Array.of(1, 2, 3, 4, 5, 6);
  expect([...turned(values, [2, 3])]).toEqual([1, 4, 2, 5, 3, 6]);
  expect(turned(turned(values, [2, 3]), [3, 2])).toEqual(values);
});
