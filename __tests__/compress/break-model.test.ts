import { expect, test } from "@jest/globals";
import { breakModel } from "../../src/compress/break-model.ts";
import { type Model, graphOf, makeTensor } from "../../src/model/ir.ts";
import { tensorValues } from "../../src/model/tensor-data.ts";
import { UserError } from "../../src/schema/user-error.ts";
import { constant, float, node, small, weight } from "../support/models.ts";
import { passContext } from "../support/pass-cases.ts";
import { floats, runModel } from "../support/run-model.ts";
import { int4Weights } from "../../src/compress/passes/int4-weights.ts";

const two: Model = small({
  inputs: [float("x", "rows", 16)],
  outputs: [float("y", "rows", 4)],
  weights: [
    weight("first", [16, 16], 1),
    weight("last", [16, 4], 2),
    constant("b", [4], 1, 2, 3, 4),
  ],
  nodes: [
    node("a = MatMul(x, first)"),
    node("c = Relu(a)"),
    node("d = MatMul(c, last)"),
    node("y = Add(d, b)"),
  ],
});
const x = floats([2, 16], (at) => Math.sin(at));

const valuesOf = (model: Model, name: string): readonly number[] => {
  const tensor = graphOf(model).initializer.find((given) => given.name === name);
  return tensor === undefined ? [] : [...tensorValues(tensor)].map(Number);
};

test("the weight nearest to the output is zero, and nothing else is touched", async () => {
  const { model, weight: broken } = breakModel(two);
  expect(broken).toBe("last");
  expect(new Set(valuesOf(model, "last"))).toEqual(new Set([0]));
  expect(valuesOf(model, "first")).toEqual(valuesOf(two, "first"));
  expect((await runModel(model, { x }))["y"]).toEqual(Float64Array.of(1, 2, 3, 4, 1, 2, 3, 4));
});

test("an integer weight is set to its zero points, one for each channel", () => {
  const codes = new Int8Array(32).fill(9);
  const made = (dims: readonly number[]): Model =>
    small({
      inputs: [float("x", "rows", 16)],
      outputs: [float("y")],
      weights: [
        makeTensor("w", "int8", { dims, values: codes }),
        constant("s", [2], 1, 1),
        makeTensor("z", "int8", { dims: [2], values: Int8Array.of(3, -4) }),
      ],
      nodes: [node("e = DequantizeLinear(w, s, z)"), node("y = MatMul(x, e)")],
    });
  const last = breakModel(made([16, 2]));
  expect(valuesOf(last.model, "w").slice(0, 4)).toEqual([3, -4, 3, -4]);
  const first = breakModel(made([2, 16]));
  expect(valuesOf(first.model, "w").slice(14, 18)).toEqual([3, 3, -4, -4]);
});

test("weights packed in 4 bits are zero by their scales: their codes lie around 8", async () => {
  const { model } = await int4Weights.apply(
    two,
    { pass: "int4-weights", "minimum-elements": 1 },
    passContext(),
  );
  const broken = breakModel(model);
  expect((await runModel(broken.model, { x }))["y"]).toEqual(
    Float64Array.of(1, 2, 3, 4, 1, 2, 3, 4),
  );
});

const productOf = (count: number): Model =>
  small({
    inputs: [float("x", "rows", count)],
    outputs: [float("y")],
    weights: [weight("w", [count, 1], 1)],
    nodes: [node("y = MatMul(x, w)")],
  });

test("15 elements are no weight, 16 are", () => {
  expect(breakModel(productOf(16)).weight).toBe("w");
  expect(() => breakModel(productOf(15))).toThrow(
    new UserError(
      "recipe-refused",
      "Cannot make a canary: the candidate holds no weight near its output",
    ),
  );
});
