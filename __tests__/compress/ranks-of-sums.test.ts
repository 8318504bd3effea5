/** What is added to a product may have more axes than the product: the sum has them, whatever the engine fuses. */
import { describe, expect, test } from "@jest/globals";
import { InferenceSession } from "onnxruntime-node";
import type { PassResult } from "../../src/compress/pass.ts";
import { int4Weights } from "../../src/compress/passes/int4-weights.ts";
import { int8Dynamic } from "../../src/compress/passes/int8-dynamic.ts";
import { int8Static } from "../../src/compress/passes/int8-static.ts";
import type { Model } from "../../src/model/ir.ts";
import { operatorCounts } from "../../src/model/signature.ts";
import { writeModel } from "../../src/model/write-model.ts";
import { float, integers, node, small, weight } from "../support/models.ts";
import { passContext } from "../support/pass-cases.ts";
import { floats, relativeError } from "../support/run-model.ts";

type Dims = readonly number[];

const sizeOf = (dims: Dims): number => dims.reduce((product, size) => product * size, 1);
const inputOf = (dims: Dims): ReturnType<typeof floats> =>
  floats(dims, (at) => Math.sin(at * 0.9) * 2);

/** @param isDeclared whether the model says which axes the product's input has */
const sum = (given: Dims, bias: Dims, isDeclared: boolean): Model =>
  small({
    inputs: [float("x", ...given)],
    outputs: [float("y", ...Array<string>(Math.max(given.length, bias.length)).fill("any"))],
    weights: [
      weight("w", [16, 4], 1),
      weight("b", bias, 2),
      ...(isDeclared ? [] : [integers("same", ...given)]),
    ],
    nodes: [
      ...(isDeclared ? [] : [node("s = Reshape(x, same)")]),
      node(`p = MatMul(${isDeclared ? "x" : "s"}, w)`),
      node("y = Add(p, b)"),
    ],
  });

async function answer(
  model: Model,
  dims: Dims,
): Promise<{ readonly dims: Dims; readonly values: Float64Array }> {
  const session = await InferenceSession.create(writeModel(model), { logSeverityLevel: 3 });
  const { y } = await session.run({ x: inputOf(dims) });
  return { dims: y?.dims ?? [], values: Float64Array.from(y?.data ?? [], Number) };
}

const PASSES: Readonly<Record<string, (model: Model, x: Dims) => Promise<PassResult>>> = {
  "int8-dynamic": (model) =>
    int8Dynamic.apply(model, { pass: "int8-dynamic", "minimum-elements": 1 }, passContext()),
  "int8-static": (model, dims) =>
    int8Static.apply(model, { pass: "int8-static" }, passContext({ x: inputOf(dims) })),
  "int4-weights": (model) =>
    int4Weights.apply(
      model,
      { pass: "int4-weights", "minimum-elements": 1, "block-size": 16 },
      passContext(),
    ),
};

/** Four bits move a weight by a thirtieth of the largest; an answer of another shape is wrong whatever its numbers. */
const FOUR_BITS = 0.2;

describe.each(Object.entries(PASSES))("%s", (_, apply) => {
  test.each<readonly [Dims, Dims]>([
    [[16], [4]],
    [[16], [1, 4]],
    [[16], [1, 1, 4]],
    [
      [2, 16],
      [1, 4],
    ],
    [
      [2, 16],
      [1, 1, 4],
    ],
    [
      [2, 3, 16],
      [1, 1, 1, 4],
    ],
  ])("keeps the axes of %p times a matrix and %p", async (given, bias) => {
    for (const isDeclared of [true, false]) {
      const model = sum(given, bias, isDeclared);
      const { model: made, changes } = await apply(model, given);
      expect(changes.some(({ kind }) => kind === "applied")).toBe(true);
      const [before, after] = [await answer(model, given), await answer(made, given)];
      expect(after.dims).toEqual(before.dims);
      expect(after.values).toHaveLength(sizeOf(before.dims));
      expect(relativeError(before.values, after.values)).toBeLessThan(FOUR_BITS);
    }
  });
});

const none = small({ inputs: [], outputs: [], nodes: [] });

const counts = async (pass: string, isDeclared: boolean): Promise<object> =>
  operatorCounts((await PASSES[pass]?.(sum([2, 16], [1, 4], isDeclared), [2, 16]))?.model ?? none);

test("a row with as many axes as the product goes into the kernel where the model declares them", async () => {
  expect(await counts("int8-dynamic", true)).not.toHaveProperty("Sub");
  expect(await counts("int8-dynamic", false)).toHaveProperty("Sub");
  expect(await counts("int4-weights", true)).not.toHaveProperty("Add");
  expect(await counts("int4-weights", false)).toHaveProperty("Add");
});
