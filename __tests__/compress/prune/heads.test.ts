import { describe, expect, test } from "@jest/globals";
import { pruneChannels } from "../../../src/compress/passes/prune-channels.ts";
import type { PassResult } from "../../../src/compress/pass.ts";
import { checkModel } from "../../../src/model/check-model.ts";
import {
  graphOf,
  makeTensor,
  type Model,
  type Node,
  readInt,
  type Tensor,
} from "../../../src/model/ir.ts";
import { tensorDims } from "../../../src/model/tensor-data.ts";
import { floatAttribute, intsAttribute } from "../../support/attributes.ts";
import {
  constant,
  float,
  integers,
  node,
  randomFloats,
  small,
  weight,
} from "../../support/models.ts";
import { passContext } from "../../support/pass-cases.ts";
import { floats, relativeError, runModel } from "../../support/run-model.ts";

const HEADS = 4;
const DEPTH = 3;
const WIDTH = HEADS * DEPTH;
const DEAD = 2;

/** The values of one head are made by zeros: whatever it looks at, it says nothing. */
function values(name: string, rows: number, seed: number): Tensor {
  const made = randomFloats(rows * WIDTH, seed, 0.3).map((value, at) =>
    Math.floor((at % WIDTH) / DEPTH) === DEAD ? 0 : value,
  );
  return makeTensor(name, "float32", { dims: rows === 1 ? [WIDTH] : [rows, WIDTH], values: made });
}

const weights: readonly Tensor[] = [
  weight("wq", [WIDTH, WIDTH], 1),
  weight("bq", [WIDTH], 2),
  weight("wk", [WIDTH, WIDTH], 3),
  weight("bk", [WIDTH], 4),
  values("wv", WIDTH, 5),
  values("bv", 1, 6),
  weight("wo", [WIDTH, WIDTH], 7),
  weight("bo", [WIDTH], 8),
  constant("root", [], Math.sqrt(DEPTH)),
  constant("one", [WIDTH], ...Array<number>(WIDTH).fill(1)),
  integers("apart", 0, 0, HEADS, DEPTH),
  integers("together", 0, 0, WIDTH),
  integers("zero", 0),
  integers("first", 1),
  integers("heads", HEADS),
  integers("depth", DEPTH),
  integers("width", WIDTH),
];

const projections = [
  node("mq = MatMul(x, wq)", {}, "query"),
  node("aq = Add(bq, mq)"),
  node("mk = MatMul(x, wk)", {}, "key"),
  node("ak = Add(bk, mk)"),
  node("mv = MatMul(x, wv)", {}, "value"),
  node("av = Add(bv, mv)"),
];

const turned = (from: string, ...perm: readonly number[]): Node =>
  node(`t${from} = Transpose(${from})`, [intsAttribute("perm", ...perm)]);

const products = [
  turned("hq", 0, 2, 1, 3),
  turned("hk", 0, 2, 3, 1),
  turned("hv", 0, 2, 1, 3),
  node("s = MatMul(thq, thk)"),
  node("d = Div(s, root)"),
  node("masked = Add(d, mask)"),
  node("p = Softmax(masked)"),
  node("c = MatMul(p, thv)"),
  turned("c", 0, 2, 1, 3),
];

const ending = [
  node("o = MatMul(j, wo)", {}, "output"),
  node("ob = Add(o, bo)"),
  node("r = Add(x, ob)"),
  node("y = LayerNormalization(r, one)"),
];

const attention = (nodes: readonly Node[]): Model =>
  small({
    inputs: [float("x", "rows", 5, WIDTH), float("mask", "rows", 1, 1, 5)],
    outputs: [float("y", "rows", 5, WIDTH)],
    weights,
    nodes,
  });

const asConstants = attention([
  ...projections,
  node("hq = Reshape(aq, apart)"),
  node("hk = Reshape(ak, apart)"),
  node("hv = Reshape(av, apart)"),
  ...products,
  node("j = Reshape(tc, together)"),
  ...ending,
]);

/** As exporters of traced programs write it: sizes are read from the values themselves and put together. */
const asTraced = attention([
  ...projections,
  node("sizes = Shape(mq)"),
  node("rows = Gather(sizes, zero)"),
  node("places = Gather(sizes, first)"),
  node("split = Concat(rows, places, heads, depth)", { axis: 0 }),
  node("hq = Reshape(aq, split)"),
  node("hk = Reshape(ak, split)"),
  node("hv = Reshape(av, split)"),
  ...products,
  node("joined = Concat(rows, places, width)", { axis: 0 }),
  node("j = Reshape(tc, joined)"),
  ...ending,
]);

const fused = small({
  inputs: [float("x", "rows", 5, WIDTH), float("mask", "rows", 1, 1, 5)],
  outputs: [float("y", "rows", 5, WIDTH)],
  weights,
  nodes: [
    ...projections,
    node(
      "j = com.microsoft:MultiHeadAttention(aq, ak, av)",
      [...node("_ = X()", { num_heads: HEADS }).attribute, floatAttribute("scale", 0.5)],
      "attention",
    ),
    ...ending,
  ],
});

const ofOnnx = small({
  opset: 23,
  inputs: [float("x", "rows", 5, WIDTH), float("mask", "rows", 1, 1, 5)],
  outputs: [float("y", "rows", 5, WIDTH)],
  weights: [...weights, integers("places", 1, 1, 5, 1)],
  nodes: [
    ...projections,
    node("all = Expand(mask, places)"),
    node(
      "j = Attention(aq, ak, av, all)",
      { q_num_heads: HEADS, kv_num_heads: HEADS },
      "attention",
    ),
    ...ending,
  ],
});

const noise = randomFloats(16 * 5 * WIDTH, 9, 1);
const inputs = {
  x: floats([16, 5, WIDTH], (at) => noise[at] ?? 0),
  mask: floats([16, 1, 1, 5], (at) => (at % 7 === 0 ? -5 : 0)),
};

const prune = (model: Model, noiseLimit: number): Promise<PassResult> =>
  pruneChannels.apply(
    model,
    { pass: "prune-channels", noise: noiseLimit, "channel-multiple": 1 },
    passContext(inputs),
  );

function dimsOf(model: Model, name: string): readonly number[] {
  const graph = graphOf(model);
  const found = graph.node.find((each) => each.name === name);
  const tensor = graph.initializer.find((each) => each.name === found?.input[1]);
  return tensor === undefined ? [] : tensorDims(tensor);
}

async function errorOf(before: Model, after: Model): Promise<number> {
  const [wanted, given] = [await runModel(before, inputs), await runModel(after, inputs)];
  return relativeError(wanted["y"] ?? new Float64Array(), given["y"] ?? new Float64Array());
}

describe.each([
  ["attention whose sizes are constants", asConstants],
  ["attention whose sizes are put together", asTraced],
  ["attention as one operator", fused],
  ["attention as one operator of ONNX", ofOnnx],
])("%s", (_, model) => {
  test("loses its dead head, whole, and answers as before", async () => {
    const { model: made, changes } = await prune(model, 1e-12);
    expect(checkModel(made)).toEqual([]);
    const left = WIDTH - DEPTH;
    for (const name of ["query", "key", "value"]) expect(dimsOf(made, name)).toEqual([WIDTH, left]);
    expect(dimsOf(made, "output")).toEqual([left, WIDTH]);
    expect(changes.filter(({ kind }) => kind === "applied")).toHaveLength(3);
    // Nothing but sums of fewer zeros.
    expect(await errorOf(model, made)).toBeLessThan(1e-6);
  });

  test("loses living heads whole too, within the noise that it is given", async () => {
    const { model: made } = await prune(model, 0.5);
    const [, left = 0] = dimsOf(made, "query");
    expect(left % DEPTH).toBe(0);
    expect(left).toBeLessThan(WIDTH - DEPTH);
    expect(left).toBeGreaterThan(0);
    expect(dimsOf(made, "output")).toEqual([left, WIDTH]);
    expect(await errorOf(model, made)).toBeLessThan(Math.sqrt(0.5));
  });
});

test.each([
  [fused, ["num_heads"]],
  [ofOnnx, ["q_num_heads", "kv_num_heads"]],
])("one operator is told how many heads are left", async (model, names) => {
  const { model: made } = await prune(model, 1e-12);
  const found = graphOf(made).node.find(({ name }) => name === "attention");
  for (const name of names)
    expect(found === undefined ? 0 : readInt(found, name, 0)).toBe(HEADS - 1);
});

/** Every two heads of queries look at one head of keys and values. */
const grouped = (...extra: readonly string[]): Model =>
  small({
    opset: 23,
    inputs: [float("x", "rows", 5, WIDTH), float("mask", "rows", 1, 1, 5)],
    outputs: [float("y", "rows", 5, WIDTH)],
    weights: [
      ...weights,
      weight("wide", [WIDTH, 2 * WIDTH], 10),
      weight("narrow", [2 * WIDTH, WIDTH], 11),
      weight("each", [2 * HEADS, 5, 5], 12),
    ],
    nodes: [
      node("q = MatMul(x, wide)", {}, "query"),
      ...projections.slice(2),
      node(
        `j = Attention(${["q", "ak", "av", ...extra].join(", ")})`,
        { q_num_heads: 2 * HEADS, kv_num_heads: HEADS },
        "attention",
      ),
      node("o = MatMul(j, narrow)", {}, "output"),
      node("ob = Add(o, bo)"),
      node("r = Add(x, ob)"),
      node("y = LayerNormalization(r, one)"),
    ],
  });

test("heads of queries go with the head of keys and values that they share", async () => {
  const model = grouped();
  const { model: made } = await prune(model, 1e-12);
  const left = WIDTH - DEPTH;
  expect(dimsOf(made, "query")).toEqual([WIDTH, 2 * left]);
  for (const name of ["key", "value"]) expect(dimsOf(made, name)).toEqual([WIDTH, left]);
  expect(dimsOf(made, "output")).toEqual([2 * left, WIDTH]);
  expect(await errorOf(model, made)).toBeLessThan(1e-6);
});

test("heads with a mask each stay", async () => {
  const { changes } = await prune(grouped("each"), 1e-12);
  expect(changes.filter(({ node: name }) => name === "value")).toMatchObject([
    { kind: "refused", reason: 'its channels go through Attention "attention"' },
  ]);
});
