import { expect, test } from "@jest/globals";
import { narrowRecipes } from "../../../src/commands/search/narrow-recipes.ts";
import type { Trial } from "../../../src/commands/search/try-recipe.ts";
import type { Recipe } from "../../../src/schema/generated/recipe.ts";

interface Figures {
  readonly bytes: number;
  readonly flips: number;
}

const recipeOf = (name: string): Recipe => ({ version: 1, name, passes: [{ pass: "clean" }] });

const tried = (recipe: Recipe, { bytes, flips }: Figures): Trial => {
  const missed = flips > 0 ? "flips misses its criterion" : undefined;
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

/** What is glanced at and dropped, and which recipes are worth a whole trial. */
async function narrowed(
  figures: Readonly<Record<string, Figures | "refused">>,
  rows: number,
  glances = Infinity,
): Promise<{
  readonly whole: readonly string[];
  readonly log: readonly string[];
  readonly ended: readonly (Trial | undefined)[];
}> {
  const log: string[] = [];
  const recipes = Object.keys(figures).map(recipeOf);
  const trying = {
    glance: (recipe: Recipe, count: number): Promise<Trial> => {
      log.push(`${recipe.name} on ${count}`);
      const own = figures[recipe.name];
      if (own === undefined || own === "refused")
        return Promise.resolve({
          kind: "ended",
          ended: { recipe, outcome: "refused", reason: "there is nothing to do" },
        });
      return Promise.resolve(tried(recipe, own));
    },
    drop: ({ name }: Recipe): Promise<void> => Promise.resolve(void log.push(`${name} dropped`)),
  };
  const ended = await narrowRecipes(trying, recipes, { rows, hasTime: () => log.length < glances });
  return {
    whole: recipes.filter((_, place) => ended[place] === undefined).map(({ name }) => name),
    log,
    ended,
  };
}

test("the smallest that meet the criteria on few rows are worth a whole trial, then the nearest misses", async () => {
  const { whole, log } = await narrowed(
    {
      large: { bytes: 90, flips: 0 },
      small: { bytes: 20, flips: 0 },
      near: { bytes: 10, flips: 0.01 },
      far: { bytes: 5, flips: 0.2 },
    },
    256,
  );
  expect(whole).toEqual(["small"]);
  expect(log).toEqual([
    "large on 64",
    "small on 64",
    "near on 64",
    "far on 64",
    "near dropped",
    "far dropped",
    "large on 128",
    "small on 128",
    "large dropped",
  ]);
});

test("where none meets them the nearest is, however large", async () => {
  const { whole } = await narrowed(
    { near: { bytes: 99, flips: 0.01 }, far: { bytes: 5, flips: 0.2 } },
    256,
  );
  expect(whole).toEqual(["near"]);
});

test("of so few rows that a part says nothing, all are tried whole", async () => {
  const { whole, log } = await narrowed(
    { a: { bytes: 2, flips: 0 }, b: { bytes: 1, flips: 0 } },
    63,
  );
  expect([whole, log]).toEqual([["a", "b"], []]);
  expect(
    (await narrowed({ a: { bytes: 2, flips: 0 }, b: { bytes: 1, flips: 0 } }, 64)).log,
  ).toEqual(["a on 32", "b on 32", "a dropped"]);
});

test("what is refused says why, and what goes for others says after how many rows", async () => {
  const { ended } = await narrowed(
    { no: "refused", large: { bytes: 9, flips: 0 }, small: { bytes: 5, flips: 0 } },
    64,
  );
  expect(ended.map((trial) => (trial?.kind === "ended" ? trial.ended : undefined))).toEqual([
    expect.objectContaining({ outcome: "refused", reason: "there is nothing to do" }),
    undefined,
    undefined,
  ]);
  const { ended: others } = await narrowed(
    { large: { bytes: 9, flips: 0 }, small: { bytes: 5, flips: 0 } },
    64,
  );
  expect(others.map((trial) => (trial?.kind === "ended" ? trial.ended : undefined))).toEqual([
    expect.objectContaining({
      outcome: "dominated",
      reason: expect.stringContaining("first 32 calibration rows"),
    }),
    undefined,
  ]);
});

test("when the time is over nothing more is glanced at, and what was not is not ended", async () => {
  const four = {
    a: { bytes: 4, flips: 0 },
    b: { bytes: 3, flips: 0 },
    c: { bytes: 2, flips: 0 },
    d: { bytes: 1, flips: 0 },
  };
  const { log, whole } = await narrowed(four, 256, 2);
  expect(log).toEqual(["a on 64", "b on 64"]);
  expect(whole).toEqual(["a", "b", "c", "d"]);
});
