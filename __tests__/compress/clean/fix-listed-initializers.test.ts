import { expect, test } from "@jest/globals";
import { clean } from "../../../src/compress/passes/clean.ts";
import { fixListedInitializers } from "../../../src/compress/clean/fix-listed-initializers.ts";
import { type Model, graphOf, tensorAttribute, withGraph } from "../../../src/model/ir.ts";
import { valueInfo } from "../../../src/model/make-model.ts";
import { modelSignature } from "../../../src/model/signature.ts";
import { float, node, small, weight } from "../../support/models.ts";
import { passContext } from "../../support/pass-cases.ts";
import { floats, runModel } from "../../support/run-model.ts";

const plain = small({
  inputs: [float("x", "rows", 4)],
  outputs: [float("y", "rows", 2)],
  weights: [weight("w", [4, 2], 1)],
  nodes: [node("y = MatMul(x, w)")],
});
const inputs = { x: floats([3, 4], (at) => at) };

const listing = (irVersion: bigint): Model =>
  withGraph(
    { ...plain, irVersion },
    { inputs: [...graphOf(plain).input, valueInfo(float("w", 4, 2))] },
  );

const inputsOf = (model: Model): readonly string[] => graphOf(model).input.map(({ name }) => name);

test("a weight that is listed as an input because its format asks for that becomes a constant", async () => {
  const model = listing(3n);
  const result = fixListedInitializers(model);
  expect(inputsOf(result.model)).toEqual(["x"]);
  expect(result.model.irVersion).toBe(4n);
  expect(result.changes).toEqual([
    { kind: "applied", node: "w", operator: "MatMul", reason: "no longer listed as an input" },
  ]);
  expect(modelSignature(result.model)).toEqual(modelSignature(model));
  expect(await runModel(result.model, inputs)).toEqual(await runModel(model, inputs));
});

test("a default that callers may replace stays one", async () => {
  const model = listing(8n);
  expect(fixListedInitializers(model)).toEqual({ model, changes: [] });
});

test("constants that are added to an old format are not inputs, as the next format has them", async () => {
  const value = tensorAttribute("value", weight("w", [4, 2], 1));
  const model = small({
    inputs: [float("x", "rows", 4)],
    outputs: [float("y", "rows", 2)],
    nodes: [node("w = Constant()", [value]), node("y = MatMul(x, w)")],
  });
  const old = { ...model, irVersion: 3n };
  const after = await clean.apply(old, { pass: "clean" }, passContext());
  expect(graphOf(after.model).initializer).toHaveLength(1);
  expect(inputsOf(after.model)).toEqual(["x"]);
  expect(after.model.irVersion).toBe(4n);
});

test("clean does it", async () => {
  const { model } = await clean.apply(listing(3n), { pass: "clean" }, passContext());
  expect(inputsOf(model)).toEqual(["x"]);
});
