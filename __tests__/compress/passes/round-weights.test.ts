import { expect, test } from "@jest/globals";
import { int8Dynamic } from "../../../src/compress/passes/int8-dynamic.ts";
import { pruneWeights } from "../../../src/compress/passes/prune-weights.ts";
import { roundWeights } from "../../../src/compress/passes/round-weights.ts";
import type { PassResult, StepOf } from "../../../src/compress/pass.ts";
import { gridStep } from "../../../src/compress/quantize/grid-step.ts";
import { indexGraph } from "../../../src/model/graph-index.ts";
import {
  type Model,
  type Tensor,
  graphOf,
  intAttribute,
  withGraph,
  withNode,
  withTensorName,
} from "../../../src/model/ir.ts";
import { floatValues, tensorDims, tensorValues } from "../../../src/model/tensor-data.ts";
import { float, int64, node, small, weight } from "../../support/models.ts";
import { passContext } from "../../support/pass-cases.ts";
import { type Inputs, floats, ints, relativeError, runModel } from "../../support/run-model.ts";

type Step = Omit<StepOf<"round-weights">, "pass">;

const apply = (model: Model, inputs: Inputs | undefined, step: Step = {}): Promise<PassResult> =>
  roundWeights.apply(
    model,
    { pass: "round-weights", "minimum-elements": 1, ...step },
    passContext(inputs),
  );

const x = floats([64, 16], (at) => Math.sin(at * 0.7) + Math.cos(at * 0.031));

/** Two layers and their biases: one as an Add, one inside Gemm. */
const perceptron: Model = small({
  inputs: [float("x", "rows", 16)],
  outputs: [float("y", "rows", 4)],
  weights: [
    weight("w", [16, 24], 1),
    weight("b", [1, 24], 2),
    weight("v", [4, 24], 3),
    weight("c", [4], 4),
  ],
  nodes: [
    node("m = MatMul(x, w)", {}, "first"),
    node("a = Add(m, b)"),
    node("h = Relu(a)"),
    node("y = Gemm(h, v, c)", { transB: 1 }, "second"),
  ],
});

function constantOf(model: Model, nodeName: string, input: number): Tensor {
  const graph = graphOf(model);
  const reader = graph.node.find(({ name }) => name === nodeName);
  const found = indexGraph(graph).constantOf(reader?.input[input] ?? "");
  if (found === undefined) throw new Error(`${nodeName} reads no constant`);
  return found;
}

/** How many different magnitudes a channel has, in steps of its grid. */
function largestCode(tensor: Tensor, channel: number, axis: number): number {
  const [rows = 0, columns = 0] = tensorDims(tensor);
  const values = floatValues(tensor);
  const slice =
    axis === 0
      ? values.slice(channel * columns, (channel + 1) * columns)
      : Float32Array.from({ length: rows }, (_, row) => values[row * columns + channel] ?? 0);
  const step = gridStep(slice, 127);
  if (step === undefined) throw new Error(`Channel ${channel} of "${tensor.name}" lies on no grid`);
  return Math.max(...slice.map((value) => Math.abs(value / step)));
}

test.each([3, 7, 15, 51] as const)(
  "every channel lies on at most %d levels around 0",
  async (levels) => {
    const { model } = await apply(perceptron, { x }, { levels });
    const [w, v] = [constantOf(model, "first", 1), constantOf(model, "second", 1)];
    for (let channel = 0; channel < 24; channel += 1)
      expect(largestCode(w, channel, 1)).toBeLessThanOrEqual((levels - 1) / 2);
    for (let channel = 0; channel < 4; channel += 1)
      expect(largestCode(v, channel, 0)).toBeLessThanOrEqual((levels - 1) / 2);
  },
);

test("weights that pruning set to 0 stay 0", async () => {
  const pruned = await pruneWeights.apply(
    perceptron,
    { pass: "prune-weights", "minimum-elements": 1, sparsity: 0.6 },
    passContext({ x }),
  );
  const { model } = await apply(pruned.model, { x }, { levels: 15 });
  for (const name of ["first", "second"]) {
    const [before, after] = [constantOf(pruned.model, name, 1), constantOf(model, name, 1)].map(
      floatValues,
    );
    const zeros = [...(before ?? [])].flatMap((value, at) => (value === 0 ? [at] : []));
    expect(zeros.length).toBeGreaterThan(50);
    expect(zeros.filter((at) => after?.[at] !== 0)).toEqual([]);
  }
});

test("the mean of one linear layer's output stays to float32's digits", async () => {
  const linear = small({
    inputs: [float("x", "rows", 16)],
    outputs: [float("y", "rows", 4)],
    weights: [weight("w", [16, 4], 1), weight("b", [4], 2)],
    nodes: [node("y = Gemm(x, w, b)", {}, "fc")],
  });
  const { model } = await apply(linear, { x }, { levels: 3 });
  const [before, after] = [await runModel(linear, { x }), await runModel(model, { x })];
  for (let channel = 0; channel < 4; channel += 1) {
    let difference = 0;
    for (let row = 0; row < 64; row += 1)
      difference +=
        (after["y"]?.[row * 4 + channel] ?? 0) - (before["y"]?.[row * 4 + channel] ?? 0);
    expect(Math.abs(difference / 64)).toBeLessThan(1e-5);
  }
});

test("more levels and less noise change the answers less", async () => {
  const errors = [];
  for (const step of [{ levels: 3 }, { levels: 7 }, { levels: 27 }, { levels: 127 }] as const) {
    const { model } = await apply(perceptron, { x }, step);
    const [before, after] = [await runModel(perceptron, { x }), await runModel(model, { x })];
    errors.push(relativeError(before["y"] ?? new Float64Array(), after["y"] ?? new Float64Array()));
  }
  expect(errors).toEqual(errors.toSorted((a, b) => b - a));
  expect(errors.at(-1)).toBeLessThan(0.01);
});

const noiseOf = ({ changes }: PassResult): number =>
  changes.reduce((sum, { reason }) => {
    const percent = Number(/changes by ([\d.e-]+) %/.exec(reason)?.[1] ?? 0);
    return sum + (percent / 100) ** 2;
  }, 0);

test.each([0.1, 0.01, 0.001])("the noise of all layers keeps to a budget of %d", async (noise) => {
  // Levels are chosen from a sample of the channels, and the noise is written with two digits.
  expect(noiseOf(await apply(perceptron, { x }, { noise }))).toBeLessThanOrEqual(1.3 * noise);
});

test("int8-dynamic keeps the levels exactly", async () => {
  const { model } = await apply(perceptron, { x }, { levels: 15 });
  const rounded = constantOf(model, "first", 1);
  const dynamic = await int8Dynamic.apply(
    model,
    { pass: "int8-dynamic", "minimum-elements": 1 },
    passContext(),
  );
  const codes = tensorValues(constantOf(dynamic.model, "first", 1));
  const graph = graphOf(dynamic.model);
  const scales = graph.initializer.find(
    ({ dims, dataType }) => dataType === 1 && dims.length === 1 && dims[0] === 24n,
  );
  const steps = scales === undefined ? new Float32Array() : floatValues(scales);
  const back = Float32Array.from(
    Array.from(codes, Number),
    (code, at) => code * (steps[at % 24] ?? 0),
  );
  expect([...back].map((value) => value + 0)).toEqual(
    [...floatValues(rounded)].map((value) => value + 0),
  );
  expect(Math.max(...[...codes].map((code) => Math.abs(Number(code))))).toBeLessThanOrEqual(7);
});

const embedding = small({
  inputs: [int64("tokens", "rows", 3)],
  outputs: [float("y", "rows", 3, 16)],
  weights: [weight("e", [20, 16], 1)],
  nodes: [node("y = Gather(e, tokens)", {}, "pick")],
});
const tokens = { tokens: ints([2, 3], [0, 5, 19, 7, 7, 1]) };

test("embedding tables are rounded row by row when the recipe asks", async () => {
  const { model, changes } = await apply(embedding, tokens, { levels: 15, embeddings: true });
  expect(changes).toHaveLength(1);
  const table = constantOf(model, "pick", 0);
  for (let row = 0; row < 20; row += 1) expect(largestCode(table, row, 0)).toBeLessThanOrEqual(7);
  const without = await apply(embedding, tokens, { levels: 15 });
  expect(without).toEqual({ model: embedding, changes: [] });
});

test.each([
  ["through a Transpose", [node("t = Transpose(e)"), node("y = MatMul(h, t)", {}, "head")]],
  ["as Gemm takes it", [node("y = Gemm(h, e)", { transB: 1 }, "head")]],
])("a table that is the last layer's weight too is rounded for both: %s", async (_, nodes) => {
  const tied = small({
    inputs: [int64("tokens", "rows")],
    outputs: [float("y", "rows", 20)],
    weights: [weight("e", [20, 16], 1)],
    nodes: [node("h = Gather(e, tokens)", {}, "pick"), ...nodes],
  });
  const picked = { tokens: ints([4], [0, 5, 19, 7]) };
  const { model, changes } = await apply(tied, picked, { levels: 15, embeddings: true });
  expect(changes.map(({ kind, node: name }) => `${kind} ${name}`)).toEqual([
    "applied pick",
    "applied head",
  ]);
  expect(model.graph?.initializer.map(({ name }) => name)).toEqual(["e"]);
  const table = constantOf(model, "pick", 0);
  for (let row = 0; row < 20; row += 1) expect(largestCode(table, row, 0)).toBeLessThanOrEqual(7);
  const kept = await apply(tied, picked, { levels: 15, embeddings: true, "keep-float": ["head"] });
  expect(kept.changes).toMatchObject([{ kind: "refused", node: "head", code: "kept-float" }]);
});

const reasons = ({ changes }: PassResult): readonly string[] =>
  changes.map(({ kind, node: name, reason }) => `${kind} ${name}: ${reason}`);

/** One weight in two layers that see different things, and a bias behind one of them. */
const shared: Model = small({
  inputs: [float("x", "rows", 16)],
  outputs: [float("y", "rows", 16)],
  weights: [weight("w", [16, 16], 1), weight("c", [16], 2)],
  nodes: [
    node("m = MatMul(x, w)", {}, "a"),
    node("n = Add(m, c)"),
    node("h = Sigmoid(n)"),
    node("y = MatMul(h, w)", {}, "b"),
  ],
});

test("a weight that two layers read is rounded once, for what goes into both", async () => {
  const result = await apply(shared, { x }, { levels: 15 });
  expect(reasons(result).map((reason) => reason.replace(/;.*/, ""))).toEqual([
    "applied a: weight on 15 levels",
    "applied b: weight on 15 levels",
  ]);
  const made = constantOf(result.model, "a", 1);
  expect(constantOf(result.model, "b", 1)).toBe(made);
  for (let channel = 0; channel < 16; channel += 1)
    expect(largestCode(made, channel, 1)).toBeLessThanOrEqual(7);
  const wanted = (await runModel(shared, { x }))["y"] ?? new Float64Array();
  const errorOf = async (model: Model): Promise<number> =>
    relativeError(wanted, (await runModel(model, { x }))["y"] ?? new Float64Array());
  const others = await Promise.all(
    ["a", "b"].map(async (only) => {
      const alone = await apply(apart(only), { x }, { levels: 15 });
      return errorOf(withWeight(shared, constantOf(alone.model, only, 1)));
    }),
  );
  expect(await errorOf(result.model)).toBeLessThan(Math.max(...others));
});

/** The same model with a weight of its own for one of its layers. */
function apart(name: string): Model {
  const graph = graphOf(shared);
  const [w = weight("w", [16, 16], 1)] = graph.initializer;
  return withGraph(shared, {
    initializers: [...graph.initializer, withTensorName(w, "own")],
    nodes: graph.node.map((each) =>
      each.name === name ? withNode(each, { inputs: [each.input[0] ?? "", "own"] }) : each,
    ),
  });
}

const withWeight = (model: Model, made: Tensor): Model =>
  withGraph(model, {
    initializers: graphOf(model).initializer.map((tensor) =>
      tensor.name === "w" ? withTensorName(made, "w") : tensor,
    ),
  });

test("a weight that a layer shares with what is none stays as it is", async () => {
  const model = small({
    inputs: [float("x", "rows", 16)],
    outputs: [float("y", "rows", 16)],
    weights: [weight("w", [16, 16], 1)],
    nodes: [
      node("m = MatMul(x, w)", {}, "a"),
      node("n = MatMul(m, w)", {}, "b"),
      node("s = ReduceSum(w)"),
      node("y = Add(n, s)"),
    ],
  });
  const result = await apply(model, { x });
  expect(result.model).toBe(model);
  expect(reasons(result)).toEqual([
    "refused a: its weight is shared with another node",
    "refused b: its weight is shared with another node",
  ]);
  const kept = await apply(shared, { x }, { "keep-float": ["b"] });
  expect(reasons(kept)).toEqual([
    "refused a: its weight is shared with another node",
    "refused b: the recipe keeps it float",
  ]);
});

test("a weight stays as it is for both where what goes into one of two layers is not finite", async () => {
  const logarithm = withGraph(shared, {
    nodes: graphOf(shared).node.map((each) =>
      each.opType === "Sigmoid" ? withNode(each, { operator: "Log" }) : each,
    ),
  });
  const result = await apply(logarithm, { x });
  expect(result.model).toBe(logarithm);
  expect(reasons(result)).toEqual([
    "refused b: its input is not finite on calibration data",
    "refused a: its weight is shared with another node",
  ]);
});

test("layers that the recipe keeps float stay as they are", async () => {
  const result = await apply(perceptron, { x }, { "keep-float": ["fir*"], levels: 7 });
  expect(reasons(result)[0]).toBe("refused first: the recipe keeps it float");
  expect(constantOf(result.model, "first", 1)).toBe(constantOf(perceptron, "first", 1));
});

test("a depthwise Conv has a Gram matrix for each channel", async () => {
  const image = floats([40, 4, 6, 6], (at) => Math.sin(at * 0.7) + 0.5);
  const model = small({
    inputs: [float("x", "rows", 4, 6, 6)],
    outputs: [float("y", "rows", 4, 4, 4)],
    weights: [weight("w", [4, 1, 3, 3], 1), weight("b", [4], 2)],
    nodes: [node("y = Conv(x, w, b)", [intAttribute("group", 4)], "conv")],
  });
  const { model: rounded } = await apply(model, { x: image }, { levels: 27 });
  const [before, after] = [
    await runModel(model, { x: image }),
    await runModel(rounded, { x: image }),
  ];
  const error = relativeError(before["y"] ?? new Float64Array(), after["y"] ?? new Float64Array());
  expect(error).toBeLessThan(0.03);
});

test("without calibration data it refuses, and says what to do", async () => {
  const refusal = apply(perceptron, undefined);
  await expect(refusal).rejects.toMatchObject({ code: "recipe-refused" });
  await expect(refusal).rejects.toThrow(/needs calibration data.*--calibration/);
});

test.each([
  [1024, ""],
  [1025, ", all of its inputs counted the same, since 1025 are more than 1024"],
])("a layer of %d inputs says whether calibration was asked", async (depth, remark) => {
  const model = small({
    inputs: [float("x", "rows", depth)],
    outputs: [float("y", "rows", 2)],
    weights: [weight("w", [depth, 2], 1)],
    nodes: [node("y = MatMul(x, w)")],
  });
  const deep = floats([2, depth], (at) => Math.sin(at * 0.7));
  const { changes } = await apply(model, { x: deep }, { levels: 37 });
  expect(changes).toHaveLength(1);
  expect(changes[0]?.reason).toMatch(new RegExp(`changes by [\\d.e-]+ %${remark}$`));
});

test("an input that hardly moves around a large mean is rounded all the same", async () => {
  const still = floats([64, 16], (at) => 1000 + 1e-3 * Math.sin(at * 0.7));
  const { model, changes } = await apply(perceptron, { x: still });
  expect(changes.map(({ kind }) => kind)).toEqual(["applied", "applied"]);
  const [before, after] = [
    await runModel(perceptron, { x: still }),
    await runModel(model, { x: still }),
  ];
  // The mean of the change is taken back by the bias, and nothing else moves.
  expect(
    relativeError(before["y"] ?? Float64Array.of(), after["y"] ?? Float64Array.of()),
  ).toBeLessThan(0.01);
});

test("a layer whose input is not finite on calibration data stays as it is", async () => {
  const { model, changes } = await apply(perceptron, {
    x: floats([64, 16], (at) => (at === 5 ? Number.NaN : 1)),
  });
  expect(changes).toMatchObject([
    { kind: "refused", node: "first", code: "not-calibrated" },
    { kind: "refused", node: "second", code: "not-calibrated" },
  ]);
  expect(graphOf(model)).toBe(graphOf(perceptron));
});

const levelsIn = ({ changes }: PassResult): Readonly<Record<string, number>> =>
  Object.fromEntries(
    changes.map(({ node: name, reason }) => [name, Number(/on (\d+) levels/.exec(reason)?.[1])]),
  );

test("layers that are named get more levels than without, and others no more than the budget allows", async () => {
  const plain = levelsIn(await apply(perceptron, { x }, { noise: 0.01 }));
  const named = levelsIn(await apply(perceptron, { x }, { noise: 0.01, "more-levels": ["sec*"] }));
  // Sixteen times the weight of its noise is a fourth of its size, which four times the levels are.
  expect(named["second"]).toBeGreaterThan(2 * (plain["second"] ?? Infinity));
  expect(named["first"]).toBeLessThan(2 * (plain["first"] ?? 0));
});

test("with levels that are the same for all, those that are named get four times as many", async () => {
  const step: Step = { levels: 5, "more-levels": ["first"] };
  expect(levelsIn(await apply(perceptron, { x }, step))).toEqual({ first: 21, second: 5 });
  const most: Step = { levels: 127, "more-levels": ["first"] };
  expect(levelsIn(await apply(perceptron, { x }, most))).toEqual({ first: 255, second: 127 });
});
