import { expect, test } from "@jest/globals";
import type { QuantizedLayer } from "../../../src/compress/quantized-layers.ts";
import { sparing } from "../../../src/compress/search/spare-layers.ts";
import { variantsOf } from "../../../src/compress/search/variants.ts";
import type { PassStep, Recipe } from "../../../src/schema/generated/recipe.ts";
import { check } from "../../../src/schema/validate.ts";

const layer = (node: string, ...passes: readonly string[]): QuantizedLayer => ({
  node,
  passes,
  operator: "MatMul",
});
const BOTH = ["a", "b", "c"].map((node) => layer(node, "round-weights", "int8-dynamic"));
const RECIPE: Recipe = {
  version: 1,
  name: "small",
  passes: [{ pass: "round-weights", noise: 0.01 }, { pass: "int8-dynamic" }],
};

const stepsOf = (ladder: readonly Recipe[] = []): readonly (readonly PassStep[])[] =>
  ladder.map(({ passes }) => passes);

const rounding = (...nodes: readonly string[]): PassStep => ({
  pass: "round-weights",
  noise: 0.01,
  "more-levels": [...nodes],
});
const kept = (...nodes: readonly string[]): readonly PassStep[] => [
  { pass: "round-weights", noise: 0.01, "keep-float": [...nodes] },
  { pass: "int8-dynamic", "keep-float": [...nodes] },
];

test("first more levels, then float, each for more layers from rung to rung and in its own order", () => {
  const [levels, float, ...others] = sparing(RECIPE, {
    byLoss: BOTH,
    byLossPerByte: BOTH.toReversed(),
  });
  expect(others).toEqual([]);
  expect(stepsOf(levels)).toEqual([
    [rounding("a"), { pass: "int8-dynamic" }],
    [rounding("a", "b"), { pass: "int8-dynamic" }],
    [rounding("a", "b", "c"), { pass: "int8-dynamic" }],
  ]);
  expect(stepsOf(float)).toEqual([kept("c"), kept("c", "b"), kept("c", "b", "a")]);
});

test("what rounds nothing has float alone, and without sensitive layers there is nothing", () => {
  const coded: Recipe = { ...RECIPE, passes: [{ pass: "int8-dynamic" }] };
  const own = [layer("a", "int8-dynamic")];
  const [levels, float] = sparing(coded, { byLoss: own, byLossPerByte: own });
  expect(levels).toEqual([]);
  expect(stepsOf(float)).toEqual([[{ pass: "int8-dynamic", "keep-float": ["a"] }]]);
  expect(sparing(RECIPE, { byLoss: [], byLossPerByte: [] })).toEqual([[], []]);
});

test("every rung is a valid recipe with a name of its own", () => {
  const many = Array.from({ length: 20 }, (_, place) => layer(`n${place}`, "round-weights"));
  const rungs = sparing(RECIPE, { byLoss: many, byLossPerByte: many }).flat();
  expect(rungs).toHaveLength(8);
  expect(rungs.every((recipe) => check("recipe", recipe).kind === "valid")).toBe(true);
  expect(new Set(rungs.map(({ name }) => name)).size).toBe(8);
});

test("a variant spares one layer less, and the last one stays", () => {
  const spared: PassStep = { pass: "round-weights", "more-levels": ["a", "b"] };
  const less = variantsOf([spared]).flatMap(([step]) =>
    step?.pass === "round-weights" ? [step["more-levels"]] : [],
  );
  expect(less).toContainEqual(["a"]);
  const one: PassStep = { pass: "int8-static", "keep-float": ["a"] };
  expect(JSON.stringify(variantsOf([one]))).not.toContain('"keep-float":[]');
});
