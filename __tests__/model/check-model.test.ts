import { expect, test } from "@jest/globals";
import { checkModel } from "../../src/model/check-model.ts";
import { makeNode, makeTensor, type Model, type Node } from "../../src/model/ir.ts";
import { makeModel } from "../../src/model/make-model.ts";
import { readModel } from "../../src/model/read-model.ts";
import type { TensorSpec } from "../../src/schema/tensor.ts";
import { FIXTURE_MODELS, fixtureBytes } from "../support/fixtures.ts";
import { field, join, modelBytes } from "../support/wire.ts";

const value = (name: string): TensorSpec => ({ name, elementType: "float32", shape: [2] });
const node = (inputs: readonly string[], outputs: readonly string[], name = ""): Node =>
  makeNode({ operator: "Add", inputs, outputs, name });
const weight = (name: string) =>
  makeTensor(name, "float32", { dims: [2], values: Float32Array.of(1, 2) });

function modelWith(nodes: readonly Node[], initializers: readonly string[] = ["w"]): Model {
  const tensors = initializers.map(weight);
  const [inputs, outputs] = [[value("x")], [value("y")]];
  return makeModel({ opset: 17, inputs, outputs, initializers: tensors, nodes });
}

test.each(FIXTURE_MODELS)("%s has no problems", (path) => {
  expect(checkModel(readModel(fixtureBytes(path), path))).toEqual([]);
});

test("empty names are absent values, and an initializer may give an input its default", () => {
  expect(checkModel(modelWith([node(["x", "", "w"], ["y", ""])], ["w", "x"]))).toEqual([]);
});

test.each<[string, Model, string]>([
  [
    "a value that nobody makes",
    modelWith([node(["x", "z"], ["y"], "sum")]),
    'Add "sum" reads "z", which is not computed before it',
  ],
  [
    "a value that is made later",
    modelWith([node(["a"], ["y"]), node(["x"], ["a"])]),
    'Add reads "a", which is not computed before it',
  ],
  [
    "a value that two nodes make",
    modelWith([node(["x"], ["y"]), node(["x"], ["y"])]),
    'value "y" is written twice',
  ],
  [
    "a node that makes an input",
    modelWith([node(["w"], ["x"]), node(["x"], ["y"])]),
    'value "x" is written twice',
  ],
  [
    "a node that makes an initializer",
    modelWith([node(["x"], ["w"]), node(["w"], ["y"])]),
    'value "w" is written twice',
  ],
  [
    "two initializers of one name",
    modelWith([node(["x"], ["y"])], ["w", "w"]),
    'initializer "w" is there twice',
  ],
  ["an output that nobody makes", modelWith([node(["x"], ["q"])]), 'output "y" is not computed'],
])("%s is a problem", (_, model, problem) => {
  expect(checkModel(model)).toEqual([problem]);
});

test("operators of a set that is not imported are a problem, unless the model defines them", () => {
  const own = makeNode({ operator: "Own", domain: "own", inputs: ["x"], outputs: ["y"] });
  expect(checkModel(modelWith([own]))).toEqual(['operator set "own" is used but not imported']);
  const bytes = modelBytes(
    field(1, join(field(1, "x"), field(2, "y"), field(4, "Own"), field(7, "own"))),
    field(11, field(1, "x")),
    field(12, field(1, "y")),
  );
  const defined = join(bytes, field(25, join(field(1, "Own"), field(10, "own"))));
  expect(checkModel(readModel(defined, "m.onnx"))).toEqual([]);
});

test("the default set must be imported too", () => {
  const [inputs, outputs] = [[value("x")], [value("y")]];
  const nodes = [node(["x"], ["y"])];
  expect(checkModel(makeModel({ opset: 0, inputs, outputs, initializers: [], nodes }))).toEqual([
    'operator set "ai.onnx" is used but not imported',
  ]);
});

/** y = If(x) with this graph as its only branch. */
function withBranch(...graph: readonly Uint8Array[]): Model {
  const branch = field(5, join(field(1, "then_branch"), field(6, join(...graph)), field(20, 5)));
  const bytes = modelBytes(
    field(1, join(field(1, "x"), field(2, "y"), field(4, "If"), branch)),
    field(11, field(1, "x")),
    field(12, field(1, "y")),
  );
  return readModel(bytes, "m.onnx");
}

const reads = (name: string): Uint8Array =>
  field(1, join(field(1, name), field(2, "inner"), field(4, "Abs"), field(3, "deep")));

test("a subgraph sees what stands before it, and not what comes after", () => {
  const result = field(12, field(1, "inner"));
  expect(checkModel(withBranch(reads("x"), result))).toEqual([]);
  expect(checkModel(withBranch(reads("y"), result))).toEqual([
    'Abs "deep" reads "y", which is not computed before it',
  ]);
  expect(checkModel(withBranch(reads("x"), field(12, field(1, "gone"))))).toEqual([
    'output "gone" is not computed',
  ]);
});

test("a sparse initializer is a value like another", () => {
  const values = join(field(1, 1), field(2, 1), field(8, "sparse"), field(9, new Uint8Array(4)));
  const bytes = modelBytes(
    field(1, join(field(1, "sparse"), field(2, "y"), field(4, "Abs"))),
    field(12, field(1, "y")),
    field(15, field(1, values)),
  );
  expect(checkModel(readModel(bytes, "m.onnx"))).toEqual([]);
});
