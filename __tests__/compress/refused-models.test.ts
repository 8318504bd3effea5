import { describe, expect, test } from "@jest/globals";
import { applyRecipe } from "../../src/compress/apply-recipe.ts";
import { type Model, graphOf, makeTensor, withGraph, withNode } from "../../src/model/ir.ts";
import { builtInRecipes } from "../../src/policy/recipes.ts";
import type { PassStep, Recipe } from "../../src/schema/generated/recipe.ts";
import { graphAttribute } from "../support/attributes.ts";
import { inputsFor } from "../support/corpus-inputs.ts";
import { contextFor, type Outcome, subjectOf, tryRecipe } from "../support/corpus.ts";
import { constant, float, node, small, weight } from "../support/models.ts";

const recipe = (...passes: readonly PassStep[]): Recipe => ({
  version: 1,
  name: "own",
  passes: [...passes],
});

async function outcomeOf(model: Model, ...passes: readonly PassStep[]): Promise<Outcome> {
  return tryRecipe(await subjectOf(model, inputsFor(model, [])), recipe(...passes));
}

/** Both branches hold a layer; the graph around them holds none. */
const branching = small({
  inputs: [float("x", 4, 32)],
  outputs: [float("y")],
  weights: [makeTensor("flag", "bool", { dims: [], values: Uint8Array.of(1) })],
  nodes: [
    node("y = If(flag)", [
      graphAttribute("then_branch", branch("t", "inner", 1)),
      graphAttribute("else_branch", branch("e", "other", 2)),
    ]),
  ],
});

function branch(output: string, name: string, seed: number): ReturnType<typeof graphOf> {
  return graphOf(
    small({
      inputs: [],
      outputs: [float(output)],
      weights: [weight(`w${seed}`, [32, 32], seed)],
      nodes: [node(`${output} = MatMul(x, w${seed})`, {}, name)],
    }),
  );
}

test("a layer whose weight moved out of its branch is still named", async () => {
  const outcome = await outcomeOf(branching, { pass: "clean" }, { pass: "int8-static" });
  expect("reason" in outcome && outcome.reason).toContain(
    "MatMul: it is in a branch or the body of a loop",
  );
});

test.each(["int4-weights", "int8-dynamic"] as const)(
  "%s takes the layers in branches too",
  async (pass) => {
    for (const first of [[], [{ pass: "clean" }] as const]) {
      const outcome = await outcomeOf(branching, ...first, { pass });
      expect(outcome).toMatchObject({ kind: "made", refused: {} });
      expect("bytesRatio" in outcome && outcome.bytesRatio).toBeLessThan(0.6);
    }
  },
);

const LEFT_ALONE = ["int8-static", "low-rank", "prune-channels", "prune-weights"] as const;

describe.each(LEFT_ALONE)("%s", (pass) => {
  test("names the layers in branches that it leaves alone", async () => {
    const outcome = await outcomeOf(branching, { pass });
    expect(outcome).toMatchObject({ kind: "refused", code: "nothing-to-do" });
    expect("reason" in outcome && outcome.reason).toContain(
      "MatMul: it is in a branch or the body of a loop, whose values calibration does not see",
    );
  });
});

test.each(["int4-weights", "int8-dynamic", "int8-static"] as const)(
  "%s says of a model that is quantized already that it is",
  async (pass) => {
    const quantized = small({
      inputs: [float("x", 4, 32)],
      outputs: [float("y", 4, 32)],
      weights: [
        makeTensor("w", "int8", {
          dims: [32, 32],
          values: Int8Array.from({ length: 1024 }, (_, at) => (at % 255) - 127),
        }),
        constant("s", [], 0.01),
      ],
      nodes: [node("d = DequantizeLinear(w, s)"), node("y = MatMul(x, d)")],
    });
    const outcome = await outcomeOf(quantized, { pass: "clean" }, { pass });
    expect(outcome).toMatchObject({ kind: "refused", code: "nothing-to-do" });
    expect("reason" in outcome && outcome.reason).toContain(
      "MatMul: its weight is quantized already",
    );
  },
);

test("int4-weights says why it leaves a Conv alone", async () => {
  const conv = small({
    inputs: [float("x", 1, 8, 6, 6)],
    outputs: [float("y", 1, 4)],
    weights: [weight("w", [8, 8, 3, 3], 1), weight("v", [8, 4], 2)],
    nodes: [
      node("c = Conv(x, w)", {}, "conv"),
      node("p = GlobalAveragePool(c)"),
      node("f = Flatten(p)"),
      node("y = MatMul(f, v)"),
    ],
  });
  const made = await outcomeOf(conv, { pass: "int4-weights", "minimum-elements": 1 });
  expect(made).toMatchObject({ kind: "made", refused: { operator: 1 } });
});

const plain = small({
  inputs: [float("x", 4, 16)],
  outputs: [float("y", 4, 16)],
  weights: [weight("w", [16, 16], 1), weight("v", [16, 16], 2)],
  nodes: [node("a = MatMul(x, w)", {}, "one"), node("y = MatMul(a, v)", {}, "two")],
});
const twiceNamed = withGraph(plain, {
  nodes: graphOf(plain).node.map((each) => withNode(each, { name: "same" })),
});
const twiceGiven = withGraph(plain, {
  initializers: [...graphOf(plain).initializer, constant("w", [16, 16], ...Array(256).fill(0))],
});
const twiceWritten = withGraph(plain, {
  nodes: [...graphOf(plain).node, node("y = Relu(x)", {}, "three")],
});

describe.each(builtInRecipes().map((each) => [each.name, each] as const))("%s", (_, each) => {
  test("refuses a model whose nodes share a name, in the engine's words", async () => {
    const outcome = await tryRecipe(await subjectOf(twiceNamed, inputsFor(plain, [])), each);
    expect(outcome).toMatchObject({ kind: "refused" });
  });

  test.each([
    ["a constant that is there twice", twiceGiven, 'initializer "w" is there twice'],
    ["a value that is written twice", twiceWritten, 'value "y" is written twice'],
  ])("refuses a model with %s", async (__, model, why) => {
    const failed = applyRecipe(model, each, {
      ...contextFor(inputsFor(plain, [])),
      tryOnce: () => Promise.resolve(),
    });
    await expect(failed).rejects.toMatchObject({
      code: "model-malformed",
      message: `Cannot compress the model: ${why}; export it again`,
    });
  });
});
