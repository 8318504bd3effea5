import { expect, test } from "@jest/globals";
import { graphOf, makeTensor, type Tensor, withGraph, withNode } from "../../src/model/ir.ts";
import { readModel } from "../../src/model/read-model.ts";
import { writeModel } from "../../src/model/write-model.ts";
import { UserError } from "../../src/schema/user-error.ts";
import { FIXTURE_MODELS, fixtureBytes } from "../support/fixtures.ts";
import { field, IDENTITY_GRAPH, join, modelBytes } from "../support/wire.ts";

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

test("a model that one file cannot hold is refused before it is built", () => {
  const values = new Uint8Array(2 ** 30); // Pages of zeros that nobody touches take no memory.
  const tensor = (name: string): Tensor =>
    makeTensor(name, "uint8", { dims: [values.length], values });
  const model = readModel(modelBytes(...IDENTITY_GRAPH), "m.onnx");
  const large = withGraph(model, { initializers: [tensor("a"), tensor("b")] });
  expect(() => writeModel(large)).toThrow(
    new UserError(
      "model-too-large",
      "Cannot write the model: its weights take 2147483648 bytes, and an ONNX file holds at most 2147483647",
    ),
  );
});
