import { expect, test } from "@jest/globals";
import { fc } from "../support/fast-check.ts";
import {
  freshNames,
  indexGraph,
  outerNamesUsedBy,
  sortTopologically,
  subgraphsOf,
} from "../../src/model/graph-index.ts";
import { type Graph, graphOf, makeNode, makeTensor, type Node } from "../../src/model/ir.ts";
import { makeModel } from "../../src/model/make-model.ts";
import { readModel } from "../../src/model/read-model.ts";
import type { TensorSpec } from "../../src/schema/tensor.ts";
import { FIXTURE_MODELS, fixtureBytes } from "../support/fixtures.ts";
import { field, join, modelBytes } from "../support/wire.ts";

const node = (inputs: readonly string[], outputs: readonly string[], operator = "Add"): Node =>
  makeNode({ operator, inputs, outputs });

const floats = (name: string): TensorSpec => ({ name, elementType: "float32", shape: [2] });

function graphWith(nodes: readonly Node[]): Graph {
  return graphOf(
    makeModel({
      opset: 17,
      inputs: [floats("x"), floats("both")],
      outputs: [floats("y")],
      initializers: ["w", "both"].map((name) =>
        makeTensor(name, "float32", { dims: [2], values: Float32Array.of(1, 2) }),
      ),
      nodes,
    }),
  );
}

const inner = (parts: readonly Uint8Array[], output: string): Uint8Array =>
  join(...parts.map((part) => field(1, part)), field(12, field(1, output)));
const body = (name: string, graph: Uint8Array): Uint8Array =>
  field(5, join(field(1, name), field(6, graph), field(20, 5)));
const identity = (from: string, to: string): Uint8Array =>
  join(field(1, from), field(2, to), field(4, "Identity"));

/** An If whose branches read "outer" of the graph around it, and one of them a deeper If that reads "deep". */
function withSubgraphs(): Graph {
  const deepest = inner([identity("deep", "d")], "d");
  const deeper = join(
    field(1, "flag"),
    field(2, "e"),
    field(4, "If"),
    body("then_branch", deepest),
    body("else_branch", inner([], "local")),
  );
  const first = inner([identity("outer", "local"), deeper], "e");
  const second = inner([], "outer");
  const branches = join(body("then_branch", first), body("else_branch", second));
  const condition = join(field(1, "flag"), field(2, "y"), field(4, "If"), branches);
  const inputs = ["flag", "outer", "deep"].map((name) => field(11, field(1, name)));
  const bytes = modelBytes(field(1, condition), ...inputs, field(12, field(1, "y")));
  return graphOf(readModel(bytes, "m.onnx"));
}

test("writers and readers of a value are found, positions included", () => {
  const split = node(["x"], ["a", "", "b"], "Split");
  const add = node(["a", "w", "a"], ["y"]);
  const index = indexGraph(graphWith([split, add]));
  expect(index.producerOf("b")).toEqual({ node: split, outputIndex: 2 });
  expect(index.producerOf("x")).toBeUndefined();
  expect(index.producerOf("")).toBeUndefined();
  expect(index.consumersOf("a")).toEqual([
    { node: add, inputIndex: 0 },
    { node: add, inputIndex: 2 },
  ]);
  expect(index.consumersOf("b")).toEqual([]);
  expect([index.isGraphInput("x"), index.isGraphOutput("y"), index.isGraphInput("w")]).toEqual([
    true,
    true,
    false,
  ]);
});

test("only what cannot change is constant: an initializer that is also an input can", () => {
  const index = indexGraph(graphWith([node(["x", "w"], ["y"])]));
  expect(index.constantOf("w")?.name).toBe("w");
  expect(index.constantOf("both")).toBeUndefined();
  expect(index.constantOf("x")).toBeUndefined();
  expect(index.constantOf("y")).toBeUndefined();
});

test("a Constant node is constant only in the default domain", () => {
  const value = join(field(2, 1), field(9, new Uint8Array(4)));
  const attribute = field(5, join(field(1, "value"), field(5, value), field(20, 4)));
  const constant = (name: string, ...rest: readonly Uint8Array[]): Uint8Array =>
    field(1, join(field(2, name), field(4, "Constant"), attribute, ...rest));
  const bytes = modelBytes(constant("c"), constant("o", field(7, "own")), field(12, field(1, "c")));
  const imported = join(bytes, field(8, join(field(1, "own"), field(2, 1))));
  const index = indexGraph(graphOf(readModel(imported, "m.onnx")));
  expect(index.constantOf("c")?.dataType).toBe(1);
  expect(index.constantOf("o")).toBeUndefined();
});

test("a node reads what its subgraphs capture, however deep, and not what they define", () => {
  const graph = withSubgraphs();
  const [condition] = graph.node;
  if (condition === undefined) throw new Error("The graph has one node");
  const index = indexGraph(graph);
  expect(new Set(index.namesReadBy(condition))).toEqual(new Set(["flag", "outer", "deep"]));
  expect(index.consumersOf("outer")).toContainEqual({ node: condition, inputIndex: -1 });
  expect(index.consumersOf("local")).toEqual([]);
  expect(subgraphsOf(condition).map((branch) => [...outerNamesUsedBy(branch)])).toEqual([
    ["outer", "flag", "deep"],
    ["outer"],
  ]);
});

/** A random acyclic graph: node k reads some of the nodes before it. */
const acyclic = fc
  .integer({ min: 1, max: 40 })
  .chain((count) =>
    fc.tuple(
      ...Array.from({ length: count }, (_, position) =>
        fc.array(fc.nat({ max: Math.max(0, position - 1) }), { maxLength: position === 0 ? 0 : 4 }),
      ),
    ),
  );
const nodesOf = (reads: readonly (readonly number[])[]): readonly Node[] =>
  reads.map((inputs, position) =>
    node(
      inputs.map((from) => `v${from}`),
      [`v${position}`],
    ),
  );

function isSorted(nodes: readonly Node[]): boolean {
  const all = new Set(nodes.flatMap(({ output }) => output));
  const written = new Set<string>();
  return nodes.every(({ input, output }) => {
    const isReady = input.every((name) => written.has(name) || !all.has(name));
    for (const name of output) written.add(name);
    return isReady;
  });
}

test("any order of an acyclic graph's nodes is sorted to one in which all is written before it is read", () => {
  const shuffled = acyclic
    .map(nodesOf)
    .chain((nodes) => fc.shuffledSubarray([...nodes], { minLength: nodes.length }));
  fc.assert(
    fc.property(shuffled, (nodes) => {
      const sorted = sortTopologically(nodes, graphWith(nodes));
      expect(isSorted(sorted)).toBe(true);
      expect(new Set(sorted)).toEqual(new Set(nodes));
      expect(sorted).toHaveLength(nodes.length);
    }),
  );
});

test("nodes that are in order stay as they are", () => {
  fc.assert(
    fc.property(acyclic.map(nodesOf), (nodes) => {
      expect(sortTopologically(nodes, graphWith(nodes))).toEqual(nodes);
    }),
  );
});

test("what a subgraph captures comes before the node that holds it", () => {
  const [condition] = withSubgraphs().node;
  if (condition === undefined) throw new Error("The graph has one node");
  const maker = node(["x"], ["deep"]);
  expect(sortTopologically([condition, maker], graphWith([]))).toEqual([maker, condition]);
});

test.each([
  ["through two nodes", [node(["b"], ["a"]), node(["a"], ["b"])]],
  ["through one", [node(["a"], ["a"])]],
])("a cycle %s is said, not followed forever", (_, nodes) => {
  expect(() => sortTopologically(nodes, graphWith(nodes))).toThrow(
    /^The nodes of graph "main" form a cycle through "[ab]"$/,
  );
});

test("a chain longer than any call stack is sorted", () => {
  const chain = Array.from({ length: 50_000 }, (_, position) =>
    node([`v${position + 1}`], [`v${position}`]),
  );
  const sorted = sortTopologically(chain, graphWith([]));
  expect(sorted[0]).toBe(chain.at(-1));
  expect(isSorted(sorted)).toBe(true);
});

test("the nodes of real models are in order already", () => {
  for (const path of FIXTURE_MODELS) {
    const graph = graphOf(readModel(fixtureBytes(path), path));
    expect(sortTopologically(graph.node, graph)).toEqual(graph.node);
  }
});

test("fresh names are short, and used by nothing: values, subgraphs, stale types and themselves", () => {
  const fresh = freshNames(withSubgraphs());
  expect([fresh("y"), fresh("local"), fresh("d"), fresh("new"), fresh("new"), fresh("y")]).toEqual([
    "y1",
    "local1",
    "d1",
    "new",
    "new1",
    "y2",
  ]);
  const bytes = modelBytes(
    field(1, join(field(1, "x"), field(2, "y"), field(4, "Identity"))),
    field(12, field(1, "y")),
    field(13, field(1, "stale")),
  );
  expect(freshNames(graphOf(readModel(bytes, "m.onnx")))("stale")).toBe("stale1");
});

test("no two of many fresh names are equal", () => {
  const fresh = freshNames(graphWith([]));
  const names = Array.from({ length: 2000 }, (_, position) => fresh(`v${position % 7}`));
  expect(new Set(names).size).toBe(2000);
});
