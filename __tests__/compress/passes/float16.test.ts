import { expect, test } from "@jest/globals";
import { applyRecipe } from "../../../src/compress/apply-recipe.ts";
import { float16 } from "../../../src/compress/passes/float16.ts";
import type { StepOf } from "../../../src/compress/pass.ts";
import { makeTensor, type Model, type Tensor } from "../../../src/model/ir.ts";
import { tensorValues } from "../../../src/model/tensor-data.ts";
import type { Recipe } from "../../../src/schema/generated/recipe.ts";
import { constant, float, node, small, weight } from "../../support/models.ts";
import {
  type PassCase,
  expectAgreed,
  expectAnswers,
  expectDone,
  named,
  passContext,
} from "../../support/pass-cases.ts";
import { reference } from "../../support/quantization-reference.ts";
import { floats, runModel } from "../../support/run-model.ts";

type Step = Omit<StepOf<"float16">, "pass">;

const applyWith =
  (step: Step = {}): PassCase["apply"] =>
  (model, context) =>
    float16.apply(model, { pass: "float16", ...step }, context);

/** Weights are rounded to 11 bits, half a unit in 2048 each. */
const ELEVEN_BITS = 2 ** -11;
const x = floats([4, 32], (at) => Math.sin(at * 0.7) * 2);

/** One weight that two layers read, one that is too small to be worth a Cast. */
const two: Model = small({
  inputs: [float("x", "rows", 32)],
  outputs: [float("y", "rows", 32)],
  weights: [weight("w", [32, 32], { seed: 1, spread: 0.1 }), weight("b", [32], 2)],
  nodes: [node("a = Gemm(x, w, b)", {}, "first"), node("y = MatMul(a, w)", {}, "second")],
});

const CASES = named([
  { name: "tied-weights", model: two, inputs: { x }, bound: ELEVEN_BITS, apply: applyWith() },
]);

test.each(CASES)("%s gives the agreed model", (_, given) => expectAgreed("float16", given));
test.each(CASES)("%s has nothing left for a second time", (_, given) => expectDone(given));
test.each(CASES)("%s keeps what the engine answers", (_, given) => expectAnswers(given));

test("weights are stored as numpy rounds them to float16, ties and subnormal numbers included", async () => {
  // The pass refuses a weight with larger values, which numpy rounds down or makes infinite.
  const pairs = reference.float16.values.values.map(
    (value, at) => [value, reference.float16.bits.values[at]] as const,
  );
  const kept = pairs.filter(([value]) => Math.abs(value) <= 65504);
  const [values, bits] = [kept.map(([value]) => value), kept.map(([, half]) => half)];
  const model = small({
    inputs: [],
    outputs: [float("y", values.length)],
    weights: [constant("w", [values.length], ...values)],
    nodes: [node("y = Relu(w)")],
  });
  const { model: made } = await applyWith()(model, passContext());
  const [stored] = made.graph?.initializer ?? [];
  if (stored === undefined) throw new Error("The weight is missing");
  expect([...tensorValues(stored)]).toEqual(bits);
});

test("computation stays in float32: the same answers with and without the engine's optimisation", async () => {
  const { model } = await applyWith()(two, passContext());
  const folded = await runModel(model, { x }, { optimization: "all" });
  const literal = await runModel(model, { x }, { optimization: "disabled" });
  // Fused operators add in another order.
  for (const [at, value] of (folded["y"] ?? []).entries())
    expect(Math.abs(value - (literal["y"]?.[at] ?? Number.NaN))).toBeLessThan(1e-4);
});

const filled = (value: number, count = 256): Model =>
  small({
    inputs: [float("x", 1)],
    outputs: [float("y", count)],
    weights: [constant("w", [count], ...Array.from({ length: count }, () => value))],
    nodes: [node("y = Mul(w, x)", {}, "scale")],
  });

const changesOf = async (model: Model, step: Step = {}): Promise<readonly string[]> => {
  const { changes } = await applyWith(step)(model, passContext());
  return changes.map(({ kind, node: name, reason }) => `${kind} ${name}: ${reason}`);
};

test.each([
  ["just under float16's largest number", 65503, "applied w: weight in float16"],
  ["exactly float16's largest number", 65504, "applied w: weight in float16"],
  [
    "just over float16's largest number",
    -65505,
    "refused w: it holds values beyond the range of float16",
  ],
  ["infinite", Number.POSITIVE_INFINITY, "refused w: it holds values that are not finite"],
  ["not a number", Number.NaN, "refused w: it holds values that are not finite"],
])("a weight that is %s", async (_, value, change) => {
  expect(await changesOf(filled(value))).toEqual([change]);
});

test("a weight that float16 would change by more than its rounding stays float; a few small values do not matter", async () => {
  expect(await changesOf(filled(1e-9))).toEqual([
    "refused w: its values are too small for float16, which would change them by 100 %",
  ]);
  // Half a step of 2^-24 in 2^-15 is one part in 1024, the bound itself; in 2^-16 it is two.
  expect(await changesOf(filled(2 ** -15 + 2 ** -25))).toEqual(["applied w: weight in float16"]);
  expect(await changesOf(filled(2 ** -16 + 2 ** -25))).toEqual([
    "refused w: its values are too small for float16, which would change them by 0.2 %",
  ]);
  const values = Array.from({ length: 256 }, (__, at) => (at < 10 ? 1e-9 : 1));
  const few = small({
    inputs: [float("x", 1)],
    outputs: [float("y", 256)],
    weights: [constant("w", [256], ...values)],
    nodes: [node("y = Mul(w, x)")],
  });
  expect(await changesOf(few)).toEqual(["applied w: weight in float16"]);
});

test("255 elements are not worth a Cast, 256 are", async () => {
  expect(await changesOf(filled(1, 255))).toEqual([]);
  expect(await changesOf(filled(1, 256))).toEqual(["applied w: weight in float16"]);
});

test("a weight stays float when any of its readers does", async () => {
  expect(await changesOf(two, { "keep-float": ["second"] })).toEqual([
    "refused w: the recipe keeps it float",
  ]);
});

test("a weight that is also an output of the model keeps its type", async () => {
  const model = small({
    inputs: [float("x", 256)],
    outputs: [float("y", 256), float("w", 256)],
    weights: [weight("w", [256], 3)],
    nodes: [node("y = Add(x, w)")],
  });
  expect(await changesOf(model)).toEqual(["refused w: it is an input or output of the model"]);
});

const halves = (count: number): Tensor =>
  makeTensor("h", "float16", { dims: [count], values: new Uint16Array(count).fill(0x3c00) });

const ALREADY = "its float weights take 16 bits already";
const TOO_FEW = "none of its float weights holds 256 values, and fewer are not worth a Cast";
const QUANTIZED = "it is quantized already: what computes in it is MatMulInteger";

test.each([
  ["float16 already", [halves(256), constant("s", [1], 1)], "Relu", ALREADY],
  ["of small weights", [constant("w", [255], ...Array<number>(255).fill(1))], "Relu", TOO_FEW],
  ["of small float16 weights", [halves(255)], "Relu", TOO_FEW],
  ["quantized, with scales in float", [constant("s", [1], 1)], "MatMulInteger", QUANTIZED],
  ["without any weight", [], "Relu", "it holds no layers that fit"],
] as const)("where nothing is done it says of a model %s what is the case", async (...given) => {
  const [, weights, operator, why] = given;
  const model = small({
    inputs: [float("x", 1)],
    outputs: [float("y", 1)],
    weights: [...weights],
    nodes: [node(`y = ${operator}(x)`)],
  });
  const context = { ...passContext(), tryOnce: () => Promise.resolve() };
  const recipe: Recipe = { version: 1, name: "own", passes: [{ pass: "float16" }] };
  await expect(applyRecipe(model, recipe, context)).rejects.toThrow(
    `float16 would change nothing in this model (${why})`,
  );
});
