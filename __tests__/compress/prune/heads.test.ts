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

test("one operator is told how many heads are left", async () => {
  const { model } = await prune(fused, 1e-12);
  const found = graphOf(model).node.find(({ name }) => name === "attention");
  expect(found === undefined ? 0 : readInt(found, "num_heads", 0)).toBe(HEADS - 1);
});
