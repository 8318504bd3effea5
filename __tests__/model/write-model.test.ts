import { create, toBinary } from "@bufbuild/protobuf";
import { expect, test } from "@jest/globals";
import {
  GraphProtoSchema,
  ModelProtoSchema,
  TensorProtoSchema,
  TensorProto_DataType,
} from "onnx-buf";
import { graphOf, makeTensor, type Model, withGraph, withNode } from "../../src/model/ir.ts";
import { readModel } from "../../src/model/read-model.ts";
import { writeModel } from "../../src/model/write-model.ts";
import { FIXTURE_MODELS, fixtureBytes } from "../support/fixtures.ts";
import { field, join, modelBytes } from "../support/wire.ts";

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");

test.each(FIXTURE_MODELS)("%s is written as the very bytes that were read", (path) => {
  const bytes = fixtureBytes(path);
  const written = writeModel(readModel(bytes, path));
  expect(Buffer.compare(written, bytes)).toBe(0);
});

function branch(name: string): Uint8Array {
  return join(
    field(1, join(field(1, "x"), field(2, name), field(4, "Identity"))),
    field(2, `${name} branch`),
    field(5, join(field(2, 1), field(4, Uint8Array.of(0, 0, 128, 63)), field(8, "inner"))),
    field(12, field(1, name)),
  );
}

const attribute = (name: string): Uint8Array =>
  field(5, join(field(1, name), field(6, branch(name)), field(20, 5)));

test("a model with metadata, functions, training info and subgraphs comes back byte for byte", () => {
  const condition = join(field(1, "x"), field(2, "y"), field(3, "choose"), field(4, "If"));
  const graph = [
    field(1, join(condition, attribute("then_branch"), attribute("else_branch"))),
    field(2, "main"),
    field(10, "about the graph"),
    field(11, field(1, "x")),
    field(12, field(1, "y")),
    field(14, join(field(1, "x"), field(2, join(field(1, "SCALE"), field(2, "s"))))),
  ];
  const own = join(
    field(1, "Twice"),
    field(4, "x"),
    field(5, "y"),
    field(7, join(field(1, "x"), field(1, "x"), field(2, "y"), field(4, "Add"))),
    field(9, join(field(1, ""), field(2, 17))),
    field(10, "own.domain"),
  );
  const bytes = join(
    field(1, 8),
    field(2, "maker"),
    field(3, "1.2"),
    field(4, "org.example"),
    field(5, 7),
    field(6, "about the model"),
    field(7, join(...graph)),
    field(8, join(field(1, ""), field(2, 17))),
    field(14, join(field(1, "licence"), field(2, "CC0"))),
    field(20, field(1, join(field(2, "initialise")))),
    field(25, own),
  );
  expect(text(writeModel(readModel(bytes, "m.onnx")))).toBe(text(bytes));
});

test("fields that no reader knows yet are kept, in the model, the graph, nodes and tensors", () => {
  const node = join(field(1, "x"), field(2, "y"), field(4, "Identity"), field(900, "in a node"));
  const data = field(9, new Uint8Array(4));
  const tensor = join(field(2, 1), field(8, "w"), data, field(901, "in a tensor"));
  const graph = [
    field(1, node),
    field(2, "main"),
    field(5, tensor),
    field(12, field(1, "y")),
    field(902, 77),
  ];
  const bytes = join(modelBytes(...graph), field(903, "in the model"));
  const model = readModel(bytes, "m.onnx");
  expect(text(writeModel(model))).toBe(text(bytes));
  const [first] = graphOf(model).node;
  if (first === undefined) throw new Error("The graph has one node");
  const changed = withGraph(model, { nodes: [withNode(first, { name: "renamed" })] });
  const written = text(writeModel(changed));
  for (const kept of ["in a node", "in a tensor", "in the model", "renamed"])
    expect(written).toContain(kept);
  expect(written).toContain(text(field(902, 77)));
});

test("the same model gives the same bytes, and writing changes nothing", () => {
  const model = readModel(fixtureBytes("census-income/model.onnx"), "m.onnx");
  expect(text(writeModel(model))).toBe(text(writeModel(model)));
});

test.each(FIXTURE_MODELS)(
  "writeModel() writes %s as the protobuf library does, byte for byte",
  (name) => {
    const model = readModel(fixtureBytes(name), name);
    expect(Buffer.compare(writeModel(model), toBinary(ModelProtoSchema, model))).toBe(0);
  },
);

const unknown = (no: number) => [{ no, wireType: 0, data: Uint8Array.of(7) }];

/** Fields on both sides of the heavy ones, in every message that is written in pieces, and fields that nobody knows. */
function fullModel(): ReturnType<typeof readModel> {
  const tensor = create(TensorProtoSchema, {
    name: "w",
    dims: [2n],
    dataType: TensorProto_DataType.FLOAT,
    rawData: new Uint8Array(8).fill(3),
    docString: "weights",
    externalData: [{ key: "k", value: "v" }],
  });
  tensor.$unknown = unknown(90);
  const typed = create(TensorProtoSchema, { name: "t", dims: [1n], dataType: 1, floatData: [1] });
  const graph = create(GraphProtoSchema, {
    name: "main",
    docString: "graph",
    node: [{ opType: "Identity", input: ["w"], output: ["y"] }],
    initializer: [tensor, typed],
    input: [{ name: "x" }],
    output: [{ name: "y" }],
    valueInfo: [{ name: "v" }],
    quantizationAnnotation: [{ tensorName: "w" }],
    sparseInitializer: [{ dims: [1n] }],
  });
  graph.$unknown = unknown(91);
  const model = create(ModelProtoSchema, {
    irVersion: 8n,
    producerName: "somebody",
    docString: "model",
    graph,
    opsetImport: [{ domain: "", version: 17n }],
    metadataProps: [{ key: "a", value: "b" }],
    functions: [{ name: "f" }],
  });
  model.$unknown = unknown(92);
  return model;
}

test("writeModel() keeps every field and every unknown field in its place", () => {
  const model = fullModel();
  expect([...writeModel(model)]).toEqual([...toBinary(ModelProtoSchema, model)]);
});

test("writeModel() leaves out what is not set", () => {
  const model = create(ModelProtoSchema, { irVersion: 8n });
  expect([...writeModel(model)]).toEqual([8, 8]);
});

test("writeModel() writes a model whose tensors were replaced as the library does", () => {
  const model = readModel(fixtureBytes("mail-spam/model.onnx"), "mail-spam");
  const { initializer } = graphOf(model);
  const added = makeTensor("added", "int8", { dims: [5], values: Int8Array.of(1, -2, 3, -4, 5) });
  const changed = withGraph(model, { initializers: [...initializer.slice(1), added] });
  expect(Buffer.compare(writeModel(changed), toBinary(ModelProtoSchema, changed))).toBe(0);
});

/** The tensors share their bytes, so that the model takes no more memory than one of them. */
function modelOf(tensors: number, bytes: number): Model {
  const values = new Uint8Array(bytes);
  const initializers = Array.from({ length: tensors }, (_, at) =>
    makeTensor(`w${at}`, "uint8", { dims: [bytes], values }),
  );
  const graph = create(GraphProtoSchema, { name: "large" });
  return withGraph(create(ModelProtoSchema, { irVersion: 8n, graph }), { initializers });
}

test("writeModel() refuses what one file of protobuf cannot hold, before it takes the memory", () => {
  expect(() => writeModel(modelOf(33, 2 ** 26))).toThrow(
    expect.objectContaining({
      code: "model-too-large",
      message:
        'Cannot write model "large": it takes 2.2 GB, and a model file holds 2 GB at most; use a recipe that makes it smaller, such as int8-dynamic or int4-weights',
    }),
  );
});
