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

test("what follows is tried after the starts, each with what came of the one before, and never twice", async () => {
  const seen: (string | undefined)[] = [];
  const mended: Recipe = { version: 1, name: "mended", passes: [{ pass: "int8-dynamic" }] };
  const [again] = STARTS;
  if (again === undefined) throw new Error("There are starts");
  const trials = await explore<Recipe>({
    starts: STARTS,
    random: randomStreams(1).stream("search"),
    mayTry: (made) => made < 5,
    attempt: (recipe) => Promise.resolve(recipe),
    follow: async function* follow(made) {
      seen.push(`${made.length} before`);
      for (const recipe of [again, mended, again]) {
        const trial = yield recipe;
        seen.push(trial?.name);
      }
    },
    best: (made) => made,
  });
  expect(seen).toEqual(["2 before", undefined, "mended", undefined]);
  expect(trials.map(({ name }) => name)).toEqual(["one", "two", "mended", "trial-4", "trial-5"]);
});

test("what follows keeps to the budget", async () => {
  const trials = await explore<Recipe>({
    starts: STARTS,
    random: randomStreams(1).stream("search"),
    mayTry: (made) => made < 2,
    attempt: (recipe) => Promise.resolve(recipe),
    follow: () => {
      throw new Error("Nothing may follow");
    },
    best: (made) => made,
  });
  expect(trials).toEqual(STARTS);
});

test("what took the rest of the budget to find is not tried any more", async () => {
  let isLate = false;
  const trials = await explore<Recipe>({
    starts: STARTS,
    random: randomStreams(1).stream("search"),
    mayTry: () => !isLate,
    attempt: (recipe) => Promise.resolve(recipe),
    follow: async function* follow() {
      isLate = true;
      yield { version: 1, name: "late", passes: [{ pass: "int8-dynamic" }] };
    },
    best: (made) => made,
  });
  expect(trials).toEqual(STARTS);
});

test("of variants that are drawn together only those that are worth it are tried whole, and all count", async () => {
  const rounds: number[] = [];
  const trials = await explore<string>({
    starts: STARTS,
    random: randomStreams(1).stream("search"),
    mayTry: (made) => made < 15,
    attempt: ({ name }) => Promise.resolve(`${name} whole`),
    narrow: (recipes) => {
      rounds.push(recipes.length);
      return Promise.resolve(
        recipes.map(({ name }, place) => (place === 0 ? undefined : `${name} glanced at`)),
      );
    },
    best: () => STARTS,
  });
  expect(rounds).toEqual([8, 5]);
  expect(trials).toHaveLength(15);
  expect(trials.filter((trial) => trial.endsWith("whole"))).toEqual([
    "one whole",
    "two whole",
    "trial-3 whole",
    "trial-11 whole",
  ]);
});

test("no trial of a round begins when the time is over", async () => {
  let isOver = false;
  const trials = await explore<Recipe>({
    starts: STARTS,
    random: randomStreams(1).stream("search"),
    mayTry: () => !isOver,
    attempt: (recipe) => {
      isOver = recipe.name === "trial-4";
      return Promise.resolve(recipe);
    },
    best: (made) => made,
  });
  expect(trials.map(({ name }) => name)).toEqual(["one", "two", "trial-3", "trial-4"]);
});
