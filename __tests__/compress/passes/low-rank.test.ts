import { describe, expect, test } from "@jest/globals";
import type { PassResult, StepOf } from "../../../src/compress/pass.ts";
import { lowRank } from "../../../src/compress/passes/low-rank.ts";
import { checkModel } from "../../../src/model/check-model.ts";
import { type Model, type Tensor, graphOf, makeTensor } from "../../../src/model/ir.ts";
import { floatValues } from "../../../src/model/tensor-data.ts";
import { parameterCount } from "../../../src/model/signature.ts";
import { intsAttribute } from "../../support/attributes.ts";
import { float, node, randomFloats, small, weight } from "../../support/models.ts";
import { passContext } from "../../support/pass-cases.ts";
import { type Inputs, floats, relativeError, runModel } from "../../support/run-model.ts";

type Step = Omit<StepOf<"low-rank">, "pass">;

const apply = (model: Model, inputs: Inputs | undefined, step: Step = {}): Promise<PassResult> =>
  lowRank.apply(model, { pass: "low-rank", "minimum-elements": 1, ...step }, passContext(inputs));

async function errorOf(before: Model, after: Model, inputs: Inputs): Promise<number> {
  const [wanted, given] = [await runModel(before, inputs), await runModel(after, inputs)];
  return relativeError(wanted["y"] ?? Float64Array.of(), given["y"] ?? Float64Array.of());
}

const noise = randomFloats(64 * 32, 9, 1);
/** 64 rows of full rank. */
const x = floats([64, 32], (at) => noise[at] ?? 0);

/** A product of two thin matrices. */
function thin(name: string, [rows, columns]: readonly [number, number], rank: number): Tensor {
  const [left, right] = [randomFloats(rows * rank, 1, 0.3), randomFloats(rank * columns, 2, 0.3)];
  const values = Float32Array.from({ length: rows * columns }, (_, at) => {
    const [row, column] = [Math.floor(at / columns), at % columns];
    let sum = 0;
    for (let k = 0; k < rank; k += 1)
      sum += (left[row * rank + k] ?? 0) * (right[k * columns + column] ?? 0);
    return sum;
  });
  return makeTensor(name, "float32", { dims: [rows, columns], values });
}

const product = (w: Tensor): Model =>
  small({
    inputs: [float("x", "rows", 32)],
    outputs: [float("y", "rows", 24)],
    weights: [w, weight("b", [24], 3)],
    nodes: [node("m = MatMul(x, w)", {}, "fc"), node("y = Add(m, b)")],
  });

const operators = (model: Model): readonly string[] =>
  graphOf(model).node.map(({ opType }) => opType);

describe("a weight of rank 4", () => {
  test.each([
    ["MatMul and Add", product(thin("w", [32, 24], 4)), ["MatMul", "MatMul", "Add"]],
    [
      "Gemm",
      small({
        inputs: [float("x", "rows", 32)],
        outputs: [float("y", "rows", 24)],
        weights: [thin("w", [32, 24], 4), weight("b", [24], 3)],
        nodes: [node("y = Gemm(x, w, b)", {}, "fc")],
      }),
      ["MatMul", "Gemm"],
    ],
    [
      "transposed Gemm",
      small({
        inputs: [float("x", "rows", 32)],
        outputs: [float("y", "rows", 24)],
        weights: [thin("w", [24, 32], 4)],
        nodes: [node("y = Gemm(x, w)", { transB: 1 }, "fc")],
      }),
      ["MatMul", "Gemm"],
    ],
  ])("becomes two of rank 4 in %s, and answers the same", async (_, model, wanted) => {
    const { model: made, changes } = await apply(model, { x });
    expect(changes).toMatchObject([
      { kind: "applied", node: "fc", reason: expect.stringMatching(/^32 × 24 by way of 4;/) },
    ]);
    expect(checkModel(made)).toEqual([]);
    expect(operators(made)).toEqual(wanted);
    // float32 sums in another order.
    expect(await errorOf(model, made, { x })).toBeLessThan(1e-5);
  });

  test("becomes two Conv where it is a 1×1 Conv with stride and padding", async () => {
    const values = floatValues(thin("w", [24, 32], 4));
    const model = small({
      inputs: [float("x", "rows", 32, 5, 5)],
      outputs: [float("y")],
      weights: [makeTensor("w", "float32", { dims: [24, 32, 1, 1], values }), weight("b", [24], 3)],
      nodes: [
        node(
          "y = Conv(x, w, b)",
          [intsAttribute("strides", 2, 2), intsAttribute("pads", 1, 1, 1, 1)],
          "c",
        ),
      ],
    });
    const images = floats([8, 32, 5, 5], (at) => Math.sin(at * at * 0.013));
    const { model: made, changes } = await apply(model, { x: images });
    expect(changes).toMatchObject([{ kind: "applied", node: "c" }]);
    expect(operators(made)).toEqual(["Conv", "Conv"]);
    expect(await errorOf(model, made, { x: images })).toBeLessThan(1e-5);
  });
});

test("directions that calibration data never uses cost nothing", async () => {
  const model = product(weight("w", [32, 24], 1));
  // Inputs in a space of 4 dimensions: the weight is of full rank, and its outputs are not.
  const basis = randomFloats(4 * 32, 5, 1);
  const rows = floats([64, 32], (at) => {
    const [row, column] = [Math.floor(at / 32), at % 32];
    let sum = 0;
    for (let k = 0; k < 4; k += 1) sum += (noise[row * 4 + k] ?? 0) * (basis[k * 32 + column] ?? 0);
    return sum;
  });
  const { model: made, changes } = await apply(model, { x: rows }, { noise: 1e-6 });
  expect(changes).toMatchObject([{ reason: expect.stringMatching(/by way of 4;/) }]);
  expect(parameterCount(made)).toBe(4 * (32 + 24) + 24);
  expect(await errorOf(model, made, { x: rows })).toBeLessThan(2e-3);
});

test("the mean of the outputs stays where a bias can hold it", async () => {
  const model = product(weight("w", [32, 24], { seed: 1, spread: 0.1 }));
  const shifted = floats([64, 32], (at) => 5 + (noise[at] ?? 0));
  const { model: made, changes } = await apply(model, { x: shifted }, { noise: 0.3 });
  expect(changes).toMatchObject([{ kind: "applied" }]);
  const [before, after] = [
    await runModel(model, { x: shifted }),
    await runModel(made, { x: shifted }),
  ];
  for (let channel = 0; channel < 24; channel += 1) {
    const mean = (values: Float64Array | undefined): number =>
      (values ?? Float64Array.of()).reduce(
        (sum, value, at) => sum + (at % 24 === channel ? value / 64 : 0),
        0,
      );
    expect(mean(after["y"])).toBeCloseTo(mean(before["y"]), 4);
  }
});

test.each([0.3, 0.1, 0.03])(
  "a noise of %d bounds the change of the outputs' variance",
  async (part) => {
    const model = product(thin("w", [32, 24], 12));
    const { model: made } = await apply(model, { x }, { noise: part, "rank-multiple": 1 });
    const [before, after] = [await runModel(model, { x }), await runModel(made, { x })];
    const [wanted, given] = [before["y"] ?? Float64Array.of(), after["y"] ?? Float64Array.of()];
    let [change, size] = [0, 0];
    const means = Array.from({ length: 24 }, (_, channel) =>
      wanted.reduce((sum, value, at) => sum + (at % 24 === channel ? value / 64 : 0), 0),
    );
    for (const [at, value] of wanted.entries()) {
      change += (value - (given[at] ?? 0)) ** 2;
      size += (value - (means[at % 24] ?? 0)) ** 2;
    }
    expect(change / size).toBeLessThanOrEqual(part);
    expect(change).toBeGreaterThan(0);
  },
);

test.each([
  ["of full rank", product(weight("w", [32, 24], 1)), "no-gain"],
  [
    "that two nodes read",
    small({
      inputs: [float("x", "rows", 32)],
      outputs: [float("y", "rows", 32)],
      weights: [thin("w", [32, 32], 4)],
      nodes: [node("a = MatMul(x, w)", {}, "fc"), node("y = MatMul(a, w)")],
    }),
    "shared",
  ],
])("a weight %s stays, with the reason", async (_, model, code) => {
  const result = await apply(model, { x });
  expect(result.changes[0]).toMatchObject({ kind: "refused", node: "fc", code });
  expect(result.model).toBe(model);
});

test("a Conv that looks at more than one place stays, with the reason", async () => {
  const model = small({
    inputs: [float("x", "rows", 4, 5, 5)],
    outputs: [float("y")],
    weights: [weight("w", [8, 4, 3, 3], 1)],
    nodes: [node("y = Conv(x, w)", {}, "c")],
  });
  const result = await apply(model, { x: floats([2, 4, 5, 5], (at) => at) });
  expect(result.changes).toMatchObject([{ kind: "refused", code: "operator" }]);
});

test("without calibration data it refuses, and says what to do", async () => {
  await expect(apply(product(thin("w", [32, 24], 4)), undefined)).rejects.toMatchObject({
    refusal: "no-calibration",
  });
});

test("what it made stays as it is when it runs again", async () => {
  const once = await apply(product(thin("w", [32, 24], 4)), { x });
  const twice = await apply(once.model, { x });
  expect(twice.changes.filter(({ kind }) => kind === "applied")).toEqual([]);
});
