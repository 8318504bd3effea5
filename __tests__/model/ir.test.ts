import { expect, test } from "@jest/globals";
import {
  graphOf,
  intAttribute,
  makeNode,
  makePackedTensor,
  makeTensor,
  opsetVersion,
  readFloat,
  readInt,
  readInts,
  readTensorAttribute,
  withGraph,
  withNode,
  withOpset,
  withTensorName,
} from "../../src/model/ir.ts";
import { readModel } from "../../src/model/read-model.ts";
import { tensorValues } from "../../src/model/tensor-data.ts";
import { writeModel } from "../../src/model/write-model.ts";
import { field, IDENTITY_GRAPH, join, modelBytes } from "../support/wire.ts";

const model = readModel(modelBytes(...IDENTITY_GRAPH), "m.onnx");

test("what is not replaced is shared, and the model that was given stays as it was", () => {
  const before = writeModel(model);
  const changed = withGraph(model, { nodes: [] });
  expect(graphOf(changed).node).toEqual([]);
  expect(graphOf(changed).output).toBe(graphOf(model).output);
  expect(changed.opsetImport).toBe(model.opsetImport);
  expect(Buffer.compare(writeModel(model), before)).toBe(0);
});

test("an operator set is raised, added or left, never lowered", () => {
  expect(withOpset(model, "", 17)).toBe(model);
  expect(withOpset(model, "ai.onnx", 12)).toBe(model);
  expect(opsetVersion(withOpset(model, "ai.onnx", 21), "")).toBe(21);
  expect(withOpset(model, "", 21).opsetImport).toHaveLength(1);
  expect(opsetVersion(model, "com.microsoft")).toBe(0);
  const more = withOpset(model, "com.microsoft", 1);
  expect([opsetVersion(more, "com.microsoft"), opsetVersion(more, "")]).toEqual([1, 17]);
});

test("a node keeps what it is not told to change", () => {
  const node = makeNode({
    operator: "Gather",
    inputs: ["a", "b"],
    outputs: ["c"],
    name: "pick",
    attributes: [intAttribute("axis", -1)],
  });
  const moved = withNode(node, { inputs: ["z", "b"], domain: "own" });
  expect([moved.opType, moved.name, moved.input, moved.output, moved.domain]).toEqual([
    "Gather",
    "pick",
    ["z", "b"],
    ["c"],
    "own",
  ]);
  expect(readInt(moved, "axis", 0)).toBe(-1);
  expect(node.input).toEqual(["a", "b"]);
});

test("attributes are read by name, with what holds when they are absent", () => {
  const value = join(field(2, 7), field(9, Uint8Array.of(5, 0, 0, 0, 0, 0, 0, 0)));
  const attributes = [
    join(field(1, "f"), Uint8Array.of(0x15, 0, 0, 0, 63), field(20, 1)),
    join(field(1, "list"), field(8, 3), field(8, -4), field(20, 7)),
    join(field(1, "value"), field(5, value), field(20, 4)),
  ].map((attribute) => field(5, attribute));
  const bytes = modelBytes(
    field(1, join(field(2, "y"), field(4, "Own"), ...attributes)),
    field(12, field(1, "y")),
  );
  const [node] = graphOf(readModel(bytes, "m.onnx")).node;
  if (node === undefined) throw new Error("The graph has one node");
  expect([readFloat(node, "f", 9), readFloat(node, "g", 9), readInt(node, "g", 9)]).toEqual([
    0.5, 9, 9,
  ]);
  expect([readInts(node, "list"), readInts(node, "none")]).toEqual([[3, -4], undefined]);
  const tensor = readTensorAttribute(node, "value");
  expect(tensor === undefined ? undefined : tensorValues(tensor)).toEqual(BigInt64Array.of(5n));
  expect(readTensorAttribute(node, "none")).toBeUndefined();
});

test("a renamed tensor shares its data", () => {
  const tensor = makeTensor("a", "float32", { dims: [2], values: Float32Array.of(1, 2) });
  const renamed = withTensorName(tensor, "b");
  expect([tensor.name, renamed.name]).toEqual(["a", "b"]);
  expect(renamed.rawData).toBe(tensor.rawData);
});

test("packed tensors keep their nibbles and count values", () => {
  const tensor = makePackedTensor("p", "int4", { dims: [3], packed: Uint8Array.of(0x21, 0x03) });
  expect([tensor.dataType, tensor.dims, [...tensor.rawData]]).toEqual([22, [3n], [0x21, 0x03]]);
});

test("a model without a graph is a mistake of ours", () => {
  const { graph: _, ...rest } = model;
  expect(() => graphOf(rest)).toThrow("The model has no graph");
});
