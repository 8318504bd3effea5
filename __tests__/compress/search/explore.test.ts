import { expect, test } from "@jest/globals";
import { explore } from "../../../src/compress/search/explore.ts";
import { keyOf } from "../../../src/compress/search/variants.ts";
import type { Recipe } from "../../../src/schema/generated/recipe.ts";
import { randomStreams } from "../../../src/stats/random.ts";

const STARTS: readonly Recipe[] = [
  { version: 1, name: "one", passes: [{ pass: "clean" }, { pass: "int8-static" }] },
  { version: 1, name: "two", passes: [{ pass: "float16" }] },
];

const tryAll = (most: number, seed = 1, best?: readonly Recipe[]): Promise<readonly Recipe[]> =>
  explore<Recipe>({
    starts: STARTS,
    random: randomStreams(seed).stream("search"),
    mayTry: (made) => made < most,
    attempt: (recipe) => Promise.resolve(recipe),
    best: (trials) => best ?? trials,
  });

test("the same seed tries the same recipes in the same order, another seed others", async () => {
  const first = await tryAll(20);
  expect(await tryAll(20)).toEqual(first);
  expect(await tryAll(20, 2)).not.toEqual(first);
  // More trials go on where fewer end.
  expect((await tryAll(30)).slice(0, 20)).toEqual(first);
});

test("given recipes come first, then variants, none twice and none beyond the budget", async () => {
  const trials = await tryAll(25);
  expect(trials.slice(0, 2)).toEqual(STARTS);
  expect(trials).toHaveLength(25);
  expect(new Set(trials.map(({ passes }) => keyOf(passes))).size).toBe(25);
  expect(trials.at(-1)?.name).toBe("trial-25");
});

test.each([0, 1, 2])(
  "a budget of %d is kept, also before all given recipes are tried",
  async (most) => {
    expect(await tryAll(most)).toEqual(STARTS.slice(0, most));
  },
);

test("where nothing is worth varying the exploration ends", async () => {
  expect(await tryAll(1000, 1, [])).toEqual(STARTS);
});
