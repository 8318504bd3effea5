import { expect, test } from "@jest/globals";
import { keyOf, variantsOf } from "../../../src/compress/search/variants.ts";
import { parseRecipe } from "../../../src/policy/parse-recipe.ts";
import { builtInRecipes } from "../../../src/policy/recipes.ts";
import { writeRecipe } from "../../../src/policy/write-recipe.ts";
import type { PassStep, Recipe } from "../../../src/schema/generated/recipe.ts";
import { check } from "../../../src/schema/validate.ts";

const named = builtInRecipes().map((recipe) => [recipe.name, recipe.passes] as const);

const isValid = (passes: readonly PassStep[]): boolean =>
  check("recipe", { version: 1, name: "variant", passes }).kind === "valid";

const CODING = ["float16", "int4-weights", "int8-dynamic", "int8-static"];

test.each(named)(
  "variants of %s, and theirs, are valid recipes that differ from it",
  (_, passes) => {
    const variants = variantsOf(passes);
    expect(variants.length).toBeGreaterThan(2);
    // One assertion for thousands: each by itself takes longer than what it checks.
    const wrong = [...variants, ...variants.flatMap(variantsOf)].filter((variant) => {
      const names = variant.map(({ pass }) => pass);
      const isRecipe = isValid(variant) && names.some((name) => name !== "clean");
      const isEachOnce = new Set(names).size === names.length;
      const codings = names.filter((name) => CODING.includes(name)).join();
      const isOneCoding = !codings.includes(",") || codings === "int4-weights,float16";
      return !isRecipe || !isEachOnce || !isOneCoding;
    });
    expect(wrong).toEqual([]);
    const keys = variants.map(keyOf);
    expect(new Set([...keys, keyOf(passes)]).size).toBe(keys.length + 1);
  },
);

test("every pass that can be left out, added or replaced is", () => {
  const variants = variantsOf([{ pass: "clean" }, { pass: "int8-static" }]).map(keyOf);
  const expected: readonly (readonly PassStep[])[] = [
    [{ pass: "int8-static" }],
    [{ pass: "clean" }, { pass: "int8-dynamic" }],
    [{ pass: "clean" }, { pass: "int4-weights" }],
    [{ pass: "clean" }, { pass: "int8-static" }, { pass: "strip" }],
    [{ pass: "clean" }, { pass: "int8-static", calibration: "mse" }],
    [{ pass: "clean" }, { pass: "int8-static", "per-channel": false }],
  ];
  for (const passes of expected) expect(variants).toContain(keyOf(passes));
});

test("no variant lets scales saturate: such a file answers by CPU", () => {
  for (const [, passes] of named)
    for (const variant of variantsOf(passes))
      expect(JSON.stringify(variant)).not.toContain("saturation-safe");
});

const noisesFrom = (noise: number): readonly (number | undefined)[] =>
  variantsOf([{ pass: "round-weights", noise }])
    .filter(({ length }) => length === 1)
    .flatMap(([step]) => (step?.pass === "round-weights" ? [step.noise] : []))
    .filter((other) => other !== noise);

test("noise goes up and down by one step, also from a value between", () => {
  expect(noisesFrom(0.005)).toEqual([0.002, 0.01]);
  expect(noisesFrom(0.004)).toEqual([0.002, 0.005]);
  expect(noisesFrom(0.1)).toEqual([0.05]);
});

test("channels go by smaller and larger noise, in other multiples, and before anything is rounded", () => {
  const step: PassStep = { pass: "prune-channels", noise: 0.0002, "channel-multiple": 16 };
  const variants = variantsOf([{ pass: "clean" }, step, { pass: "round-weights" }]).map(keyOf);
  for (const [noise, multiple] of [
    [0.0001, 16],
    [0.0005, 16],
    [0.0002, 8],
    [0.0002, 32],
  ] as const) {
    const other = { ...step, noise, "channel-multiple": multiple };
    expect(variants).toContain(keyOf([{ pass: "clean" }, other, { pass: "round-weights" }]));
  }
  const added = variantsOf([{ pass: "clean" }, { pass: "round-weights" }]).map(keyOf);
  const prune: PassStep = { pass: "prune-channels", noise: 0.0005 };
  expect(added).toContain(keyOf([{ pass: "clean" }, prune, { pass: "round-weights" }]));
  const drop: PassStep = { pass: "drop-blocks" };
  expect(added).toContain(keyOf([{ pass: "clean" }, drop, { pass: "round-weights" }]));
});

test("what recipes do does not depend on the order in which parameters are written", () => {
  expect(keyOf([{ pass: "round-weights", noise: 0.1, embeddings: true }])).toBe(
    keyOf([{ embeddings: true, noise: 0.1, pass: "round-weights" }]),
  );
});

test.each(named)("%s and its variants are the same after a recipe file", (name, passes) => {
  for (const variant of [passes, ...variantsOf(passes)]) {
    const recipe: Recipe = {
      version: 1,
      name,
      description: 'Of "two: words"',
      passes: [...variant],
    };
    expect(parseRecipe(writeRecipe(recipe), "made.yml")).toEqual(recipe);
  }
});
