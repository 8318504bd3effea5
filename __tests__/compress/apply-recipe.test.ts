import { expect, test } from "@jest/globals";
import { applyRecipe, type RecipeContext } from "../../src/compress/apply-recipe.ts";
import { type Model, graphOf, makeTensor, withGraph } from "../../src/model/ir.ts";
import { printModel } from "../../src/model/print-model.ts";
import { readModel } from "../../src/model/read-model.ts";
import { writeModel } from "../../src/model/write-model.ts";
import type { PassStep, Recipe } from "../../src/schema/generated/recipe.ts";
import { EngineError, UserError } from "../../src/schema/user-error.ts";
import { graphAttribute } from "../support/attributes.ts";
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
const wide: Model = small({
  inputs: [float("x", "rows", 64)],
  outputs: [float("y", "rows", 64)],
  weights: [weight("w", [64, 64], 1)],
  nodes: [node("y = MatMul(x, w)", {}, "fc")],
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
  for (const honest of [promising(1), recipe(...passes)]) {
    const { bytes, notices } = await applyRecipe(tiny, honest, context());
    const was = writeModel(tiny).length;
    expect(bytes.length).toBeGreaterThan(was);
    expect(notices).toEqual([
      `Recipe "own" makes the file larger: ${bytes.length} bytes of ${was}`,
    ]);
  }
});

test("of a file that is smaller, or as large as it was, there is no more to say", async () => {
  const smaller = await applyRecipe(
    wide,
    recipe({ pass: "int8-dynamic", "minimum-elements": 1 }),
    context(),
  );
  expect(smaller.bytes.length).toBeLessThan(writeModel(wide).length);
  const same = await applyRecipe(wide, recipe({ pass: "clean" }), context());
  expect(same.bytes.length).toBe(writeModel(wide).length);
  expect([...smaller.notices, ...same.notices]).toEqual([]);
});

test("a pass that changes nothing is told with what stood against it most, whatever the others do", async () => {
  const { changes, notices } = await applyRecipe(
    wide,
    recipe(
      { pass: "clean" },
      { pass: "int8-dynamic", "minimum-elements": 1 },
      { pass: "int4-weights", "minimum-elements": 1 },
      { pass: "int8-dynamic", "minimum-elements": 1 },
      { pass: "pack-weights" },
    ),
    context(),
  );
  expect(new Set(changes.map(({ pass }) => pass))).toEqual(new Set(["int8-dynamic"]));
  const quantized = "it is quantized already: what computes in it is MatMulInteger";
  expect(notices).toEqual([
    `int4-weights, pass 3 of recipe "own", changed nothing in this model (${quantized})`,
    `int8-dynamic, pass 4 of recipe "own", changed nothing in this model (${quantized})`,
    'pack-weights, pass 5 of recipe "own", changed nothing in this model (none of its constants takes fewer bytes in a form that comes back exactly)',
  ]);
});

test("the commonest reasons stand first, and three of them are enough", async () => {
  const mixed = small({
    inputs: [float("x", "rows", 16)],
    outputs: ["a", "b", "c", "d", "e"].map((name) => float(name, "rows", 16)),
    weights: [
      weight("w", [16, 16], 1),
      weight("t", [1, 16, 16], 2),
      makeTensor("h", "float16", { dims: [16, 16], values: new Uint16Array(256) }),
      weight("n", [16, 16], 3),
    ],
    nodes: [
      node("a = MatMul(x, t)"),
      node("b = MatMul(n, x)"),
      node("c = MatMul(x, h)"),
      node("d = MatMul(x, w)"),
      node("e = MatMul(a, w)"),
    ],
  });
  const { notices } = await applyRecipe(
    mixed,
    recipe({ pass: "int8-dynamic" }, { pass: "float16" }),
    context(),
  );
  expect(notices).toEqual([
    'int8-dynamic, pass 1 of recipe "own", changed nothing in this model (MatMul: its weight has 256 elements, fewer than 1024; MatMul: its weight has rank 3; only rank 2 is fused; MatMul: its weight stands on the left)',
  ]);
});

test.each([
  [
    "fx",
    'No node of this model is named "fx", which float16 of recipe "own" is to keep float; did you mean "fc"?',
  ],
  ["zz*", 'No node of this model is named "zz*", which float16 of recipe "own" is to keep float'],
  [
    "dence*",
    'No node of this model is named "dence*", which float16 of recipe "own" is to keep float; did you mean "dense*"?',
  ],
  [
    "*nowhere*",
    'No node of this model is named "*nowhere*", which float16 of recipe "own" is to keep float',
  ],
])("keep-float %s, which matches no node, is told with the nearest name", async (pattern, told) => {
  const model = withGraph(wide, {
    nodes: [node("a = MatMul(x, w)", {}, "fc"), node("y = MatMul(a, w)", {}, "dense/1")],
  });
  const { notices } = await applyRecipe(
    model,
    recipe({ pass: "float16", "keep-float": [pattern] }),
    context(),
  );
  expect(notices).toEqual([told]);
});

test("keep-float may name nodes as they are given or as passes before it leave them, in branches and functions too", async () => {
  const branch = graphOf(
    small({ inputs: [], outputs: [float("t")], nodes: [node("t = MatMul(x, w)", {}, "inner")] }),
  );
  const both = ["then_branch", "else_branch"].map((name) => graphAttribute(name, branch));
  const named = withGraph(wide, {
    nodes: [node("a = MatMul(x, w)", {}, "fc"), node("y = If(flag)", both, "choice")],
    initializers: [
      ...graphOf(wide).initializer,
      makeTensor("flag", "bool", { dims: [], values: Uint8Array.of(1) }),
    ],
    outputs: graphOf(wide).output,
  });
  const keeping = (...patterns: readonly string[]): Promise<readonly string[]> =>
    applyRecipe(
      named,
      recipe(
        { pass: "strip" },
        { pass: "pack-weights", "keep-float": [...patterns] },
        { pass: "float16" },
      ),
      context(),
    ).then(({ notices }) => notices.filter((notice) => notice.includes("is named")));
  expect(await keeping("inner", "fc", "choice", "*")).toEqual([]);
  expect(await keeping("outer")).toHaveLength(1);
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
