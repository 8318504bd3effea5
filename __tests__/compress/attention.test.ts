/** Attention as one operator of ONNX (set 23): it holds no weights; what makes and reads its values does. */
import { expect, test } from "@jest/globals";
import { applyRecipe, type Compressed } from "../../src/compress/apply-recipe.ts";
import { auditFusion } from "../../src/compress/fusion-audit.ts";
import { graphOf, type Model } from "../../src/model/ir.ts";
import { builtInRecipes } from "../../src/policy/recipes.ts";
import { boundOf } from "../support/bounds.ts";
import { float, node, small, weight } from "../support/models.ts";
import { passContext } from "../support/pass-cases.ts";
import { floats, optimizedModel, relativeError, runModel } from "../support/run-model.ts";

const WIDTH = 64;
const PROJECTIONS = ["q", "k", "v"];

const model: Model = small({
  opset: 23,
  inputs: [float("x", "rows", 8, WIDTH)],
  outputs: [float("y", "rows", 8, WIDTH)],
  weights: [...PROJECTIONS, "o"].flatMap((name, seed) => [
    weight(name, [WIDTH, WIDTH], { seed: seed + 1, spread: 0.15 }),
    weight(`${name}b`, [WIDTH], seed + 9),
  ]),
  nodes: [
    ...PROJECTIONS.flatMap((name) => [
      node(`${name}m = MatMul(x, ${name})`, {}, name),
      node(`${name}a = Add(${name}m, ${name}b)`),
    ]),
    node("a = Attention(qa, ka, va)", { q_num_heads: 4, kv_num_heads: 4 }, "attention"),
    node("om = MatMul(a, o)", {}, "o"),
    node("y = Add(om, ob)"),
  ],
});
const x = floats([4, 8, WIDTH], (at) => Math.sin(at * 0.37) * 1.5 + Math.cos(at * at));
const context = { ...passContext({ x }), tryOnce: () => Promise.resolve() };

const recipes = builtInRecipes();
const made = async (name: string): Promise<Compressed> => {
  const recipe = recipes.find((each) => each.name === name);
  if (recipe === undefined) throw new Error(`No recipe is named ${name}`);
  return applyRecipe(model, recipe, context);
};

test.each(recipes.map((recipe) => [recipe.name, recipe] as const))(
  "%s answers within its bound, and Attention stays float",
  async (name, recipe) => {
    const candidate = (await made(name)).model;
    const [before, after] = [await runModel(model, { x }), await runModel(candidate, { x })];
    const error = relativeError(before["y"] ?? Float64Array.of(), after["y"] ?? Float64Array.of());
    expect(error).toBeLessThanOrEqual(boundOf(recipe));
    const attention = graphOf(candidate).node.filter(({ opType }) => opType === "Attention");
    expect(attention).toHaveLength(1);
  },
);

test.each(["int8-dynamic", "int8-static", "int4-weights"])(
  "%s quantizes all that surrounds Attention, and the engine fuses it",
  async (name) => {
    const { model: candidate, changes } = await made(name);
    const own = changes.filter(({ pass }) => pass !== "clean");
    expect(own.filter(({ kind }) => kind === "refused")).toEqual([]);
    const { layers, detours } = auditFusion(candidate, await optimizedModel(candidate));
    expect(layers.map(({ node: label, fate }) => `${label} ${fate}`).toSorted()).toEqual(
      ["k", "o", "q", "v"].map((label) => `${label} fused`),
    );
    // Its inputs are float already: the products before it give out floats.
    expect(detours).toEqual({});
  },
);
