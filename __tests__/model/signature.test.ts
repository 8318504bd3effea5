import { expect, test } from "@jest/globals";
import {
  makeNode,
  makePackedTensor,
  makeTensor,
  type Node,
  type Tensor,
} from "../../src/model/ir.ts";
import { makeModel } from "../../src/model/make-model.ts";
import { readModel } from "../../src/model/read-model.ts";
import {
  bytesByOperator,
  modelSignature,
  operatorCounts,
  parameterCount,
} from "../../src/model/signature.ts";
import { fixtureBytes } from "../support/fixtures.ts";
import { field, IDENTITY_GRAPH, join, modelBytes } from "../support/wire.ts";

const fixture = (path: string) => readModel(fixtureBytes(path), path);

test("the signature of census-income is the one that its data was made for", () => {
  const { inputs, outputs } = modelSignature(fixture("census-income/model.onnx"));
  const types = inputs.map(({ elementType }) => elementType).toSorted();
  expect(types).toEqual([...Array(5).fill("float32"), ...Array(8).fill("string")]);
  expect(inputs.map(({ shape }) => shape.length)).toEqual(Array(13).fill(2));
  expect(outputs.map(({ name, elementType }) => [name, elementType])).toEqual([
    ["label", "string"],
    ["probabilities", "float32"],
  ]);
});

test("fixed, named and open sizes are told apart", () => {
  const { inputs, outputs } = modelSignature(fixture("handwritten-digits/model.onnx"));
  const [image] = inputs;
  expect(image).toMatchObject({ name: "image", elementType: "float32" });
  expect(image?.shape.slice(1)).toEqual([1, 28, 28]);
  expect(typeof image?.shape[0]).toBe("string");
  expect(outputs[0]?.shape.at(-1)).toBe(10);
  const open = { name: "x", elementType: "int64", shape: [null, "T", 3] } as const;
  const parts = { opset: 17, inputs: [open], outputs: [open], initializers: [], nodes: [] };
  expect(modelSignature(makeModel(parts))).toEqual({ inputs: [open], outputs: [open] });
});

test("an input with an initializer needs no data, and outputs that are no tensors are left out", () => {
  const sequence = field(2, field(4, field(1, field(1, field(1, 1)))));
  const bytes = modelBytes(
    ...IDENTITY_GRAPH.slice(0, 2),
    field(5, join(field(1, 1), field(2, 1), field(8, "w"), field(9, new Uint8Array(4)))),
    field(11, join(field(1, "w"), field(2, field(1, field(1, 1))))),
    field(11, join(field(1, "x"), field(2, field(1, field(1, 1))))),
    field(12, join(field(1, "list"), sequence)),
    field(12, join(field(1, "y"), field(2, field(1, field(1, 16))))),
  );
  const { inputs, outputs } = modelSignature(readModel(bytes, "m.onnx"));
  expect(inputs.map(({ name }) => name)).toEqual(["x"]);
  expect(outputs).toEqual([]);
});

// Sizes of all float and 8-bit tensors as onnx 1.23.2's numpy_helper reads them.
test.each([
  ["census-income/model.onnx", 59_650],
  ["handwritten-digits/model.onnx", 53_408],
  ["mail-spam/model.onnx", 1_181_452],
])("%s has %d parameters", (path, parameters) => {
  expect(parameterCount(fixture(path))).toBe(parameters);
});

test("four-bit weights count one parameter each, and shapes none", () => {
  const parts = {
    opset: 21,
    inputs: [],
    outputs: [],
    initializers: [
      makePackedTensor("p", "uint4", { dims: [5], packed: Uint8Array.of(1, 2, 3) }),
      makeTensor("s", "int64", { dims: [4], values: BigInt64Array.of(1n, 2n, 3n, 4n) }),
      makeTensor("h", "float16", { dims: [2], values: Uint16Array.of(1, 2) }),
    ],
    nodes: [],
  };
  expect(parameterCount(makeModel(parts))).toBe(7);
});

test("operators are counted in subgraphs too, sorted, and named with their domain", () => {
  const abs = field(1, join(field(1, "x"), field(2, "z"), field(4, "Abs")));
  const branch = (name: string): Uint8Array =>
    field(5, join(field(1, name), field(6, join(abs, field(12, field(1, "z")))), field(20, 5)));
  const own = field(
    1,
    join(field(1, "x"), field(2, "o"), field(4, "Gelu"), field(7, "com.microsoft")),
  );
  const same = field(1, join(field(1, "x"), field(2, "s"), field(4, "Abs"), field(7, "ai.onnx")));
  const condition = join(field(1, "x"), field(2, "y"), field(4, "If"));
  const bytes = modelBytes(
    field(1, join(condition, branch("then_branch"), branch("else_branch"))),
    own,
    same,
    field(12, field(1, "y")),
  );
  const imported = join(bytes, field(8, join(field(1, "com.microsoft"), field(2, 1))));
  const counts = operatorCounts(readModel(imported, "m.onnx"));
  expect(Object.entries(counts)).toEqual([
    ["Abs", 3],
    ["If", 1],
    ["com.microsoft:Gelu", 1],
  ]);
});

const weight = (name: string, count: number): Tensor =>
  makeTensor(name, "float32", { dims: [count], values: new Float32Array(count) });
const node = (operator: string, ...inputs: readonly string[]): Node =>
  makeNode({ operator, inputs, outputs: [`${operator}_out`] });

test("bytes are those of the operator that reads them first; nothing is counted twice or lost", () => {
  const model = makeModel({
    opset: 17,
    inputs: [],
    outputs: [],
    initializers: [weight("a", 10), weight("b", 3), weight("spare", 1)],
    nodes: [node("MatMul", "x", "a"), node("Add", "a", "b"), node("Sub", "b")],
  });
  expect([...bytesByOperator(model)]).toEqual([
    ["MatMul", 40],
    ["Add", 12],
    ["(unused)", 4],
  ]);
});

test.each(["census-income/model.onnx", "handwritten-digits/model.onnx", "mail-spam/model.onnx"])(
  "the bytes by operator of %s are most of the file, and no more",
  (path) => {
    const total = [...bytesByOperator(fixture(path)).values()].reduce(
      (sum, bytes) => sum + bytes,
      0,
    );
    const fileBytes = fixtureBytes(path).length;
    expect(total / fileBytes).toBeGreaterThan(0.8);
    expect(total).toBeLessThan(fileBytes);
  },
);
