import { describe, expect, test } from "@jest/globals";
import { foldChannels } from "../../../src/compress/clean/fold-channels.ts";
import { clean } from "../../../src/compress/passes/clean.ts";
import { int8Static } from "../../../src/compress/passes/int8-static.ts";
import {
  type Attribute,
  type Model,
  type Tensor,
  graphOf,
  intAttribute,
} from "../../../src/model/ir.ts";
import { operatorCounts } from "../../../src/model/signature.ts";
import { floatAttribute } from "../../support/attributes.ts";
import { constant, float, node, small, weight } from "../../support/models.ts";
import { passContext } from "../../support/pass-cases.ts";
import { floats, optimizedModel, relativeError, runModel } from "../../support/run-model.ts";

const image = floats([2, 3, 6, 6], (at) => Math.sin(at * 0.7) * 2);
const statistics = (channels: number): readonly Tensor[] => [
  weight("scale", [channels], 11),
  weight("offset", [channels], 12),
  weight("mean", [channels], 13),
  constant("variance", [channels], ...Array.from({ length: channels }, (_, at) => 0.1 + at)),
];

/** A Conv of four channels that ends in what `lines` make of `c`. */
function after(lines: readonly string[], more: readonly Tensor[] = [], opset = 17): Model {
  return small({
    inputs: [float("x", "rows", 3, 6, 6)],
    outputs: [float("y", "rows", 4, 4, 4)],
    weights: [weight("W", [4, 3, 3, 3], 1), weight("b", [4], 2), ...more],
    nodes: lines.map((line) => node(line)),
    opset,
  });
}

const normalized = "y = BatchNormalization(c, scale, offset, mean, variance)";
const FOLDED: Readonly<Record<string, Model>> = {
  "a normalisation behind a Conv with a bias": after(
    ["c = Conv(x, W, b)", normalized],
    statistics(4),
  ),
  "a normalisation behind a Conv without": after(["c = Conv(x, W)", normalized], statistics(4)),
  "a normalisation of set 9": after(["c = Conv(x, W)", normalized], statistics(4), 9),
  "a product and a sum": after(
    ["c = Conv(x, W, b)", "m = Mul(k, c)", "y = Add(m, t)"],
    [weight("k", [1, 4, 1, 1], 3), weight("t", [4, 1, 1], 4)],
  ),
  "a product with one number": after(["c = Conv(x, W)", "y = Mul(c, k)"], [constant("k", [], 3)]),
  "what follows a Gemm": small({
    inputs: [float("x", "rows", 3)],
    outputs: [float("y", "rows", 4)],
    weights: [weight("W", [4, 3], 1), weight("b", [1, 4], 2), ...statistics(4)],
    nodes: [
      node("c = Gemm(x, W, b)", { transB: 1 }),
      node(normalized, [floatAttribute("epsilon", 0.25)]),
    ],
  }),
};

describe("what is folded leaves one layer that answers the same", () => {
  test.each(Object.entries(FOLDED))("%s", async (_, model) => {
    const result = await clean.apply(model, { pass: "clean" }, passContext());
    expect(graphOf(result.model).node).toHaveLength(1);
    expect(graphOf(result.model).initializer).toHaveLength(2);
    expect(result.changes.at(-1)?.reason).toBe("folded into c");
    const isImage = graphOf(model).node[0]?.opType === "Conv";
    const x = isImage ? image : floats([5, 3], (at) => Math.sin(at));
    const [before, now] = [await runModel(model, { x }), await runModel(result.model, { x })];
    const wanted = before["y"] ?? new Float64Array();
    // Sums of 27 float32 products, in another order.
    expect(relativeError(wanted, now["y"] ?? new Float64Array())).toBeLessThan(1e-6);
  });
});

const training: readonly Attribute[] = [intAttribute("training_mode", 1)];
const LEFT: Readonly<Record<string, Model>> = {
  "a normalisation with the statistics of the batch": small({
    inputs: [float("x", "rows", 3, 6, 6)],
    outputs: [float("y", "rows", 4, 4, 4)],
    weights: [weight("W", [4, 3, 3, 3], 1), ...statistics(4)],
    nodes: [
      node("c = Conv(x, W)"),
      node("y, m, v = BatchNormalization(c, scale, offset, mean, variance)", training),
    ],
  }),
  "a layer that something else reads too": after(
    ["c = Conv(x, W)", "n = Mul(c, k)", "y = Add(n, c)"],
    [constant("k", [], 3)],
  ),
  "a weight that another layer reads": after(
    ["c = Conv(x, W)", "n = Mul(c, k)", "d = Conv(x, W)", "y = Add(n, d)"],
    [constant("k", [], 3)],
  ),
  "a number for each place": after(["c = Conv(x, W)", "y = Mul(c, k)"], [weight("k", [4, 4], 3)]),
  "a number for each row of a batch": after(
    ["c = Conv(x, W)", "y = Mul(c, k)"],
    [weight("k", [2, 1, 1, 1], 3)],
  ),
  "a sum that adds an axis": small({
    inputs: [float("x", "rows", 3)],
    outputs: [float("y", 1, "rows", 4)],
    weights: [weight("W", [4, 3], 1), weight("t", [1, 1, 4], 2)],
    nodes: [node("c = Gemm(x, W)", { transB: 1 }), node("y = Add(c, t)")],
  }),
  "a channel that would not be finite": after(
    ["c = Conv(x, W)", "y = Mul(c, k)"],
    [constant("k", [1, 4, 1, 1], 1, Number.POSITIVE_INFINITY, 1, 1)],
  ),
  "a layer that is doubled": after(["c = Conv(x, W)", "y = Add(c, c)"]),
};

describe("what is left as it is", () => {
  test.each(Object.entries(LEFT))("%s", (_, model) => {
    expect(foldChannels(model)).toEqual({ model, changes: [] });
  });
});

test("a normalisation behind a Conv is part of its integer kernel", async () => {
  const model = after(
    ["c = Conv(x, W)", normalized.replace("y =", "n ="), "y = HardSwish(n)"],
    statistics(4),
  );
  const context = passContext({ x: image });
  const plain = (await clean.apply(model, { pass: "clean" }, context)).model;
  const made = (await int8Static.apply(plain, { pass: "int8-static" }, context)).model;
  const optimized = await optimizedModel(made);
  expect(operatorCounts(optimized)).toMatchObject({ "com.microsoft:QLinearConv": 1 });
  expect(operatorCounts(optimized)).not.toHaveProperty("BatchNormalization");
});
