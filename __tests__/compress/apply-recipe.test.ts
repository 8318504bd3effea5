import { expect, test } from "@jest/globals";
import { applyRecipe, type RecipeContext } from "../../src/compress/apply-recipe.ts";
import { type Model, withGraph } from "../../src/model/ir.ts";
import { printModel } from "../../src/model/print-model.ts";
import { readModel } from "../../src/model/read-model.ts";
import { writeModel } from "../../src/model/write-model.ts";
import type { PassStep, Recipe } from "../../src/schema/generated/recipe.ts";
import { EngineError, UserError } from "../../src/schema/user-error.ts";
import { float, node, small, weight } from "../support/models.ts";
import { passContext } from "../support/pass-cases.ts";

const recipe = (...passes: readonly PassStep[]): Recipe => ({
  version: 1,
  name: "own",
  passes: [...passes],
});

const context = (tryOnce: RecipeContext["tryOnce"] = () => Promise.resolve()): RecipeContext => ({
  ...passContext(),
  tryOnce,
});

const product: Model = small({
  inputs: [float("x", "rows", 16)],
  outputs: [float("y", "rows", 4)],
  weights: [weight("w", [16, 4], 1)],
  nodes: [node("a = Identity(x)"), node("y = MatMul(a, w)", {}, "fc")],
});
const conv: Model = small({
  inputs: [float("x", 1, 1, 4, 4)],
  outputs: [float("y")],
  weights: [weight("w", [2, 1, 3, 3], 6)],
  nodes: [node("y = Conv(x, w)", {}, "c")],
});

test("passes run in the order of the recipe, and every change carries its pass", async () => {
  const { bytes, changes } = await applyRecipe(
    product,
    recipe({ pass: "clean" }, { pass: "int8-dynamic", "minimum-elements": 1 }),
    context(),
  );
  expect(changes.map(({ pass, kind, node: name }) => `${pass} ${kind} ${name}`)).toEqual([
    "clean applied a",
    "int8-dynamic applied fc",
  ]);
  expect(printModel(readModel(bytes, "made"))).toContain("MatMulInteger");
});

test("the bytes that were tried are the bytes that come back", async () => {
  const tried: Uint8Array[] = [];
  const { bytes } = await applyRecipe(
    product,
    recipe({ pass: "clean" }),
    context((made) => Promise.resolve(void tried.push(made.bytes))),
  );
  expect(tried).toEqual([bytes]);
});

test("a recipe that finds nothing in a model that was quantized before says so", async () => {
  const { model } = await applyRecipe(
    product,
    recipe({ pass: "int8-dynamic", "minimum-elements": 1 }),
    context(),
  );
  await expect(applyRecipe(model, recipe({ pass: "int8-dynamic" }), context())).rejects.toThrow(
    'Cannot apply recipe "own": int8-dynamic would change nothing in this model (it is quantized already: what computes in it is MatMulInteger)',
  );
});

test("a recipe that only cleans is fine where nothing is to clean", async () => {
  const { changes } = await applyRecipe(conv, recipe({ pass: "clean" }), context());
  expect(changes).toEqual([]);
});

test("a recipe that compresses nothing is refused with what stood against it", async () => {
  const refused = applyRecipe(conv, recipe({ pass: "clean" }, { pass: "int8-dynamic" }), context());
  await expect(refused).rejects.toMatchObject({
    code: "recipe-refused",
    refusal: "nothing-to-do",
    message:
      'Cannot apply recipe "own": int8-dynamic would change nothing in this model (Conv: dynamic quantization of Conv is slower and less faithful)',
  });
});

test("what stood against a recipe is what was refused, not what cleaning did before", async () => {
  const model = withGraph(conv, {
    nodes: [node("a = Identity(x)"), node("y = Conv(a, w)", {}, "c")],
  });
  await expect(
    applyRecipe(model, recipe({ pass: "clean" }, { pass: "int8-dynamic" }), context()),
  ).rejects.toThrow(
    "in this model (Conv: dynamic quantization of Conv is slower and less faithful)",
  );
});

test("a model without any operator that the passes know is refused in one sentence", async () => {
  const tree = small({
    inputs: [float("x", "rows", 1)],
    outputs: [float("y", "rows", 1)],
    nodes: [node("y = ai.onnx.ml:Normalizer(x)")],
  });
  await expect(
    applyRecipe(
      tree,
      recipe({ pass: "clean" }, { pass: "int4-weights" }, { pass: "float16" }),
      context(),
    ),
  ).rejects.toEqual(
    new UserError(
      "recipe-refused",
      'Cannot apply recipe "own": int4-weights, float16 would change nothing in this model (it holds no layers that fit)',
    ),
  );
});

test("tidying is no compression, but a recipe that only tidies is applied", async () => {
  const model = small({
    inputs: [float("x", "rows", 4)],
    outputs: [float("y", "rows", 4)],
    nodes: [node("long_name = Relu(x)", {}, "a name"), node("y = Abs(long_name)")],
  });
  await expect(
    applyRecipe(model, recipe({ pass: "int8-dynamic" }, { pass: "strip" }), context()),
  ).rejects.toMatchObject({ refusal: "nothing-to-do" });
  const tidied = await applyRecipe(model, recipe({ pass: "clean" }, { pass: "strip" }), context());
  expect(tidied.changes.map(({ kind }) => kind)).toContain("applied");
});

test("a file that grows is refused where the recipe promises a smaller one, and only there", async () => {
  const tiny = small({
    inputs: [float("x", "rows", 4)],
    outputs: [float("y", "rows", 4)],
    weights: [weight("w", [4, 4], 1)],
    nodes: [node("y = MatMul(x, w)")],
  });
  const passes: PassStep[] = [{ pass: "int8-dynamic", "minimum-elements": 1 }];
  const promising = (to: number): Recipe => ({
    ...recipe(...passes),
    expect: { "bytes-ratio": { from: 0.2, to } },
  });
  await expect(applyRecipe(tiny, promising(0.99), context())).rejects.toMatchObject({
    refusal: "nothing-to-do",
    message: expect.stringContaining("it promises a smaller file, and would make"),
  });
  for (const honest of [promising(1), recipe(...passes)])
    expect((await applyRecipe(tiny, honest, context())).bytes.length).toBeGreaterThan(
      writeModel(tiny).length,
    );
});

test("a candidate that the engine refuses is a refused recipe, with the engine's words and the cause", async () => {
  const cause = new EngineError("engine-failed", "Cannot run: no kernel");
  const failed = applyRecipe(
    product,
    recipe({ pass: "clean" }),
    context(() => Promise.reject(cause)),
  );
  await expect(failed).rejects.toEqual(
    new UserError(
      "recipe-refused",
      'Cannot apply recipe "own": the engine refuses what it makes (Cannot run: no kernel)',
    ),
  );
  await expect(failed).rejects.toMatchObject({ cause, refusal: "engine" });
});

test("another error of the trial is a bug and is not dressed up", async () => {
  const failed = applyRecipe(
    product,
    recipe({ pass: "clean" }),
    context(() => Promise.reject(new RangeError("oh"))),
  );
  await expect(failed).rejects.toThrow(RangeError);
});
