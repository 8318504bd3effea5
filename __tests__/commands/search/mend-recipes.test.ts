import { expect, test } from "@jest/globals";
import type { QuantizedLayer } from "../../../src/compress/quantized-layers.ts";
import type { SensitiveLayers } from "../../../src/compress/search/spare-layers.ts";
import { mendRecipes } from "../../../src/commands/search/mend-recipes.ts";
import type { Trial } from "../../../src/commands/search/try-recipe.ts";
import type { Recipe } from "../../../src/schema/generated/recipe.ts";

const recipeOf = (name: string): Recipe => ({
  version: 1,
  name,
  passes: [{ pass: "round-weights", noise: 0.01 }, { pass: "int8-dynamic" }],
});

interface Figures {
  readonly bytes: number;
  readonly flips: number;
}

const tried = (recipe: Recipe, { bytes, flips }: Figures, limit = 0): Trial => {
  const missed = flips > limit ? "flips misses its criterion" : undefined;
  return {
    kind: "tried",
    tried: {
      recipe,
      bytes,
      digest: recipe.name,
      latencyRatio: undefined,
      distance: { flips, divergence: flips, likeness: undefined },
      missed,
      missedUntimed: missed,
      unmeasured: [],
    },
  };
};

const LAYERS: readonly QuantizedLayer[] = ["a", "b", "c", "d"].map((node) => ({
  node,
  passes: ["round-weights", "int8-dynamic"],
  operator: "MatMul",
}));
const sensitive: SensitiveLayers = { byLoss: LAYERS, byLossPerByte: LAYERS };

/** Names of what is tried when each recipe has these figures; and whose layers were asked for. */
async function mended(
  starts: readonly Trial[],
  figuresOf: (name: string) => Figures,
): Promise<{ readonly names: readonly string[]; readonly asked: readonly string[] }> {
  const trials = [...starts];
  const [names, asked]: [string[], string[]] = [[], []];
  const following = mendRecipes(trials, (recipe) => {
    asked.push(recipe.name);
    return Promise.resolve(sensitive);
  });
  let made: Trial | undefined;
  for (;;) {
    const { value: recipe } = await following.next(made);
    if (recipe === undefined) return { names, asked };
    names.push(recipe.name);
    made = tried(recipe, figuresOf(recipe.name));
    trials.push(made);
  }
}

const GOOD = tried(recipeOf("good"), { bytes: 100, flips: 0 });
const NEAR = tried(recipeOf("near"), { bytes: 60, flips: 0.01 });
const FAR = tried(recipeOf("far"), { bytes: 30, flips: 0.05 });
const LARGE = tried(recipeOf("large"), { bytes: 120, flips: 0.002 });

test("the nearest of the smaller ones is spared until it meets the criteria, then those that are smaller still", async () => {
  const { names, asked } = await mended([GOOD, FAR, NEAR, LARGE], (name) =>
    name === "near-more-levels-2" || name === "near-keep-float-1"
      ? { bytes: 70, flips: 0 }
      : { bytes: 65, flips: 0.005 },
  );
  expect(asked).toEqual(["near", "far"]);
  expect(names.slice(0, 3)).toEqual([
    "near-more-levels-1",
    "near-more-levels-2",
    "near-keep-float-1",
  ]);
  expect(names.slice(3)).toEqual([
    "far-more-levels-1",
    "far-more-levels-2",
    "far-more-levels-4",
    "far-keep-float-1",
    "far-keep-float-2",
    "far-keep-float-4",
  ]);
});

test("a ladder ends where it is no smaller than what meets the criteria already", async () => {
  const { names } = await mended([GOOD, NEAR], (name) =>
    name.endsWith("-1") ? { bytes: 99, flips: 0.01 } : { bytes: 100, flips: 0.01 },
  );
  expect(names).toEqual([
    "near-more-levels-1",
    "near-more-levels-2",
    "near-keep-float-1",
    "near-keep-float-2",
  ]);
});

test("where nothing meets the criteria the nearest are mended whatever their size, three of them at most", async () => {
  const starts = [NEAR, FAR, LARGE, tried(recipeOf("farther"), { bytes: 20, flips: 0.2 })];
  const { asked } = await mended(starts, () => ({ bytes: 500, flips: 0.01 }));
  expect(asked).toEqual(["large", "near", "far"]);
});

test("where the smallest meets the criteria there is nothing to mend", async () => {
  const smallest = tried(recipeOf("smallest"), { bytes: 10, flips: 0 });
  expect(await mended([smallest, NEAR, FAR], () => ({ bytes: 1, flips: 0 }))).toEqual({
    names: [],
    asked: [],
  });
});
