import { describe, expect, test } from "@jest/globals";
import type { PassResult, StepOf } from "../../../src/compress/pass.ts";
import { pruneWeights } from "../../../src/compress/passes/prune-weights.ts";
import { checkModel } from "../../../src/model/check-model.ts";
import { type Model, type Tensor, graphOf, intAttribute } from "../../../src/model/ir.ts";
import { floatValues } from "../../../src/model/tensor-data.ts";
import { float, node, randomFloats, small, weight } from "../../support/models.ts";
import { passContext } from "../../support/pass-cases.ts";
import { type Inputs, floats, relativeError, runModel } from "../../support/run-model.ts";

type Step = Omit<StepOf<"prune-weights">, "pass">;

const apply = (model: Model, inputs: Inputs | undefined, step: Step = {}): Promise<PassResult> =>
  pruneWeights.apply(
    model,
    { pass: "prune-weights", "minimum-elements": 1, ...step },
    passContext(inputs),
  );

const mixing = randomFloats(8 * 32, 5, 1);
const sources = randomFloats(200 * 8, 6, 1);
/** Inputs that go together, around means that are not 0. */
const x = floats([200, 32], (at) => {
  const [row, column] = [Math.floor(at / 32), at % 32];
  let sum = Math.sin(column) + 0.3 * Math.sin(at * at);
  for (let k = 0; k < 8; k += 1)
    sum += (sources[row * 8 + k] ?? 0) * (mixing[k * 32 + column] ?? 0);
  return sum;
});

const perceptron: Model = small({
  inputs: [float("x", "rows", 32)],
  outputs: [float("y", "rows", 8)],
  weights: [
    weight("w", [32, 24], 1),
    weight("b", [24], 2),
    weight("v", [8, 24], 3),
    weight("c", [8], 4),
  ],
  nodes: [
    node("m = MatMul(x, w)", {}, "first"),
    node("a = Add(m, b)"),
    node("h = Relu(a)"),
    node("y = Gemm(h, v, c)", { transB: 1 }, "second"),
  ],
});

const linear: Model = small({
  inputs: [float("x", "rows", 32)],
  outputs: [float("y", "rows", 8)],
  weights: [weight("w", [8, 32], 1), weight("b", [8], 2)],
  nodes: [node("y = Gemm(x, w, b)", { transB: 1 }, "fc")],
});

function weightOf(model: Model, name: string): Tensor {
  const graph = graphOf(model);
  const reader = graph.node.find((one) => one.name === name);
  const found = graph.initializer.find((tensor) => tensor.name === reader?.input[1]);
  if (found === undefined) throw new Error(`${name} reads no constant`);
  return found;
}

const zerosOf = (model: Model, name: string): number =>
  floatValues(weightOf(model, name)).filter((value) => value === 0).length;

const METHODS = ["magnitude", "wanda", "sparsegpt"] as const;

describe.each(METHODS)("%s", (method) => {
  test.each([0.25, 0.5, 0.75])("makes a part of %d of every layer 0", async (sparsity) => {
    const { model, changes } = await apply(perceptron, { x }, { method, sparsity });
    expect(checkModel(model)).toEqual([]);
    expect(zerosOf(model, "first")).toBe(32 * 24 * sparsity);
    expect(zerosOf(model, "second")).toBe(8 * 24 * sparsity);
    expect(changes).toMatchObject([
      { kind: "applied", reason: expect.stringMatching(`^${768 * sparsity} of 768 weights are 0`) },
      { kind: "applied", reason: expect.stringMatching(`^${192 * sparsity} of 192 weights are 0`) },
    ]);
  });

  test.each([
    ["2:4", 2, 4],
    ["4:8", 4, 8],
    ["1:4", 1, 4],
  ] as const)("keeps %s along the inputs of each channel", async (pattern, kept, of) => {
    const { model } = await apply(perceptron, { x }, { method, pattern });
    const [w, v] = [floatValues(weightOf(model, "first")), floatValues(weightOf(model, "second"))];
    for (let channel = 0; channel < 24; channel += 1)
      for (let k = 0; k < 32; k += of) {
        const group = Array.from({ length: of }, (_, at) => w[(k + at) * 24 + channel]);
        expect(group.filter((value) => value !== 0)).toHaveLength(kept);
      }
    for (let start = 0; start < v.length; start += of)
      expect(v.subarray(start, start + of).filter((value) => value !== 0)).toHaveLength(kept);
  });

  test("has nothing left to take when it runs again", async () => {
    const once = await apply(perceptron, { x }, { method });
    const twice = await apply(once.model, { x }, { method });
    expect(twice.model).toBe(once.model);
    expect(twice.changes).toMatchObject([
      { kind: "refused", code: "no-gain", reason: "384 of its 768 weights are 0 already" },
      { kind: "refused", code: "no-gain", reason: "96 of its 192 weights are 0 already" },
    ]);
  });
});

const errorOf = async (before: Model, after: Model, inputs: Inputs): Promise<number> => {
  const [wanted, given] = [await runModel(before, inputs), await runModel(after, inputs)];
  return relativeError(wanted["y"] ?? Float64Array.of(), given["y"] ?? Float64Array.of());
};

test("what knows more of the input changes the answers less", async () => {
  const errors = [];
  for (const method of METHODS) {
    const { model } = await apply(linear, { x }, { method, sparsity: 0.5 });
    errors.push(await errorOf(linear, model, { x }));
  }
  expect(errors).toEqual(errors.toSorted((a, b) => b - a));
  expect(errors[2]).toBeLessThan((errors[0] ?? 0) / 2);
});

test.each(["wanda", "sparsegpt"] as const)(
  "the mean of a layer's output stays where a bias can hold it (%s)",
  async (method) => {
    const { model } = await apply(linear, { x }, { method, sparsity: 0.7 });
    const [before, after] = [await runModel(linear, { x }), await runModel(model, { x })];
    for (let channel = 0; channel < 8; channel += 1) {
      let difference = 0;
      for (let row = 0; row < 200; row += 1)
        difference +=
          (after["y"]?.[row * 8 + channel] ?? 0) - (before["y"]?.[row * 8 + channel] ?? 0);
      // float32's digits of outputs of about 10.
      expect(Math.abs(difference / 200)).toBeLessThan(2e-5);
    }
  },
);

test("the change that it reports is the change of the output", async () => {
  const { model, changes } = await apply(linear, { x }, { sparsity: 0.5 });
  const [before, after] = [await runModel(linear, { x }), await runModel(model, { x })];
  const [wanted, given] = [before["y"] ?? Float64Array.of(), after["y"] ?? Float64Array.of()];
  let [change, size] = [0, 0];
  for (let channel = 0; channel < 8; channel += 1) {
    let mean = 0;
    for (let row = 0; row < 200; row += 1) mean += (wanted[row * 8 + channel] ?? 0) / 200;
    for (let row = 0; row < 200; row += 1) {
      change += ((wanted[row * 8 + channel] ?? 0) - (given[row * 8 + channel] ?? 0)) ** 2;
      size += ((wanted[row * 8 + channel] ?? 0) - mean) ** 2;
    }
  }
  const reported = Number(/changes by ([\d.]+) %/.exec(changes[0]?.reason ?? "")?.[1]);
  // It is written with two digits.
  expect(Math.abs((100 * Math.sqrt(change / size)) / reported - 1)).toBeLessThan(0.06);
});

test.each([1, 2, 4])("a Conv of %d groups is pruned on what each group sees", async (group) => {
  const image = floats([20, 4, 6, 6], (at) => Math.sin(at * 0.7) + 0.5 * Math.sin(at * at));
  const model = small({
    inputs: [float("x", "rows", 4, 6, 6)],
    outputs: [float("y")],
    weights: [weight("w", [8, 4 / group, 3, 3], 1), weight("b", [8], 2)],
    nodes: [node("y = Conv(x, w, b)", [intAttribute("group", group)], "conv")],
  });
  const [plain, fitted] = [
    await apply(model, undefined, { method: "magnitude", sparsity: 0.4 }),
    await apply(model, { x: image }, { method: "sparsegpt", sparsity: 0.4 }),
  ];
  expect(zerosOf(fitted.model, "conv")).toBeGreaterThan(0.35 * 8 * (4 / group) * 9);
  expect(await errorOf(model, fitted.model, { x: image })).toBeLessThan(
    await errorOf(model, plain.model, { x: image }),
  );
});

test("magnitude needs no calibration data; the others refuse, and say what to do", async () => {
  const { changes } = await apply(perceptron, undefined, { method: "magnitude" });
  expect(changes).toMatchObject([{ kind: "applied" }, { kind: "applied" }]);
  for (const method of ["wanda", "sparsegpt"] as const) {
    const refusal = apply(perceptron, undefined, { method });
    await expect(refusal).rejects.toMatchObject({ refusal: "no-calibration" });
  }
});

test("a sparsity beside a pattern that has its own is refused", async () => {
  await expect(
    (async () => apply(perceptron, { x }, { pattern: "2:4", sparsity: 0.7 }))(),
  ).rejects.toThrow('sparsity is for "pattern: unstructured", and the pattern is "2:4"');
});

const REFUSED: readonly (readonly [string, Model, Step, string])[] = [
  ["that the recipe keeps", perceptron, { "keep-float": ["*"] }, "kept-float"],
  ["of fewer elements", perceptron, { "minimum-elements": 769 }, "too-small"],
  [
    "deeper than a Gram matrix",
    small({
      inputs: [float("x", "rows", 1025)],
      outputs: [float("y", "rows", 2)],
      weights: [weight("w", [1025, 2], 1)],
      nodes: [node("y = MatMul(x, w)", {}, "fc")],
    }),
    {},
    "too-large",
  ],
];

test.each(REFUSED)("a weight %s stays, with the reason", async (...[, model, step, code]) => {
  const result = await apply(model, { x }, step);
  expect(result.changes[0]).toMatchObject({ kind: "refused", code });
  expect(result.model).toBe(model);
});

test("a sparsity that takes not one weight takes none, and says so", async () => {
  const result = await apply(linear, { x }, { sparsity: 0.001 });
  expect(result.model).toBe(linear);
  expect(result.changes).toMatchObject([{ kind: "refused", code: "no-gain" }]);
});

test("an input that is not finite on calibration data is left alone, and named", async () => {
  const broken = floats([200, 32], (at) => (at === 7 ? Number.NaN : 1));
  const result = await apply(linear, { x: broken });
  expect(result.changes).toMatchObject([{ kind: "refused", code: "not-calibrated" }]);
});

test("the same model and data give the same weights", async () => {
  const [first, second] = [await apply(perceptron, { x }), await apply(perceptron, { x })];
  expect(second).toEqual(first);
});
