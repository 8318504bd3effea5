import { describe, expect, test } from "@jest/globals";
import type { PassResult, StepOf } from "../../src/compress/pass.ts";
import { int4Weights } from "../../src/compress/passes/int4-weights.ts";
import { int8Dynamic } from "../../src/compress/passes/int8-dynamic.ts";
import { int8Static } from "../../src/compress/passes/int8-static.ts";
import { type Model, type Tensor, graphOf } from "../../src/model/ir.ts";
import { allTensors } from "../../src/model/graph-index.ts";
import { engineNeed } from "../../src/compress/target/engine-needs.ts";
import { rawPiece } from "../../src/model/raw-data.ts";
import { elementTypeOf } from "../../src/model/tensor-data.ts";
import { writeModel } from "../../src/model/write-model.ts";
import { float, int64, node, small, weight } from "../support/models.ts";
import { passContext } from "../support/pass-cases.ts";
import { type Inputs, floats, ints, relativeError, runModel } from "../support/run-model.ts";

const inputs = { i: ints([2, 3], [0, 63, 30, 3, 11, 6]) };

/** The last layer of a language model reads its embedding table. */
const tied = (): Model =>
  small({
    inputs: [int64("i", "rows", 3)],
    outputs: [float("y", "rows", 3, 64)],
    weights: [weight("E", [64, 32], 1)],
    nodes: [
      node("e = Gather(E, i)", {}, "table"),
      node("t = Transpose(E)"),
      node("y = MatMul(e, t)", {}, "head"),
    ],
  });

type Apply = (model: Model, given: Inputs) => Promise<PassResult>;

const PASSES: Readonly<Record<string, Apply>> = {
  "int8-dynamic": (model) => int8Dynamic.apply(model, { pass: "int8-dynamic" }, passContext()),
  "int8-static": (model, given) =>
    int8Static.apply(model, { pass: "int8-static" }, passContext(given)),
  "int4-weights with embeddings": (model) =>
    int4Weights.apply(model, { pass: "int4-weights", embeddings: true }, passContext()),
  "int8 weights in blocks with embeddings": (model) => {
    const step: StepOf<"int4-weights"> = { pass: "int4-weights", bits: 8, embeddings: true };
    return int4Weights.apply(model, step, passContext());
  },
  "int4-weights": (model) => int4Weights.apply(model, { pass: "int4-weights" }, passContext()),
};
const SHRINKING = Object.keys(PASSES).filter((name) => name !== "int4-weights");

const floatsOf = (model: Model): readonly Tensor[] =>
  allTensors(graphOf(model)).filter(
    (tensor) =>
      elementTypeOf(tensor) === "float32" && tensor.dims.reduce((a, b) => a * b, 1n) > 256,
  );

const applyOf = (pass: string): Apply => PASSES[pass] ?? (() => Promise.reject(new Error(pass)));

describe.each(SHRINKING)("%s", (pass) => {
  test("gives both the table and the last layer codes where a Transpose ties them", async () => {
    const { model, changes } = await applyOf(pass)(tied(), inputs);
    const applied = changes.filter(({ kind }) => kind === "applied").map((change) => change.node);
    expect(applied).toEqual(expect.arrayContaining(["head", "table"]));
    expect(floatsOf(model)).toEqual([]);
    const [before, after] = [await runModel(tied(), inputs), await runModel(model, inputs)];
    const [was, is] = [before["y"], after["y"]];
    // Half a step of 15 over a block is a tenth of a weight, and the weight is read twice.
    expect(relativeError(was ?? new Float64Array(), is ?? new Float64Array())).toBeLessThan(0.2);
  });
});

const bytesOf = (model: Model): number =>
  graphOf(model).initializer.reduce((sum, tensor) => sum + rawPiece(tensor).length, 0);

describe.each([4, 8] as const)("in %d bits", (bits) => {
  const step = { pass: "int4-weights", bits, embeddings: true } as const;
  const packed = async (given: Partial<StepOf<"int4-weights">> = {}, oldestEngine?: number) =>
    (
      await int4Weights.apply(
        tied(),
        { ...step, ...given },
        { ...passContext(inputs), oldestEngine },
      )
    ).model;

  test("the codes of a table that is a layer's weight too are stored once", async () => {
    // Codes, one scale for each of the 64 rows, and the two sizes of the table.
    expect(bytesOf(await packed())).toBe((64 * 32 * bits) / 8 + 64 * 4 + 2 * 8);
  });

  test("they answer as codes of their own do", async () => {
    const [once, twice] = [await packed(), await packed({ symmetric: false })];
    expect(bytesOf(twice)).toBeGreaterThan(2 * ((64 * 32 * bits) / 8));
    const [was, first, second] = await Promise.all(
      [tied(), once, twice].map(async (model) => (await runModel(model, inputs))["y"]),
    );
    const errorOf = (answers: Float64Array | undefined): number =>
      relativeError(was ?? new Float64Array(), answers ?? new Float64Array());
    expect(errorOf(first)).toBeLessThan(1.5 * errorOf(second));
  });

  test("codes that are rounded for products are not the table's", async () => {
    expect(bytesOf(await packed({ method: "gptq" }))).toBeGreaterThan(2 * ((64 * 32 * bits) / 8));
  });
});

const dynamic = async (step: Partial<StepOf<"int8-dynamic">>, model = tied()): Promise<Model> =>
  (await int8Dynamic.apply(model, { pass: "int8-dynamic", ...step }, passContext())).model;

describe("int8-dynamic", () => {
  test("stores the codes of a table that is a layer's weight too once", async () => {
    // Codes, one scale for each of the 64 rows, and the two sizes of the scales.
    expect(bytesOf(await dynamic({}))).toBe(64 * 32 + 64 * 4 + 2 * 8);
  });

  test("picks from them what codes of its own say", async () => {
    const both = small({
      inputs: [int64("i", "rows", 3)],
      outputs: [float("e", "rows", 3, 32), float("y", "rows", 3, 64)],
      weights: [weight("E", [64, 32], 1)],
      nodes: [
        node("e = Gather(E, i)"),
        node("t = Transpose(E)"),
        node("y = MatMul(e, t)", {}, "head"),
      ],
    });
    const was = (await runModel(both, inputs))["e"] ?? new Float64Array();
    const exact = await dynamic({ "saturation-safe": false }, both);
    const is = (await runModel(exact, inputs))["e"] ?? new Float64Array();
    // Half a step of 127 over the largest of a row.
    expect(relativeError(was, is)).toBeLessThan(0.01);
  });

  test("gives both their own where one scale is for all channels", async () => {
    expect(bytesOf(await dynamic({ "per-channel": false }))).toBeGreaterThan(2 * 64 * 32);
  });

  test("shares with a Gemm that turns its weight itself", async () => {
    const gemm = small({
      inputs: [int64("i", "rows")],
      outputs: [float("y", "rows", 64)],
      weights: [weight("E", [64, 32], 1)],
      nodes: [node("e = Gather(E, i)"), node("y = Gemm(e, E)", { transB: 1 }, "head")],
    });
    expect(bytesOf(await dynamic({}, gemm))).toBe(64 * 32 + 64 * 4 + 2 * 8);
    const given = { i: ints([3], [0, 63, 30]) };
    const [was, is] = [await runModel(gemm, given), await runModel(await dynamic({}, gemm), given)];
    expect(
      relativeError(was["y"] ?? new Float64Array(), is["y"] ?? new Float64Array()),
    ).toBeLessThan(0.03);
  });

  test("gives a table whose columns are the channels its own", async () => {
    const square = small({
      inputs: [int64("i", "rows")],
      outputs: [float("y", "rows", 64)],
      weights: [weight("E", [64, 64], 1)],
      nodes: [node("e = Gather(E, i)"), node("y = MatMul(e, E)", {}, "head")],
    });
    expect(bytesOf(await dynamic({}, square))).toBeGreaterThan(2 * 64 * 64);
  });
});

test("an engine that reads no table of 4 bits from bytes gets one of its own", async () => {
  const step = { pass: "int4-weights", embeddings: true } as const;
  const before = await int4Weights.apply(tied(), step, { ...passContext(), oldestEngine: 22 });
  expect(bytesOf(before.model)).toBeGreaterThan(64 * 32);
  expect(engineNeed(before.model).release).toBeLessThan(23);
  const since = await int4Weights.apply(tied(), step, { ...passContext(), oldestEngine: 23 });
  expect(bytesOf(since.model)).toBeLessThan(64 * 32);
  expect(engineNeed(since.model).release).toBe(23);
});

const sharedWith = (what: string, keeper: string): string =>
  `its ${what} is shared with ${keeper}, which keeps it float: codes of it would only be added`;

test("the last layer stays float too where the recipe keeps the table float", async () => {
  const step: StepOf<"int8-dynamic"> = { pass: "int8-dynamic", "keep-float": ["table"] };
  const { changes, model } = await int8Dynamic.apply(tied(), step, passContext());
  expect(changes).toMatchObject([
    {
      kind: "refused",
      node: "head",
      code: "shared",
      reason: sharedWith("weight", 'Gather "table"'),
    },
    { kind: "refused", node: "table", code: "kept-float" },
  ]);
  expect(writeModel(model).length).toBeLessThanOrEqual(writeModel(tied()).length);
});

test("the table stays float too where the recipe keeps the last layer float", async () => {
  const step: StepOf<"int8-dynamic"> = { pass: "int8-dynamic", "keep-float": ["head"] };
  const { changes, model } = await int8Dynamic.apply(tied(), step, passContext());
  expect(changes).toMatchObject([
    { kind: "refused", node: "head", code: "kept-float" },
    {
      kind: "refused",
      node: "table",
      code: "shared",
      reason: sharedWith("table", 'MatMul "head"'),
    },
  ]);
  expect(writeModel(model).length).toBeLessThanOrEqual(writeModel(tied()).length);
});

test("what cannot take codes says why itself, and the other one names it", async () => {
  // Rows of 24 values are no blocks of 32; columns are.
  const model = small({
    inputs: [int64("i", "rows", 3), float("h", "rows", 24)],
    outputs: [float("e", "rows", 3, 24), float("y", "rows", 64)],
    weights: [weight("E", [64, 24], 1)],
    nodes: [node("e = Gather(E, i)", {}, "table"), node("y = Gemm(h, E)", { transB: 1 }, "head")],
  });
  const step: StepOf<"int4-weights"> = { pass: "int4-weights", embeddings: true };
  expect((await int4Weights.apply(model, step, passContext())).changes).toMatchObject([
    { node: "head", code: "shared", reason: sharedWith("weight", 'Gather "table"') },
    { node: "table", code: "block-size" },
  ]);
});

const x = floats([4, 32], (at) => Math.sin(at * 0.7) * 2);

/** Something else needs the floats of "W". */
const alsoFloat: readonly (readonly [string, Model, Inputs])[] = [
  [
    "an output of the model",
    small({
      inputs: [float("x", "rows", 32)],
      outputs: [float("y", "rows", 64), float("W", 32, 64)],
      weights: [weight("W", [32, 64], 1)],
      nodes: [node("y = MatMul(x, W)", {}, "fc")],
    }),
    { x },
  ],
  [
    "another operator",
    small({
      inputs: [float("x", "rows", 32)],
      outputs: [float("y", "rows", 64), float("z", 32, 64)],
      weights: [weight("W", [32, 64], 1)],
      nodes: [node("y = MatMul(x, W)", {}, "fc"), node("z = Relu(W)")],
    }),
    { x },
  ],
];

describe.each(Object.keys(PASSES))("%s", (pass) => {
  test.each(alsoFloat)("adds no codes of a weight to its floats: %s", async (_, model, given) => {
    const result = await applyOf(pass)(model, given);
    const reason = expect.stringMatching(/shared with (output "W"|Relu "z"), which keeps it float/);
    expect(result.changes[0]).toMatchObject({
      kind: "refused",
      node: "fc",
      code: "shared",
      reason,
    });
    expect(result.changes.map(({ kind }) => kind)).not.toContain("applied");
    expect(floatsOf(result.model)).toHaveLength(1);
    expect(writeModel(result.model).length).toBeLessThanOrEqual(writeModel(model).length + 16);
  });
});

test("int4-weights without embeddings leaves a last layer float that reads the table", async () => {
  const gemm = small({
    inputs: [int64("i", "rows")],
    outputs: [float("y", "rows", 64)],
    weights: [weight("E", [64, 32], 1)],
    nodes: [node("e = Gather(E, i)"), node("y = Gemm(e, E)", { transB: 1 }, "head")],
  });
  const { changes } = await applyOf("int4-weights")(gemm, {});
  expect(changes).toMatchObject([{ kind: "refused", node: "head", code: "shared" }]);
});
