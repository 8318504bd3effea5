import { describe, expect, test } from "@jest/globals";
import type { PassResult, StepOf } from "../../../src/compress/pass.ts";
import { pruneChannels } from "../../../src/compress/passes/prune-channels.ts";
import { raiseOpset } from "../../../src/compress/raise-opset.ts";
import { checkModel } from "../../../src/model/check-model.ts";
import {
  type Model,
  type Node,
  type Tensor,
  graphOf,
  makeTensor,
  opsetVersion,
  readInt,
} from "../../../src/model/ir.ts";
import { tensorDims } from "../../../src/model/tensor-data.ts";
import { intsAttribute } from "../../support/attributes.ts";
import { constant, float, node, randomFloats, small, weight } from "../../support/models.ts";
import { passContext } from "../../support/pass-cases.ts";
import { type Inputs, floats, relativeError, runModel } from "../../support/run-model.ts";

type Step = Omit<StepOf<"prune-channels">, "pass">;

const apply = (model: Model, inputs: Inputs | undefined, step: Step = {}): Promise<PassResult> =>
  pruneChannels.apply(
    model,
    { pass: "prune-channels", "channel-multiple": 1, ...step },
    passContext(inputs),
  );

async function errorOf(before: Model, after: Model, inputs: Inputs): Promise<number> {
  const [wanted, given] = [await runModel(before, inputs), await runModel(after, inputs)];
  return relativeError(wanted["y"] ?? Float64Array.of(), given["y"] ?? Float64Array.of());
}

/** The last half of a weight's output channels say what the first half says. */
function doubled(
  name: string,
  dims: readonly number[],
  { axis, seed }: { readonly axis: number; readonly seed: number },
): Tensor {
  const count = dims.reduce((product, size) => product * size, 1);
  const plain = randomFloats(count, seed, 0.3);
  const inner = dims.slice(axis + 1).reduce((product, size) => product * size, 1);
  const size = dims[axis] ?? 1;
  const values = plain.map((_, at) => {
    const channel = Math.floor(at / inner) % size;
    return plain[channel < size / 2 ? at : at - (size / 2) * inner] ?? 0;
  });
  return makeTensor(name, "float32", { dims, values });
}

/** Two groups of four channels, of which the last two say what the first two say. */
function doubledInGroups(name: string, inner: readonly number[], seed: number): Tensor {
  const size = inner.reduce((product, one) => product * one, 1);
  const plain = randomFloats(4 * size, seed, 0.3);
  const values = [0, 1, 0, 1, 2, 3, 2, 3].flatMap((from) => [
    ...plain.subarray(from * size, (from + 1) * size),
  ]);
  return makeTensor(name, "float32", { dims: [8, ...inner], values: Float32Array.from(values) });
}

const twice = (name: string, size: number, seed: number): Tensor =>
  doubled(name, [size], { axis: 0, seed });

const noise = randomFloats(64 * 144, 9, 1);
const x = floats([64, 12], (at) => noise[at] ?? 0);
const images = floats([16, 3, 6, 6], (at) => noise[at] ?? 0);

const weightOf = (model: Model, name: string, input = 1): readonly number[] => {
  const graph = graphOf(model);
  const found: Node | undefined = graph.node.find((each) => each.name === name);
  const tensor = graph.initializer.find((each) => each.name === found?.input[input]);
  return tensor === undefined ? [] : tensorDims(tensor);
};

const image = float("x", "rows", 3, 6, 6);

/** Half of the 8 channels in the middle are doubles of the others. */
const models: Readonly<
  Record<
    string,
    {
      readonly model: Model;
      readonly inputs: Inputs;
      readonly shapes: Readonly<Record<string, readonly number[]>>;
    }
  >
> = {
  "MatMul, Add, Relu, MatMul": {
    model: small({
      inputs: [float("x", "rows", 12)],
      outputs: [float("y", "rows", 5)],
      weights: [
        doubled("w", [12, 8], { axis: 1, seed: 1 }),
        twice("b", 8, 2),
        weight("v", [8, 5], 3),
      ],
      nodes: [
        node("m = MatMul(x, w)", {}, "first"),
        node("a = Add(m, b)"),
        node("h = Relu(a)"),
        node("y = MatMul(h, v)", {}, "second"),
      ],
    }),
    inputs: { x },
    shapes: { first: [12, 4], second: [4, 5] },
  },
  "transposed Gemm twice, and the layers lose channels before and behind": {
    model: small({
      inputs: [float("x", "rows", 12)],
      outputs: [float("y", "rows", 5)],
      weights: [
        doubled("w", [8, 12], { axis: 0, seed: 1 }),
        twice("b", 8, 2),
        doubled("v", [6, 8], { axis: 0, seed: 3 }),
        twice("c", 6, 4),
        weight("u", [6, 5], 5),
      ],
      nodes: [
        node("m = Gemm(x, w, b)", { transB: 1 }, "first"),
        node("h = Relu(m)"),
        node("n = Gemm(h, v, c)", { transB: 1 }, "second"),
        node("k = Sigmoid(n)"),
        node("y = Gemm(k, u)", {}, "third"),
      ],
    }),
    inputs: { x },
    shapes: { first: [4, 12], second: [3, 4], third: [3, 5] },
  },
  "Conv, BatchNormalization, MaxPool, Conv, GlobalAveragePool, Flatten, Gemm": {
    model: small({
      inputs: [image],
      outputs: [float("y", "rows", 5)],
      weights: [
        doubled("w", [8, 3, 3, 3], { axis: 0, seed: 1 }),
        twice("s", 8, 2),
        twice("o", 8, 3),
        twice("m", 8, 4),
        makeTensor("r", "float32", { dims: [8], values: new Float32Array(8).fill(0.7) }),
        doubled("v", [6, 8, 3, 3], { axis: 0, seed: 5 }),
        weight("u", [6, 5], 6),
        weight("z", [5], 7),
      ],
      nodes: [
        node("a = Conv(x, w)", [intsAttribute("pads", 1, 1, 1, 1)], "first"),
        node("b = BatchNormalization(a, s, o, m, r)", {}, "norm"),
        node("c = MaxPool(b)", [intsAttribute("kernel_shape", 2, 2)]),
        node("d = Conv(c, v)", [intsAttribute("pads", 1, 1, 1, 1)], "second"),
        node("e = Relu(d)"),
        node("f = GlobalAveragePool(e)"),
        node("g = Flatten(f)"),
        node("y = Gemm(g, u, z)", {}, "third"),
      ],
    }),
    inputs: { x: images },
    shapes: { first: [4, 3, 3, 3], norm: [4], second: [3, 4, 3, 3], third: [3, 5] },
  },
  "Conv, Flatten with places, Gemm": {
    model: small({
      inputs: [image],
      outputs: [float("y", "rows", 5)],
      weights: [doubled("w", [4, 3, 5, 5], { axis: 0, seed: 1 }), weight("u", [16, 5], 6)],
      nodes: [
        node("a = Conv(x, w)", {}, "first"),
        node("b = Relu(a)"),
        node("c = Flatten(b)"),
        node("y = Gemm(c, u)", {}, "second"),
      ],
    }),
    inputs: { x: images },
    shapes: { first: [2, 3, 5, 5], second: [8, 5] },
  },
  "two MatMul side by side, with an input between, and a MatMul": {
    model: small({
      inputs: [float("x", "rows", 12), float("z", "rows", 3)],
      outputs: [float("y", "rows", 5)],
      weights: [
        doubled("w", [12, 8], { axis: 1, seed: 1 }),
        doubled("v", [12, 4], { axis: 1, seed: 2 }),
        weight("u", [15, 5], 3),
      ],
      nodes: [
        node("a = MatMul(x, w)", {}, "first"),
        node("b = MatMul(x, v)", {}, "second"),
        node("r = Relu(a)"),
        node("t = Tanh(b)"),
        node("c = Concat(r, z, t)", { axis: 1 }),
        node("y = MatMul(c, u)", {}, "third"),
      ],
    }),
    inputs: { x, z: floats([64, 3], (at) => noise[at + 800] ?? 0) },
    shapes: { first: [12, 4], second: [12, 2], third: [9, 5] },
  },
  "Conv and a Conv of two groups": {
    model: small({
      inputs: [image],
      outputs: [float("y")],
      weights: [doubledInGroups("w", [3, 3, 3], 1), weight("v", [6, 4, 1, 1], 2)],
      nodes: [
        node("a = Conv(x, w)", {}, "first"),
        node("r = Relu(a)"),
        node("y = Conv(r, v)", { group: 2 }, "second"),
      ],
    }),
    inputs: { x: images },
    shapes: { first: [4, 3, 3, 3], second: [6, 2, 1, 1] },
  },
  "a residual Add over a depthwise Conv": {
    model: small({
      inputs: [image],
      outputs: [float("y")],
      weights: [
        doubled("w", [8, 3, 1, 1], { axis: 0, seed: 1 }),
        doubled("d", [8, 1, 3, 3], { axis: 0, seed: 2 }),
        twice("e", 8, 4),
        doubled("p", [8, 8, 1, 1], { axis: 0, seed: 3 }),
        weight("q", [5, 8, 1, 1], 4),
      ],
      nodes: [
        node("a = Conv(x, w)", {}, "first"),
        node(
          "b = Conv(a, d, e)",
          [...node("_ = X()", { group: 8 }).attribute, intsAttribute("pads", 1, 1, 1, 1)],
          "depthwise",
        ),
        node("c = Relu(b)"),
        node("f = Conv(c, p)", {}, "point"),
        node("g = Add(a, f)"),
        node("y = Conv(g, q)", {}, "last"),
      ],
    }),
    inputs: { x: images },
    shapes: {
      first: [4, 3, 1, 1],
      depthwise: [4, 1, 3, 3],
      point: [4, 4, 1, 1],
      last: [5, 4, 1, 1],
    },
  },
};

describe.each(Object.entries(models))("%s", (_, { model, inputs, shapes }) => {
  test("loses the doubles in all that they touch, and answers the same", async () => {
    const { model: made, changes } = await apply(model, inputs, { noise: 0.004 });
    expect(changes.filter(({ kind }) => kind === "applied")).not.toEqual([]);
    expect(checkModel(made)).toEqual([]);
    expect(
      Object.fromEntries(Object.keys(shapes).map((name) => [name, weightOf(made, name)])),
    ).toEqual(shapes);
    // What the ridge costs.
    expect(await errorOf(model, made, inputs)).toBeLessThan(0.03);
  });

  test("stays as it is when no channel may be missed", async () => {
    const result = await apply(model, inputs, { noise: 1e-12 });
    expect(result.model).toBe(model);
    expect(result.changes.filter(({ kind }) => kind === "applied")).toEqual([]);
    expect(result.changes.map((change) => "code" in change && change.code)).toContain("no-gain");
  });
});

test("a depthwise Conv has as many groups as channels are left", async () => {
  const given = models["a residual Add over a depthwise Conv"];
  if (given === undefined) throw new Error("There is such a model");
  const { model } = await apply(given.model, given.inputs, { noise: 0.004 });
  const found = graphOf(model).node.find(({ name }) => name === "depthwise");
  expect(found === undefined ? 0 : readInt(found, "group", 1)).toBe(4);
});

test("numbers of channels stay multiples", async () => {
  const given = models["MatMul, Add, Relu, MatMul"];
  if (given === undefined) throw new Error("There is such a model");
  const { model } = await apply(given.model, given.inputs, { noise: 0.01, "channel-multiple": 3 });
  expect(weightOf(model, "first")).toEqual([12, 6]);
});

const chain = (...nodes: readonly Node[]): Model =>
  small({
    inputs: [float("x", "rows", 12)],
    outputs: [float("y")],
    weights: [
      doubled("w", [12, 8], { axis: 1, seed: 1 }),
      doubled("u", [12, 8], { axis: 1, seed: 2 }),
      weight("v", [8, 5], 3),
      constant("one", [8], ...Array.from({ length: 8 }, () => 1)),
    ],
    nodes: [node("m = MatMul(x, w)", {}, "first"), ...nodes],
  });

test.each([
  ["Softmax", chain(node("h = Softmax(m)"), node("y = MatMul(h, v)"))],
  ["LayerNormalization", chain(node("h = LayerNormalization(m, one)"), node("y = MatMul(h, v)"))],
  ["an output of the model", chain(node("y = Relu(m)"))],
  [
    "a sum over the channels",
    chain(node("h = ReduceSum(m)"), node("k = Add(m, h)"), node("y = MatMul(k, v)")),
  ],
  ["another weight's place", chain(node("y = MatMul(u, m)", {}))],
])("channels that go through %s stay, with the reason", async (_, model) => {
  const inputs = { x: floats([8, 12], (at) => noise[at] ?? 0) };
  const result = await apply(model, inputs, { noise: 0.004 });
  expect(result.changes).toContainEqual(
    expect.objectContaining({ kind: "refused", node: "first", code: "structure" }),
  );
  expect(result.model).toBe(model);
});

test("BatchNormalization of rows of rows is over another axis, even when both are as long", async () => {
  const eight = ["s", "o", "m", "r"].map((name) => constant(name, [8], ...Array(8).fill(1)));
  const model = small({
    inputs: [float("x", "rows", 8, 12)],
    outputs: [float("y")],
    weights: [doubled("w", [12, 8], { axis: 1, seed: 1 }), weight("v", [8, 5], 3), ...eight],
    nodes: [
      node("a = MatMul(x, w)", {}, "first"),
      node("b = BatchNormalization(a, s, o, m, r)"),
      node("y = MatMul(b, v)"),
    ],
  });
  const inputs = { x: floats([4, 8, 12], (at) => noise[at] ?? 0) };
  const result = await apply(model, inputs, { noise: 0.01 });
  expect(result.changes).toContainEqual(
    expect.objectContaining({ kind: "refused", node: "first", code: "structure" }),
  );
});

test("BatchNormalization behind Gemm loses the channels too", async () => {
  const four = ["s", "o", "m"].map((name, seed) => twice(name, 8, seed + 5));
  const model = small({
    inputs: [float("x", "rows", 12)],
    outputs: [float("y")],
    weights: [
      doubled("w", [12, 8], { axis: 1, seed: 1 }),
      weight("v", [8, 5], 3),
      ...four,
      constant("r", [8], ...Array(8).fill(0.5)),
    ],
    nodes: [
      node("a = Gemm(x, w)", {}, "first"),
      node("b = BatchNormalization(a, s, o, m, r)", {}, "norm"),
      node("y = MatMul(b, v)"),
    ],
  });
  const { model: made } = await apply(model, { x }, { noise: 0.002 });
  const [, left = 0] = weightOf(made, "first");
  expect(left).toBeLessThanOrEqual(4);
  expect(weightOf(made, "norm")).toEqual([left]);
  expect(await errorOf(model, made, { x })).toBeLessThan(Math.sqrt(0.002));
});

test("a weight that two layers share stays whole", async () => {
  const model = small({
    inputs: [float("x", "rows", 12)],
    outputs: [float("y")],
    weights: [doubled("w", [12, 8], { axis: 1, seed: 1 }), weight("v", [8, 5], 3)],
    nodes: [
      node("a = MatMul(x, w)", {}, "first"),
      node("b = MatMul(a, v)", {}, "one"),
      node("c = Relu(a)"),
      node("d = MatMul(c, v)", {}, "two"),
      node("y = Add(b, d)"),
    ],
  });
  const result = await apply(model, { x }, { noise: 0.01 });
  expect(result.model).toBe(model);
  expect(result.changes.map((change) => "code" in change && change.code)).toContain("shared");
});

test("without calibration data it refuses, and says what to do", async () => {
  await expect(apply(chain(node("y = MatMul(m, v)")), undefined)).rejects.toMatchObject({
    refusal: "no-calibration",
  });
});

const old = (nodes: readonly Node[], w1: Tensor): Model =>
  small({
    opset: 6,
    inputs: [float("x", "N", 12)],
    outputs: [float("y", "N", 5)],
    weights: [w1, weight("w2", [8, 5], 2)],
    nodes,
  });

test("a model of operators that the engine cannot measure is raised first", async () => {
  const nodes = [
    node("a = MatMul(x, w1)", {}, "one"),
    node("b = Relu(a)"),
    node("y = MatMul(b, w2)", {}, "two"),
  ];
  const before = old(nodes, doubled("w1", [12, 8], { axis: 1, seed: 1 }));
  const { model } = await apply(before, { x });
  expect(opsetVersion(model, "")).toBe(13);
  expect(weightOf(model, "one")).toEqual([12, 4]);
  const raised = raiseOpset(before);
  const reference = "model" in raised ? raised.model : before;
  // Refitted by least squares with a ridge of a thousandth.
  expect(await errorOf(reference, model, { x })).toBeLessThan(0.01);
  const needed = old(nodes, weight("w1", [12, 8], 1));
  const kept = await apply(needed, { x }, { noise: 1e-9 });
  expect(kept.model).toBe(needed);
});
