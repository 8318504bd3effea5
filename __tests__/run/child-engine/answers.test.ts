import { expect, test } from "@jest/globals";
import { createHash } from "node:crypto";
import { graphOf } from "../../../src/model/ir.ts";
import { encodeColumns } from "../../../src/run/columns-file.ts";
import { writeModel } from "../../../src/model/write-model.ts";
import type { Column } from "../../../src/schema/tensor.ts";
import { intsAttribute, textsAttribute } from "../../support/attributes.ts";
import {
  answers,
  batchMean,
  column,
  failure,
  feedsOf,
  five,
  startEngine,
} from "../../support/child-engine.ts";
import { LIMITS, PLAIN } from "../../support/engine-program.ts";
import { constant, float, integers, node, small } from "../../support/models.ts";

const started = startEngine();

test("rows are answered in batches of the size that was asked for, the last one shorter", async () => {
  const prediction = await started.predict(batchMean("rows"), { feeds: five });
  expect(answers(prediction)).toEqual([3, 5, 11, 13, 18]);
  expect(answers(prediction, "z")).toEqual([-1, -3, -5, -7, -9]);
  expect(prediction.outputs.map(({ rows }) => rows)).toEqual([5, 5]);
});

test("a model with a batch size of its own gets it, the last row again where rows are missing", async () => {
  const prediction = await started.predict(batchMean(3), { feeds: five, batch: 1 });
  // (1+3+5)/3 = 3, then (7+9+9)/3.
  expect(answers(prediction).map((value) => Number(Number(value).toFixed(4)))).toEqual([
    4, 6, 8, 15.3333, 17.3333,
  ]);
});

test.each([1, 2, 5])(
  "states of recurrent layers are fed on the axis of their rows: %d rows a call",
  async (batch) => {
    const model = small({
      inputs: [float("x", "rows", 1), float("state", 2, "rows", 3)],
      outputs: [float("next", 2, "rows", 3), float("y", "rows", 6)],
      nodes: [
        node("next = Neg(state)"),
        node("turned = Transpose(state)", [intsAttribute("perm", 1, 0, 2)]),
        node("flat = Flatten(turned)", { axis: 1 }),
        node("y = Add(x, flat)"),
      ],
    });
    const state: Column = {
      name: "state",
      elementType: "float32",
      itemShape: [2, 3],
      rows: 5,
      values: Float32Array.from({ length: 30 }, (_, place) => place),
    };
    const x = [1, 3, 5, 7, 9];
    const feeds = feedsOf(column("x", [1], ...x), state);
    const prediction = await started.predict(model, { feeds, batch });
    // The next states do not have the rows first, and nobody asked for them.
    expect(prediction.outputs.map(({ name }) => name)).toEqual(["y"]);
    // Row after row its own 6 numbers, whatever shares its call.
    expect(answers(prediction, "y")).toEqual(
      Array.from({ length: 30 }, (_, place) => place + (x[Math.floor(place / 6)] ?? Number.NaN)),
    );
  },
);

test("only the rows and outputs that were asked for come back, in the order that was asked for", async () => {
  const prediction = await started.predict(batchMean("rows"), {
    feeds: five,
    batch: 1,
    rows: Uint32Array.of(4, 0),
    outputs: ["z"],
  });
  expect(prediction.outputs.map(({ name }) => name)).toEqual(["z"]);
  expect(answers(prediction, "z")).toEqual([-9, -1]);
});

test("the digest is that of the outputs, and the same in a second process", async () => {
  const job = { feeds: five };
  const [first, second] = [
    await started.predict(batchMean("rows"), job),
    await started.predict(batchMean("rows"), job),
  ];
  expect(second.digest).toBe(first.digest);
  expect(first.digest).toBe(
    createHash("sha256").update(encodeColumns(first.outputs)).digest("hex"),
  );
});

test("texts go in and come out", async () => {
  const model = small({
    inputs: [{ name: "t", elementType: "string", shape: ["rows", 1] }],
    outputs: [float("y"), { name: "u", elementType: "string", shape: ["rows", 1] }],
    nodes: [
      node("y = ai.onnx.ml:OneHotEncoder(t)", [textsAttribute("cats_strings", "ä", "b")]),
      node("u = Identity(t)"),
    ],
  });
  const texts: Column = {
    name: "t",
    elementType: "string",
    itemShape: [1],
    rows: 3,
    values: ["b", "ä", ""],
  };
  const prediction = await started.predict(model, { feeds: feedsOf(texts) });
  expect(answers(prediction)).toEqual([0, 1, 1, 0, 0, 0]);
  expect(answers(prediction, "u")).toEqual(["b", "ä", ""]);
});

test("float16 is carried as its bits, whatever this Node knows of it", async () => {
  const model = small({
    inputs: [{ name: "x", elementType: "float16", shape: ["rows"] }],
    outputs: [{ name: "y", elementType: "float16", shape: ["rows"] }],
    nodes: [node("y = Identity(x)")],
  });
  const bits: Column = {
    name: "x",
    elementType: "float16",
    itemShape: [],
    rows: 3,
    values: Uint16Array.of(0x3c00, 0x8000, 0x7bff),
  };
  const prediction = await started.predict(model, { feeds: feedsOf(bits) });
  expect(prediction.outputs[0]?.values).toEqual(Uint16Array.of(0x3c00, 0x8000, 0x7bff));
});

test("an output that does not begin with the row, and one whose shape changes, are refused with a sentence", async () => {
  const total = small({
    inputs: [float("x", "rows", 1)],
    outputs: [float("y", 1)],
    nodes: [node("y = ReduceSum(x)", { keepdims: 1 })],
  });
  await expect(started.predict(total, { feeds: five })).rejects.toMatchObject(
    failure(
      "engine-failed",
      /Output "y" has shape \[1, 1\] for 2 rows; its first dimension must be the row$/,
    ),
  );
  const growing = small({
    inputs: [float("x", "rows", 1)],
    outputs: [float("y")],
    weights: [constant("one", [], 1)],
    nodes: [
      node("p = Add(x, one)"),
      node("s = Cast(p)", { to: 7 }),
      node("f = Flatten(s)", { axis: 0 }),
      node("q = Squeeze(f)"),
      node("u = Unsqueeze(q, axes)"),
      node("c = Concat(rows1, u)", { axis: 0 }),
      node("y = ConstantOfShape(c)"),
    ],
  });
  const shaped = {
    ...growing,
    graph: {
      ...graphOf(growing),
      initializer: [...graphOf(growing).initializer, integers("axes", 0), integers("rows1", 1)],
    },
  };
  await expect(started.predict(shaped, { feeds: five, batch: 1 })).rejects.toMatchObject(
    failure("engine-failed", /Output "y" changes its shape from \[2\] to \[4\] between rows$/),
  );
});

test("constants are computed as one row of their full shape", async () => {
  const model = small({
    inputs: [],
    outputs: [{ name: "y", elementType: "int64", shape: [3] }],
    weights: [integers("a", 1, 2), integers("b", 3)],
    nodes: [node("y = Concat(a, b)", { axis: 0 })],
  });
  expect(await started.engine.evaluate(writeModel(model), LIMITS)).toEqual([
    {
      name: "y",
      elementType: "int64",
      itemShape: [3],
      rows: 1,
      values: BigInt64Array.of(1n, 2n, 3n),
    },
  ]);
});

test("a model is opened, or refused as it would be for answers", async () => {
  const { engine: own } = started;
  const modelPath = started.built.keep("opened.onnx", batchMean("rows"));
  await own.open({ modelPath, options: PLAIN }, LIMITS);
  const broken = started.built.keep(
    "broken.onnx",
    small({ inputs: [float("x")], outputs: [float("y")], nodes: [node("y = NoSuch(x)")] }),
  );
  await expect(own.open({ modelPath: broken, options: PLAIN }, LIMITS)).rejects.toMatchObject({
    code: "engine-failed",
    message: expect.stringMatching(/^Cannot load model .*NoSuch/),
  });
});

/** The engine's own rewriting joins both Pads with the pool, which then pads by more than it looks at. */
const padded = small({
  inputs: [float("x", 1, 1, 4, 4)],
  outputs: [float("y", 1, 1, 7, 7)],
  weights: [integers("around", 0, 0, 1, 1, 0, 0, 1, 1), constant("zero", [], 0)],
  nodes: [
    node("p = Pad(x, around, zero)"),
    node("q = Pad(p, around, zero)"),
    node("y = MaxPool(q)", [intsAttribute("kernel_shape", 2, 2)]),
  ],
});

test("what the engine checks of a model is said in its words, without the places in its sources", async () => {
  const modelPath = started.built.keep("padded.onnx", padded);
  await expect(started.engine.open({ modelPath, options: PLAIN }, LIMITS)).rejects.toThrow(
    `Cannot load model "${modelPath}": Exception during initialization: Pad should be smaller than kernel`,
  );
});
