import { expect, test } from "@jest/globals";
import { foldFactors } from "../../../src/compress/clean/fold-factors.ts";
import { clean } from "../../../src/compress/passes/clean.ts";
import { int8Static } from "../../../src/compress/passes/int8-static.ts";
import { type Attribute, type Model, type Node, graphOf } from "../../../src/model/ir.ts";
import { floatAttribute } from "../../support/attributes.ts";
import { constant, float, node, small, weight } from "../../support/models.ts";
import { passContext } from "../../support/pass-cases.ts";
import { floats, relativeError, runModel } from "../../support/run-model.ts";

const x = floats([4, 6], (at) => Math.sin(at * 0.7) * 2);
const empty = new Float64Array();
const [alpha, beta] = [floatAttribute("alpha", 0.3), floatAttribute("beta", -1.7)];

const gemm = (attributes: readonly Attribute[], more: readonly Node[] = []): Model =>
  small({
    inputs: [float("x", "rows", 6)],
    outputs: [float("y", "rows", 3), ...more.map(() => float("z", "rows", 3))],
    weights: [weight("w", [6, 3], 1), constant("b", [3], 0.5, -1, 2)],
    nodes: [node("y = Gemm(x, w, b)", attributes, "fc"), ...more],
  });

const attributesOf = (model: Model): readonly string[] =>
  graphOf(model).node[0]?.attribute.map(({ name }) => name) ?? [];

test.each<readonly [string, readonly Attribute[]]>([
  ["alpha", [alpha]],
  ["beta", [beta]],
  ["both", [alpha, beta]],
])("%s of a Gemm goes into its constants, and the answers stay", async (_, attributes) => {
  const given = gemm(attributes);
  const { model, changes } = foldFactors(given);
  expect(attributesOf(model)).toEqual([]);
  expect(changes).toHaveLength(attributes.length);
  const [before, after] = [await runModel(given, { x }), await runModel(model, { x })];
  // One more rounding to float32 for each weight.
  expect(relativeError(before["y"] ?? empty, after["y"] ?? empty)).toBeLessThan(1e-6);
});

test("a Gemm without factors, and factors of 1, are left as they are", () => {
  for (const attributes of [[], [floatAttribute("alpha", 1), floatAttribute("beta", 1)]]) {
    const given = gemm(attributes);
    expect(foldFactors(given)).toEqual({ model: given, changes: [] });
  }
});

test("a weight that another layer reads stays, since a copy would only be added; the bias is folded all the same", () => {
  const shared = foldFactors(gemm([alpha, beta], [node("z = MatMul(x, w)")]));
  expect(attributesOf(shared.model)).toEqual(["alpha"]);
});

test("a factor that overflows a weight stays", () => {
  expect(attributesOf(foldFactors(gemm([floatAttribute("alpha", 3e38)])).model)).toEqual([]);
  const model = gemm([floatAttribute("alpha", 3e38)]);
  const large = {
    ...graphOf(model),
    initializer: [constant("w", [6, 3], ...Array(18).fill(9)), constant("b", [3], 1, 2, 3)],
  };
  expect(attributesOf(foldFactors({ ...model, graph: large }).model)).toEqual(["alpha"]);
});

test("int8-static quantizes a Gemm with factors once it is clean", async () => {
  const context = passContext({ x });
  const given = gemm([alpha, beta]);
  const plain = await int8Static.apply(given, { pass: "int8-static" }, context);
  expect(plain.changes.map(({ reason }) => reason)).toEqual(["its alpha is not 1"]);
  const cleaned = await clean.apply(given, { pass: "clean" }, context);
  const made = await int8Static.apply(cleaned.model, { pass: "int8-static" }, context);
  expect(made.changes.map(({ kind }) => kind)).toEqual(["applied"]);
  const [before, after] = [await runModel(given, { x }), await runModel(made.model, { x })];
  // Half a step of 255 in what it reads and of 127 in its weight.
  expect(relativeError(before["y"] ?? empty, after["y"] ?? empty)).toBeLessThan(0.02);
});
