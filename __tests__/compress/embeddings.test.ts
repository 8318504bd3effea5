import { expect, test } from "@jest/globals";
import { quantizeEmbeddings } from "../../src/compress/embeddings.ts";
import type { Refusal } from "../../src/compress/refusal.ts";
import { type Node, type Tensor, makeTensor } from "../../src/model/ir.ts";
import { intsAttribute } from "../support/attributes.ts";
import { constant, float, int64, integers, node, small, weight } from "../support/models.ts";
import { ints, relativeError, runModel } from "../support/run-model.ts";

const OPTIONS = { minimumElements: 1, keepFloat: [] };
const empty = new Float64Array();

const picking = (table: Tensor, line = "y = Gather(t, i)", opset = 17): ReturnType<typeof small> =>
  small({
    opset,
    inputs: [int64("i", "rows")],
    outputs: [float("y")],
    weights: [table],
    nodes: [node(line, {}, "pick")],
  });

test("rows that Slice takes are picked as int8 and scaled afterwards, as positions are in a transformer", async () => {
  const model = small({
    inputs: [int64("end", 1)],
    outputs: [float("y")],
    weights: [weight("t", [8, 4], 1), integers("start", 0), integers("axis", 0)],
    nodes: [node("y = Slice(t, start, end, axis)")],
  });
  const { model: made, changes } = quantizeEmbeddings(model, OPTIONS);
  expect(changes.map(({ kind }) => kind)).toEqual(["applied"]);
  const inputs = { end: ints([1], [3]) };
  const [before, after] = [await runModel(model, inputs), await runModel(made, inputs)];
  expect(after["y"]).toHaveLength(12);
  // Half a step of 127 against values of a third of the largest: about a hundredth.
  expect(relativeError(before["y"] ?? empty, after["y"] ?? empty)).toBeLessThan(0.02);
});

test.each<readonly [string, Tensor, object, Refusal]>([
  [
    "in float64",
    makeTensor("t", "float64", { dims: [1, 2], values: Float64Array.of(1, 2) }),
    {},
    { code: "element-type", reason: "its table is float64, not float32" },
  ],
  [
    "with too few elements",
    constant("t", [1, 2], 1, 2),
    { minimumElements: 3 },
    { code: "too-small", reason: "its table has 2 elements, fewer than 3" },
  ],
  [
    "that holds infinity",
    constant("t", [1, 2], 1, Number.POSITIVE_INFINITY),
    {},
    { code: "not-finite", reason: "its table holds values that are not finite" },
  ],
  [
    "that stays float by its reader's name",
    constant("t", [1, 2], 1, 2),
    { keepFloat: ["pi?k", "pic*"] },
    { code: "kept-float", reason: "the recipe keeps it float" },
  ],
])("a table %s is left alone, with the reason", (_, ...[table, options, refusal]) => {
  const model = picking(table);
  const result = quantizeEmbeddings(model, { ...OPTIONS, ...options });
  const change = { kind: "refused", node: "pick", operator: "Gather", ...refusal };
  expect(result.changes).toEqual([change]);
});

const kept = (pattern: string): string =>
  quantizeEmbeddings(picking(constant("t", [1, 2], 1, 2)), { ...OPTIONS, keepFloat: [pattern] })
    .changes[0]?.kind ?? "";

test("a pattern takes * for anything and every other character for itself", () => {
  expect(["pick", "p*", "*ck", "*"].map(kept)).toEqual([
    "refused",
    "refused",
    "refused",
    "refused",
  ]);
  expect(["pic", "pi.k", "ick", "pick."].map(kept)).toEqual([
    "applied",
    "applied",
    "applied",
    "applied",
  ]);
});

test("a table that is picked by columns, is no embedding, and one that something else reads is none to be made smaller", () => {
  const columns = small({
    inputs: [int64("i", "rows")],
    outputs: [float("y")],
    weights: [weight("t", [4, 4], 1)],
    nodes: [node("y = Gather(t, i)", { axis: 1 })],
  });
  expect(quantizeEmbeddings(columns, OPTIONS).changes).toEqual([]);
  const shared = small({
    inputs: [int64("i", "rows")],
    outputs: [float("y"), float("z")],
    weights: [weight("t", [4, 4], 1)],
    nodes: [node("y = Gather(t, i)"), node("z = Relu(t)")],
  });
  expect(quantizeEmbeddings(shared, OPTIONS).changes).toMatchObject([
    { kind: "refused", node: "y", code: "shared" },
  ]);
});

test("opset 9 has no DequantizeLinear: the table stays as it is", () => {
  const table = weight("t", [4, 4], 1);
  expect(quantizeEmbeddings(picking(table, undefined, 9), OPTIONS).changes).toEqual([]);
  expect(quantizeEmbeddings(picking(table, undefined, 10), OPTIONS).changes).toHaveLength(1);
});

/** The engine moves DequantizeLinear behind what only moves values, and picks the integers of what it writes there by the zero point. */
test.each<readonly [string, Node, readonly Tensor[]]>([
  ["Reshape", node("y = Reshape(g, s)"), [integers("s", -1)]],
  ["Transpose", node("y = Transpose(g)", [intsAttribute("perm", 1, 0)]), []],
  ["Unsqueeze", node("y = Unsqueeze(g, s)"), [integers("s", 0)]],
  ["Squeeze", node("y = Squeeze(g, s)"), [integers("s", 0)]],
  ["Flatten", node("y = Flatten(g)"), []],
])("negative numbers of a table survive a %s of what is picked", async (_, mover, weights) => {
  const table = constant("t", [2, 4], -1, 0.5, -0.25, 1, 0.75, -0.5, 0.25, -0.75);
  for (const line of ["g = Gather(t, i)", "g = Slice(t, i, end)"]) {
    const model = small({
      inputs: [int64("i", 1)],
      outputs: [float("y")],
      weights: [table, integers("end", 9), ...weights],
      nodes: [node(line), mover],
    });
    const { model: made, changes } = quantizeEmbeddings(model, OPTIONS);
    expect(changes).toHaveLength(1);
    const inputs = { i: ints([1], [1]) };
    const [before, after] = [await runModel(model, inputs), await runModel(made, inputs)];
    // Half a step of 127.
    expect(relativeError(before["y"] ?? empty, after["y"] ?? empty)).toBeLessThan(0.01);
  }
});
