import { create } from "@bufbuild/protobuf";
import { expect, test } from "@jest/globals";
import { StringStringEntryProtoSchema } from "onnx-buf";
import { int8Static } from "../../../src/compress/passes/int8-static.ts";
import { strip } from "../../../src/compress/passes/strip.ts";
import type { PassResult, StepOf } from "../../../src/compress/pass.ts";
import {
  type Graph,
  type Model,
  type Node,
  attributeNumbers,
  copyWith,
  graphOf,
  intAttribute,
  intsAttribute,
  makeTensor,
  withGraph,
} from "../../../src/model/ir.ts";
import { valueInfo } from "../../../src/model/make-model.ts";
import { modelSignature } from "../../../src/model/signature.ts";
import { writeModel } from "../../../src/model/write-model.ts";
import { graphAttribute } from "../../support/attributes.ts";
import { float, node, small, weight } from "../../support/models.ts";
import { passContext } from "../../support/pass-cases.ts";
import { floats, runModel } from "../../support/run-model.ts";

type Step = Omit<StepOf<"strip">, "pass">;

const apply = (model: Model, step: Step = {}): Promise<PassResult> =>
  strip.apply(model, { pass: "strip", ...step }, passContext());

const image = floats([8, 4, 6, 6], (at) => Math.sin(at * 0.7) + 0.5);

/** A Conv that says everything that it would do anyway, and a Gemm behind it. */
const wordy: Model = small({
  inputs: [float("x", "rows", 4, 6, 6)],
  outputs: [float("y", "rows", 10)],
  weights: [
    weight("the weight of the convolution", [16, 4, 3, 3], 1),
    weight("its bias", [16], 2),
    weight("the weight of the head", [10, 16], 3),
    weight("bias of the head", [10], 4),
  ],
  nodes: [
    node(
      "sum = Conv(x, the weight of the convolution, its bias)",
      [
        intsAttribute("dilations", [1, 1]),
        intAttribute("group", 1),
        intsAttribute("kernel_shape", [3, 3]),
        intsAttribute("pads", [0, 0, 0, 0]),
        intsAttribute("strides", [2, 1]),
      ],
      "conv",
    ),
    node("active = Relu(sum)"),
    node("mean = GlobalAveragePool(active)"),
    node("flat = Flatten(mean)", { axis: 1 }),
    node(
      "y = Gemm(flat, the weight of the head, bias of the head)",
      { transB: 1, transA: 0 },
      "head",
    ),
  ],
});

const find = (model: Model, name: string): Node | undefined =>
  graphOf(model).node.find((one) => one.name === name);

test("attributes that say the default go, the others stay", async () => {
  const { model } = await apply(wordy);
  const left = (name: string) =>
    find(model, name)?.attribute.map((one) => [one.name, attributeNumbers(one)]);
  expect(left("conv")).toEqual([
    ["kernel_shape", [3, 3]],
    ["strides", [2, 1]],
  ]);
  expect(left("head")).toEqual([["transB", [1]]]);
});

test("the answers are the very same, from a smaller file, and a second time nothing is left", async () => {
  const { model, changes } = await apply(wordy);
  expect(await runModel(model, { x: image })).toEqual(await runModel(wordy, { x: image }));
  expect(writeModel(model).length).toBeLessThan(writeModel(wordy).length);
  expect(modelSignature(model)).toEqual(modelSignature(wordy));
  expect(changes.length).toBeGreaterThan(0);
  expect(await apply(model)).toEqual({ model, changes: [] });
});

test("the changes say how many bytes went, and they add up", async () => {
  const { model, changes } = await apply(wordy);
  const said = changes.reduce((sum, { reason }) => sum + Number.parseInt(reason, 10), 0);
  expect(said).toBe(writeModel(wordy).length - writeModel(model).length);
});

test("inner values get short names that are identifiers and no other's, unless the recipe keeps them", async () => {
  const { model } = await apply(wordy);
  const { node: nodes, initializer } = graphOf(model);
  const names = new Set([
    ...nodes.flatMap(({ output }) => output),
    ...initializer.map(({ name }) => name),
  ]);
  expect(names.size).toBe(graphOf(wordy).node.length + initializer.length);
  for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9]*$/);
  const kept = await apply(wordy, { "keep-names": true });
  expect(find(kept.model, "conv")?.output).toEqual(["sum"]);
});

test("hundreds of values get names of their own, shorter ones first", async () => {
  const count = 26 + 26 * 36 + 5;
  const chain = Array.from({ length: count }, (_, at) => node(`value${at + 1} = Neg(value${at})`));
  const long = small({
    inputs: [float("value0", 1)],
    outputs: [float(`value${count}`, 1)],
    nodes: chain,
  });
  const { model } = await apply(long);
  const names = graphOf(model).node.flatMap(({ output }) => output);
  expect(new Set(names).size).toBe(count);
  expect(new Set(names.map(({ length }) => length))).toEqual(
    new Set([1, 2, 3, `value${count}`.length]),
  );
});

test("names that a subgraph may read stay", async () => {
  const body = graphOf(
    small({ inputs: [], outputs: [float("z", 1)], nodes: [node("z = Neg(the value)")] }),
  );
  const model = small({
    inputs: [float("x", 1), { name: "c", elementType: "bool", shape: [] }],
    outputs: [float("y", 1)],
    nodes: [
      node("the value = Abs(x)"),
      node("y = If(c)", [graphAttribute("then_branch", body), graphAttribute("else_branch", body)]),
    ],
  });
  expect((await apply(model)).model).toBe(model);
});

test("documentation and types of inner values go, those of inputs and outputs stay", async () => {
  const graph = graphOf(wordy);
  const documented = withGraph(wordy, {
    nodes: graph.node.map((one) => Object.assign(Object.create(one), one, { docString: "why" })),
    valueInfos: [valueInfo(float("sum", "rows", 16, 2, 4))],
  });
  const { model, changes } = await apply(documented, { "keep-names": true });
  expect(changes.map(({ reason }) => reason.replace(/^\d+/, "N"))).toEqual([
    "N bytes of documentation left out",
    "N bytes of default attributes left out",
    "N bytes of types of inner values left out",
  ]);
  expect(graphOf(model).valueInfo).toEqual([]);
  expect(modelSignature(model)).toEqual(modelSignature(wordy));
});

const noted = <Message extends object>(message: Message): Message =>
  Object.assign(copyWith(message, {}), {
    docString: "made by hand",
    metadataProps: [
      create(StringStringEntryProtoSchema, { key: "stack_trace", value: "line 17, in forward" }),
    ],
  });

test("notes of exporters go wherever they stand, in branches too; those of the model stay", async () => {
  const plain = branching();
  const { model, changes } = await apply(branching(noted), { "keep-names": true });
  expect(model).toEqual(plain);
  expect(changes.map(({ reason }) => reason.replace(/^\d+/, "N"))).toEqual([
    "N bytes of documentation left out",
  ]);
  const kept = await apply(noted(plain));
  expect(kept.model.metadataProps.map(({ key }) => key)).toEqual(["stack_trace"]);
});

/** An If whose graphs, nodes, weights, inputs and outputs are given notes, outside and inside. */
function branching(
  noting: <Message extends object>(message: Message) => Message = (message) => message,
): Model {
  const notedGraph = (graph: Graph): Graph =>
    copyWith(noting(graph), {
      node: graph.node.map(noting),
      initializer: graph.initializer.map(noting),
      input: graph.input.map(noting),
      output: graph.output.map(noting),
    });
  const body = notedGraph(
    graphOf(
      small({
        inputs: [],
        outputs: [float("z", 2)],
        weights: [weight("inner", [2], 1)],
        nodes: [node("z = Add(x, inner)")],
      }),
    ),
  );
  const model = small({
    inputs: [float("x", 2), { name: "c", elementType: "bool", shape: [] }],
    outputs: [float("y", 2)],
    weights: [weight("outer", [2], 2)],
    nodes: [
      node("v = If(c)", [graphAttribute("then_branch", body), graphAttribute("else_branch", body)]),
      node("y = Mul(v, outer)"),
    ],
  });
  return copyWith(model, { graph: notedGraph(graphOf(model)) });
}

const quantized = async (): Promise<Model> => {
  const context = passContext({ x: image });
  return (await int8Static.apply(wordy, { pass: "int8-static" }, context)).model;
};

test("scales of biases become products, zero points of Conv weights go, and the engine's kernels answer the same", async () => {
  const static8 = await quantized();
  const { model, changes } = await apply(static8);
  const what = changes.map(({ reason }) => reason.replace(/^\d+ bytes of (.*) left out$/, "$1"));
  expect(what).toEqual(
    expect.arrayContaining(["zero points that are zero", "bias scales that are products"]),
  );
  expect(graphOf(model).node.filter(({ opType }) => opType === "Mul")).toHaveLength(2);
  for (const kernels of ["ordinary", "exact"] as const)
    for (const optimization of ["all", "disabled"] as const)
      expect(await runModel(model, { x: image }, { kernels, optimization })).toEqual(
        await runModel(static8, { x: image }, { kernels, optimization }),
      );
});

test("a bias scale that is no product to the bit stays", async () => {
  const static8 = await quantized();
  const moved = withGraph(static8, {
    initializers: graphOf(static8).initializer.map((tensor) => {
      const isBiasScale = graphOf(static8).node.some(
        ({ opType, input }) =>
          opType === "DequantizeLinear" && input.length === 2 && input[1] === tensor.name,
      );
      if (!isBiasScale || tensor.dims.length === 0) return tensor;
      const values = new Float32Array(Uint8Array.from(tensor.rawData).buffer);
      values[0] = (values[0] ?? 0) * (1 + 2 ** -22);
      return makeTensor(tensor.name, "float32", { dims: tensor.dims.map(Number), values });
    }),
  });
  const { model } = await apply(moved);
  expect(graphOf(model).node.filter(({ opType }) => opType === "Mul")).toHaveLength(0);
});
