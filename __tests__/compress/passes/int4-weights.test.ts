import { expect, test } from "@jest/globals";
import { int4Weights } from "../../../src/compress/passes/int4-weights.ts";
import type { StepOf } from "../../../src/compress/pass.ts";
import { type Model, makeTensor, opsetVersion } from "../../../src/model/ir.ts";
import { tensorDims, tensorValues } from "../../../src/model/tensor-data.ts";
import { constant, float, int64, node, small, weight } from "../../support/models.ts";
import {
  type PassCase,
  expectAgreed,
  expectAnswers,
  expectDone,
  named,
  passContext,
} from "../../support/pass-cases.ts";
import { reference } from "../../support/quantization-reference.ts";
import { floats, ints, relativeError, runModel } from "../../support/run-model.ts";

type Step = Omit<StepOf<"int4-weights">, "pass">;

const applyWith =
  (step: Step = {}): PassCase["apply"] =>
  (model, context) =>
    int4Weights.apply(
      model,
      { pass: "int4-weights", "minimum-elements": 1, "block-size": 16, ...step },
      context,
    );

/** Half a step of 15 over the range of a block: about a tenth of what a weight is. */
const FOUR_BITS = 0.15;
const x = floats([4, 20], (at) => Math.sin(at * 0.7) * 2);

/** K = 20: the second block of 16 is cut. */
const product: Model = small({
  inputs: [float("x", "rows", 20)],
  outputs: [float("y", "rows", 4)],
  weights: [weight("w", [20, 4], 1), constant("b", [1, 4], 1, -1, 0.5, 0)],
  nodes: [node("p = MatMul(x, w)", {}, "fc"), node("y = Add(p, b)")],
});

const gemm: Model = small({
  inputs: [float("x", "rows", 20)],
  outputs: [float("y", "rows", 4)],
  weights: [weight("w", [4, 20], 2), constant("b", [4], 1, -1, 0.5, 0)],
  nodes: [node("y = Gemm(x, w, b)", { transB: 1 })],
});

/** A bias that is no row of constants is added after the kernel. */
const later: Model = small({
  inputs: [float("x", "rows", 20), float("b", "rows", 4)],
  outputs: [float("y", "rows", 4)],
  weights: [weight("w", [20, 4], 3)],
  nodes: [node("y = Gemm(x, w, b)")],
});

const embedding: Model = small({
  inputs: [int64("i", "rows", 3)],
  outputs: [float("y", "rows", 3, 4)],
  weights: [weight("table", [8, 16], 4), weight("w", [16, 4], 5)],
  nodes: [node("e = Gather(table, i)"), node("y = MatMul(e, w)")],
});

const i = ints([2, 3], [0, 7, 3, 3, 1, 6]);

const CASES = named([
  { name: "product-and-bias", model: product, inputs: { x }, bound: FOUR_BITS, apply: applyWith() },
  {
    name: "zero-points",
    model: gemm,
    inputs: { x },
    bound: FOUR_BITS,
    apply: applyWith({ symmetric: false }),
  },
  {
    name: "computed-bias",
    model: later,
    inputs: { x, b: floats([4, 4], (at) => at) },
    bound: FOUR_BITS,
    apply: applyWith(),
  },
  {
    name: "embedding",
    model: embedding,
    inputs: { i },
    bound: FOUR_BITS,
    apply: applyWith({ embeddings: true }),
  },
]);

test.each(CASES)("%s gives the agreed model", (_, given) => expectAgreed("int4-weights", given));
test.each(CASES)("%s has nothing left for a second time", (_, given) => expectDone(given));
test.each(CASES)("%s keeps what the engine answers", (_, given) => expectAnswers(given));

test.each([true, false])(
  "the kernel computes exactly with weights that 4 bits hold (symmetric: %s)",
  async (symmetric) => {
    const given = reference.nbitsOnGrid.find(
      (packed) => packed.symmetric === symmetric && packed.blockSize === 16,
    );
    const [depth = 0, channels = 0] = given?.weight.dims ?? [];
    const model = small({
      inputs: [float("x", "rows", depth)],
      outputs: [float("y", "rows", channels)],
      weights: [constant("w", [depth, channels], ...(given?.weight.values ?? []))],
      nodes: [node("y = MatMul(x, w)")],
    });
    const { model: packed } = await applyWith({ symmetric })(model, passContext());
    const inputs = { x: floats([3, depth], (at) => Math.cos(at)) };
    const [before, after] = [await runModel(model, inputs), await runModel(packed, inputs)];
    // Float32 sums in another order.
    expect(relativeError(before["y"] ?? x0, after["y"] ?? x0)).toBeLessThan(1e-6);
  },
);
const x0 = new Float64Array();

test("an embedding table that 4 bits hold is packed as onnxruntime packs it, byte for byte", async () => {
  const { table, bytes, scales, dims, attributes, blockSize } = reference.gather;
  const model = small({
    inputs: [int64("i", "rows")],
    outputs: [float("y", "rows", 32)],
    weights: [constant("table", table.dims, ...table.values)],
    nodes: [node("y = Gather(table, i)")],
  });
  const { model: packed } = await int4Weights.apply(
    model,
    { pass: "int4-weights", "minimum-elements": 1, "block-size": 16, embeddings: true },
    passContext(),
  );
  expect(blockSize).toBe(16);
  const [codes, factors] = packed.graph?.initializer ?? [];
  if (codes === undefined || factors === undefined) throw new Error("Two tensors are expected");
  expect([...codes.rawData]).toEqual(bytes);
  expect(tensorDims(codes)).toEqual(dims);
  expect([...tensorValues(factors)]).toEqual(scales.values);
  const made = packed.graph?.node[0];
  expect(
    Object.fromEntries(made?.attribute.map(({ name, i: value }) => [name, Number(value)]) ?? []),
  ).toEqual(attributes);
  const inputs = { i: ints([3], [5, 0, 2]) };
  expect(await runModel(packed, inputs)).toEqual(await runModel(model, inputs));
});

test("the domain of the kernel is imported when something was packed, and not otherwise", async () => {
  const packed = await applyWith()(product, passContext());
  expect(opsetVersion(packed.model, "com.microsoft")).toBe(1);
  const untouched = await applyWith({ "keep-float": ["*"] })(product, passContext());
  expect(untouched.model).toBe(product);
});

test("accuracy level and block size are pinned in the model", async () => {
  const { model } = await applyWith({ "accuracy-level": 4, "block-size": 32 })(
    product,
    passContext(),
  );
  const kernel = model.graph?.node.find(({ opType }) => opType === "MatMulNBits");
  const pinned = Object.fromEntries(
    kernel?.attribute.map(({ name, i: value }) => [name, Number(value)]) ?? [],
  );
  expect(pinned).toEqual({ K: 20, N: 4, bits: 4, block_size: 32, accuracy_level: 4 });
});

async function reasonsOf(model: Model, step: Step = {}): Promise<readonly string[]> {
  const after = await applyWith(step)(model, passContext());
  return after.changes.map(({ kind, node: name, reason }) => `${kind} ${name}: ${reason}`);
}

const table = (dims: readonly number[], ...values: readonly number[]): Model =>
  small({
    inputs: [int64("i", "rows")],
    outputs: [float("y")],
    weights: [values.length === 0 ? weight("t", dims, 8) : constant("t", dims, ...values)],
    nodes: [node("y = Gather(t, i)", {}, "pick")],
  });

test.each<readonly [string, Model, Step, string]>([
  ["of rank 3", table([2, 2, 16]), {}, "its table has rank 3; only rank 2 is packed"],
  [
    "with too few elements",
    table([2, 16]),
    { "minimum-elements": 33 },
    "its table has 32 elements, fewer than 33",
  ],
  [
    "whose rows are no whole blocks",
    table([2, 24]),
    {},
    "its rows have 24 values, which is no multiple of the block size 16",
  ],
  [
    "that holds NaN",
    table([1, 16], Number.NaN, ...Array.from({ length: 15 }, () => 1)),
    {},
    "its table holds values that are not finite",
  ],
  [
    "that stays float by its reader's name",
    table([2, 16]),
    { "keep-float": ["pick"] },
    "the recipe keeps it float",
  ],
])("an embedding table %s is left alone, with the reason", async (_, ...[model, step, reason]) => {
  expect(await reasonsOf(model, { ...step, embeddings: true })).toEqual([
    `refused pick: ${reason}`,
  ]);
});

test("an embedding table in another type is left alone, with the reason", async () => {
  const model = small({
    inputs: [int64("i", "rows")],
    outputs: [{ name: "y", elementType: "float64", shape: [] }],
    weights: [makeTensor("t", "float64", { dims: [1, 16], values: new Float64Array(16) })],
    nodes: [node("y = Gather(t, i)", {}, "pick")],
  });
  expect(await reasonsOf(model, { embeddings: true })).toEqual([
    "refused pick: its table is float64, not float32",
  ]);
});

test("a table that something else reads too is no embedding", async () => {
  const model = small({
    inputs: [int64("i", "rows")],
    outputs: [float("y"), float("z")],
    weights: [weight("t", [2, 16], 9)],
    nodes: [node("y = Gather(t, i)"), node("z = Relu(t)")],
  });
  expect(await reasonsOf(model, { embeddings: true })).toEqual([
    'refused y: its table is shared with Relu "z", which keeps it float: codes of it would only be added',
  ]);
});

test("embeddings stay float unless the recipe asks for them", async () => {
  expect(await reasonsOf(table([2, 16]))).toEqual([]);
});

test("an Add that something else reads is not taken into the kernel", async () => {
  const model = small({
    inputs: [float("x", "rows", 20)],
    outputs: [float("y", "rows", 4), float("p", "rows", 4)],
    weights: [weight("w", [20, 4], 1), constant("b", [4], 1, -1, 0.5, 0)],
    nodes: [node("p = MatMul(x, w)"), node("y = Add(p, b)")],
  });
  const { model: packed } = await applyWith()(model, passContext());
  expect(packed.graph?.node.map(({ opType }) => opType)).toEqual(["MatMulNBits", "Add"]);
  const [before, after] = [await runModel(model, { x }), await runModel(packed, { x })];
  expect(relativeError(before["p"] ?? x0, after["p"] ?? x0)).toBeLessThan(FOUR_BITS);
});
