import { expect, test } from "@jest/globals";
import { applyRecipe, type RecipeContext } from "../../src/compress/apply-recipe.ts";
import { PASSES } from "../../src/compress/generated/passes.ts";
import type { PutAside } from "../../src/compress/pass.ts";
import { graphOf, type Model, type Tensor, withGraph } from "../../src/model/ir.ts";
import { rawBytes, storedData, withStoredData } from "../../src/model/raw-data.ts";
import { readModel } from "../../src/model/read-model.ts";
import { writeModel } from "../../src/model/write-model.ts";
import type { PassStep, Recipe } from "../../src/schema/generated/recipe.ts";
import { generatedModel } from "../../bench/generated-model.ts";

const STREAMED = generatedModel({ width: 64, inner: 512, blocks: 1 });
const HELD = readModel(writeModel(STREAMED), "held");
const WEIGHTS = graphOf(STREAMED).initializer.length;

const recipe = (...passes: readonly PassStep[]): Recipe => ({
  version: 1,
  name: "own",
  description: "own",
  passes: [{ pass: "clean" }, ...passes],
});

const context = (putAside?: PutAside): RecipeContext => ({
  calibration: undefined,
  evaluate: () => Promise.reject(new Error("Nothing is constant")),
  tryOnce: () => Promise.resolve(),
  ...(putAside === undefined ? {} : { putAside }),
});

/** The bytes elsewhere, and a note that they went there. */
function aside(noted: Tensor[]): PutAside {
  return (tensor) => {
    noted.push(tensor);
    const bytes = Uint8Array.from(rawBytes(tensor));
    const { length } = bytes;
    return withStoredData(tensor, { length, read: (from, to) => bytes.slice(from, to) });
  };
}

/** The model with a note of every weight that is read, by its place. */
function watched(model: Model, reads: number[]): Model {
  const initializers = graphOf(model).initializer.map((tensor, place) => {
    const stored = storedData(tensor);
    if (stored === undefined) throw new Error("Its weights are stored");
    const read = (from = 0, to = stored.length): Uint8Array => {
      if (to - from === stored.length) reads.push(place);
      return stored.read(from, to);
    };
    return withStoredData(tensor, { length: stored.length, read });
  });
  return withGraph(model, { initializers });
}

const IN_TURNS: readonly (readonly [string, PassStep])[] = [
  ["int8-dynamic", { pass: "int8-dynamic" }],
  ["int4-weights", { pass: "int4-weights" }],
  ["int4-weights by hqq", { pass: "int4-weights", method: "hqq", bits: 8 }],
  ["float16", { pass: "float16" }],
  ["strip", { pass: "strip" }],
];

test.each(IN_TURNS)(
  "%s makes the same bytes of weights in files as of held ones",
  async (_, step) => {
    const made: Tensor[] = [];
    const streamed = await applyRecipe(STREAMED, recipe(step), context(aside(made)));
    const held = await applyRecipe(HELD, recipe(step), context());
    expect(Buffer.compare(streamed.bytes, held.bytes)).toBe(0);
    expect(streamed.changes).toEqual(held.changes);
    expect(made).toHaveLength(step.pass === "strip" ? 0 : WEIGHTS);
  },
);

test.each(IN_TURNS)("%s looks at each weight once, in its turn", async (_, step) => {
  const reads: number[] = [];
  await applyRecipe(watched(STREAMED, reads), recipe(step), context(aside([])));
  const once = Array.from({ length: WEIGHTS }, (_weight, place) => place);
  expect(reads).toEqual(step.pass === "strip" ? [] : once);
});

test("weights that a pass made are taken on by the next as any others", async () => {
  const steps: readonly PassStep[] = [
    { pass: "int8-dynamic", "keep-float": ["layers.1"] },
    { pass: "float16" },
    { pass: "strip" },
  ];
  const streamed = await applyRecipe(STREAMED, recipe(...steps), context(aside([])));
  const held = await applyRecipe(HELD, recipe(...steps), context());
  expect(Buffer.compare(streamed.bytes, held.bytes)).toBe(0);
});

const takesTurns = (pass: object): boolean => Reflect.has(pass, "takesTurns");

const REFUSED: readonly PassStep[] = [
  ...PASSES.filter((pass) => !takesTurns(pass)).map(({ name }) => ({ pass: name })),
  { pass: "int4-weights", method: "gptq" },
];

test.each(REFUSED)(
  "$pass is refused before a weight is read, with what it would need",
  async (step) => {
    const reads: number[] = [];
    const refused = applyRecipe(watched(STREAMED, reads), recipe(step), context());
    await expect(refused).rejects.toMatchObject({
      code: "recipe-refused",
      refusal: "model-size",
      message: `Cannot apply ${step.pass}: the model takes 0.0 GB, and this pass would hold all its weights in memory; those that take one weight after the other are clean, strip, float16, int8-dynamic, and int4-weights without gptq`,
    });
    expect(reads).toEqual([]);
  },
);

test("the passes that the refusal names are those that take turns", () => {
  const names = PASSES.filter(takesTurns).map(({ name }) => name);
  expect(names.toSorted()).toEqual(["clean", "float16", "int4-weights", "int8-dynamic", "strip"]);
});
