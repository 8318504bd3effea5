import { expect, test } from "@jest/globals";
import { heatUp, spoilRows, swapLabels } from "../../../src/compress/canary/break-answers.ts";
import { skipBlock } from "../../../src/compress/canary/skip-block.ts";
import type { JudgedOutput } from "../../../src/compress/canary/wrap-output.ts";
import type { Model } from "../../../src/model/ir.ts";
import { constant, float, node, small } from "../../support/models.ts";
import { floats, runModel } from "../../support/run-model.ts";

/** The output is the input, of so many scores. */
const identity = (width: number): Model =>
  small({
    inputs: [float("x", "rows", width)],
    outputs: [float("y", "rows", width)],
    nodes: [node("y = Identity(x)")],
  });

const output = (width: number, scores: JudgedOutput["scores"]): JudgedOutput => ({
  name: "y",
  elementType: "float32",
  width,
  scores,
});

const answersOf = async (model: Model, width: number, values: readonly number[]) => [
  ...((
    await runModel(model, { x: floats([values.length / width, width], (at) => values[at] ?? 0) })
  )["y"] ?? []),
];

test("scores stand for the classes in opposite order, and a single one is turned round", async () => {
  expect(await answersOf(swapLabels(identity(3), output(3, "logits")), 3, [1, 2, 3])).toEqual([
    3, 2, 1,
  ]);
  expect(await answersOf(swapLabels(identity(1), output(1, "logits")), 1, [2])).toEqual([-2]);
  expect(await answersOf(swapLabels(identity(1), output(1, "probabilities")), 1, [0.25])).toEqual([
    0.75,
  ]);
});

test("logits are divided by three, and probabilities are those of such logits", async () => {
  expect(await answersOf(heatUp(identity(2), output(2, "logits")), 2, [3, 6])).toEqual([1, 2]);
  const expected = 1 / (1 + Math.exp(Math.log(0.2 / 0.8) / 3));
  const [, both] = await answersOf(heatUp(identity(2), output(2, "probabilities")), 2, [0.2, 0.8]);
  const [alone] = await answersOf(heatUp(identity(1), output(1, "probabilities")), 1, [0.8]);
  // The engine computes in float32.
  expect(both).toBeCloseTo(expected, 5);
  expect(alone).toBeCloseTo(expected, 5);
});

test("about one row of a hundred is NaN, all of it, and the others are as they were", async () => {
  const values = Array.from({ length: 4000 }, (_, at) => Math.fround(((at * 0.618) % 1) * 8));
  const spoiled = await answersOf(spoilRows(identity(2), output(2, "logits")), 2, values);
  const rows = Array.from({ length: 2000 }, (_, row) => spoiled.slice(2 * row, 2 * row + 2));
  const broken = rows.filter((row) => row.some((value) => Number.isNaN(value)));
  expect(broken.length).toBeGreaterThan(5);
  expect(broken.length).toBeLessThan(60);
  expect(broken.every((row) => row.every((value) => Number.isNaN(value)))).toBe(true);
  const others = spoiled.filter((value, at) => !Number.isNaN(value) && value !== values[at]);
  expect(others).toEqual([]);
});

test("a block is left out where its input goes round it, and a sum with a constant is none", async () => {
  const block = small({
    inputs: [float("x", "rows", 2)],
    outputs: [float("y", "rows", 2)],
    weights: [constant("b", [2], 10, 10), constant("w", [2, 2], 1, 2, 3, 4)],
    nodes: [node("a = Add(x, b)"), node("c = MatMul(a, w)"), node("y = Add(c, a)", [], "sum")],
  });
  const { model, block: name } = skipBlock(block);
  expect(name).toBe("sum");
  expect(await answersOf(model, 2, [1, 2])).toEqual([11, 12]);
  expect(() => skipBlock(identity(2))).toThrow("the model has no block with a residual connection");
});

test("an output that no node makes, or of halves, cannot be broken", () => {
  expect(() => swapLabels(identity(2), { ...output(2, "logits"), name: "x" })).toThrow(
    'no node makes the output "x"',
  );
  expect(() => heatUp(identity(2), { ...output(2, "logits"), elementType: "float16" })).toThrow(
    "only float32 and float64 can be broken",
  );
});
