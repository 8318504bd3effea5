import { create } from "@bufbuild/protobuf";
import { expect, test } from "@jest/globals";
import { FunctionProtoSchema, OperatorSetIdProtoSchema } from "onnx-buf";
import { int8Dynamic } from "../../src/compress/passes/int8-dynamic.ts";
import { withInnerGraphs } from "../../src/model/inner-graphs.ts";
import {
  type Graph,
  type Model,
  type Node,
  copyWith,
  graphOf,
  withGraph,
  withNode,
  withParts,
} from "../../src/model/ir.ts";
import { readModel } from "../../src/model/read-model.ts";
import { writeModel } from "../../src/model/write-model.ts";
import { float, node, small, weight } from "../support/models.ts";
import { passContext } from "../support/pass-cases.ts";
import { voice } from "../support/voice-model.ts";

const again = (model: Model): Model => readModel(writeModel(model), "m.onnx");

const imports = (...sets: readonly (readonly [string, number])[]): Model["opsetImport"] =>
  sets.map(([domain, version]) =>
    create(OperatorSetIdProtoSchema, { domain, version: BigInt(version) }),
  );

const aliased = (given: Node): Node =>
  withInnerGraphs(given.domain === "" ? withNode(given, { domain: "ai.onnx" }) : given, inAlias);
const inAlias = (graph: Graph): Graph => withParts(graph, { nodes: graph.node.map(aliased) });

test("operators of ai.onnx are those of the default domain, in branches too", () => {
  const plain = again(voice);
  const written = withGraph(plain, { nodes: graphOf(plain).node.map(aliased) });
  expect(writeModel(written)).not.toEqual(writeModel(plain));
  expect(writeModel(again(written))).toEqual(writeModel(plain));
});

const product = small({
  inputs: [float("x", "rows", 32)],
  outputs: [float("y", "rows", 64)],
  weights: [weight("w", [32, 64], 1)],
  nodes: [node("y = ai.onnx:MatMul(x, w)")],
});

test("passes find a layer that says ai.onnx", async () => {
  const { changes } = await int8Dynamic.apply(
    again(product),
    { pass: "int8-dynamic" },
    passContext(),
  );
  expect(changes.map(({ kind }) => kind)).toEqual(["applied"]);
});

/** onnxruntime reads ReduceSum with its axes as an attribute where 12 comes last, and refuses it where 13 does. */
test.each<readonly [readonly (readonly [string, number])[], number]>([
  [
    [
      ["", 12],
      ["ai.onnx", 13],
    ],
    13,
  ],
  [
    [
      ["ai.onnx", 13],
      ["", 12],
    ],
    12,
  ],
  [
    [
      ["ai.onnx", 12],
      ["own", 1],
    ],
    12,
  ],
])("of the imports %j the last one of the default domain counts", (sets, version) => {
  const { opsetImport } = again(copyWith(product, { opsetImport: imports(...sets) }));
  const found = opsetImport.filter(({ domain }) => domain !== "own");
  expect(found.map((one) => [one.domain, Number(one.version)])).toEqual([["", version]]);
  expect(opsetImport.length - found.length).toBe(
    sets.filter(([domain]) => domain === "own").length,
  );
});

test("functions of the model are read alike", () => {
  const own = create(FunctionProtoSchema, {
    name: "Own",
    domain: "own",
    input: ["a"],
    output: ["b"],
    node: [node("b = ai.onnx:Relu(a)")],
    opsetImport: imports(["ai.onnx", 17]),
  });
  const [read] = again(copyWith(product, { functions: [own] })).functions;
  expect(read?.node.map(({ domain }) => domain)).toEqual([""]);
  expect(read?.opsetImport.map(({ domain }) => domain)).toEqual([""]);
  expect(read?.domain).toBe("own");
});
