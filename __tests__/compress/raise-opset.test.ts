import { readFileSync } from "node:fs";
import { create } from "@bufbuild/protobuf";
import { expect, test } from "@jest/globals";
import {
  AttributeProtoSchema,
  AttributeProto_AttributeType,
  FunctionProtoSchema,
  OperatorSetIdProtoSchema,
} from "onnx-buf";
import { Tensor } from "onnxruntime-node";
import {
  type Attribute,
  type Model,
  type Node,
  copyWith,
  graphOf,
  opsetVersion,
} from "../../src/model/ir.ts";
import { checkModel } from "../../src/model/check-model.ts";
import { printModel } from "../../src/model/print-model.ts";
import { readModel } from "../../src/model/read-model.ts";
import { CHANGED_OPERATORS } from "../../src/compress/raise/changed-operators.ts";
import { isUnchanged } from "../../src/compress/raise/raised-writer.ts";
import { atLeastOpset, raiseOpset } from "../../src/compress/raise-opset.ts";
import { floatAttribute, graphAttribute, intsAttribute } from "../support/attributes.ts";
import { constant, float, node, small, weight } from "../support/models.ts";
import { type Inputs, runModel } from "../support/run-model.ts";

function model(opset: number, ...nodes: readonly Node[]): Model {
  return small({
    opset,
    inputs: [float("x", 2, 3, 4, 4)],
    outputs: [float("y")],
    weights: [
      weight("w", [5, 3, 3, 3], 1),
      weight("b", [5], 2),
      ...["s", "o", "m"].map((name, seed) => weight(name, [3], seed)),
      constant("v", [3], 1, 2, 3),
    ],
    nodes,
  });
}

/** A model of one set, which calls a function of another. */
function withFunction(opset: number, own: number, body: Node): Model {
  const local = create(FunctionProtoSchema, {
    name: "F",
    domain: "local",
    input: ["a"],
    output: ["b"],
    attribute: ["axis"],
    node: [body],
    opsetImport: [create(OperatorSetIdProtoSchema, { domain: "", version: BigInt(own) })],
  });
  return copyWith(model(opset, node("y = local:F(x)")), { functions: [local] });
}

const referredAttribute = (name: string): Attribute =>
  create(AttributeProtoSchema, {
    name,
    refAttrName: name,
    type: AttributeProto_AttributeType.INT,
  });

/** Small models of old sets with what they answer; `raised-models.py` made them. */
interface Case {
  readonly name: string;
  readonly model: string;
  readonly inputs: Readonly<Record<string, Values>>;
  readonly outputs: Readonly<Record<string, Values>>;
  /** As onnx's own converter raises it, where that answers the same. */
  readonly peer?: string;
}

interface Values {
  readonly type: "float32" | "float64" | "int64" | "uint8" | "bool";
  readonly dims: readonly number[];
  readonly values: readonly (number | boolean)[];
}

const read = (file: string): string =>
  readFileSync(new URL(`../../fixtures/reference/${file}`, import.meta.url), "utf8");
const { cases }: { readonly cases: readonly Case[] } = JSON.parse(read("raised-models.json"));

const decoded = (text: string): Model => readModel(Buffer.from(text, "base64"), "reference");

function tensorOf({ type, dims, values }: Values): Tensor {
  const numbers = values.map(Number);
  if (type === "int64") return new Tensor(type, BigInt64Array.from(numbers, BigInt), dims);
  if (type === "bool") return new Tensor(type, Uint8Array.from(numbers), dims);
  if (type === "uint8") return new Tensor(type, Uint8Array.from(numbers), dims);
  if (type === "float64") return new Tensor(type, Float64Array.from(numbers), dims);
  return new Tensor(type, Float32Array.from(numbers), dims);
}

const inputsOf = ({ inputs }: Case): Inputs =>
  Object.fromEntries(Object.entries(inputs).map(([name, given]) => [name, tensorOf(given)]));

function raised(old: Model): Model {
  const made = raiseOpset(old);
  if ("operator" in made) throw new Error(`${made.operator} stays`);
  return made.model;
}

test.each(cases.map((given) => [given.name, given] as const))(
  "%s answers the same in set 13",
  async (_, given) => {
    const old = decoded(given.model);
    const made = raised(old);
    expect(opsetVersion(made, "")).toBe(13);
    expect(checkModel(made)).toEqual([]);
    const answers = await runModel(made, inputsOf(given));
    expect(answers).toEqual(await runModel(old, inputsOf(given)));
    for (const [name, { values }] of Object.entries(given.outputs)) {
      expect(answers[name]).toHaveLength(values.length);
      // Releases of the engine order their float32 sums differently.
      for (const [at, value] of values.entries())
        expect(answers[name]?.[at]).toBeCloseTo(Number(value), 4);
    }
  },
);

const agreed = cases.flatMap(({ name, peer, ...given }) =>
  peer === undefined ? [] : [[name, { ...given, name, peer }] as const],
);

test.each(agreed)("%s is raised as onnx's own converter raises it", async (_, given) => {
  const [ours, theirs] = [raised(decoded(given.model)), decoded(given.peer)];
  const inputs = inputsOf(given);
  expect(await runModel(ours, inputs)).toEqual(await runModel(theirs, inputs));
});

interface Operators {
  readonly operators: Readonly<
    Record<
      string,
      {
        readonly since: number | null;
        readonly steps: readonly { readonly from: number; readonly to: number }[];
      }
    >
  >;
}

test("every operator of sets 7 to 12 is raised, but for Scan of set 8", () => {
  const { operators }: Operators = JSON.parse(read("operator-sets.json"));
  const missing = Object.entries(operators).flatMap(([name, { since, steps }]) => {
    const first = Math.max(7, steps[0]?.from ?? since ?? 13);
    const isKnown = Object.hasOwn(CHANGED_OPERATORS, name) || isUnchanged(name, first);
    return isKnown ? [] : [`${name} ${first}`];
  });
  expect(missing).toEqual(["Scan 8"]);
});

test("every operator that has a new form has cases here", () => {
  for (const operator of Object.keys(CHANGED_OPERATORS))
    expect(cases.map(({ name }) => name.split(/[ ,]/)[0])).toContain(operator);
});

test("equal lists are stored once", () => {
  const axes = [intsAttribute("axes", 0)];
  const { initializer } = graphOf(
    raised(model(11, node("a = Unsqueeze(x)", axes), node("y = Squeeze(a)", axes))),
  );
  expect(initializer.filter(({ name }) => name.startsWith("i"))).toHaveLength(1);
});

test.each([
  ["an operator that set 10 no longer has", model(10, node("y = Upsample(x, v)")), "Upsample"],
  [
    "pixels whose place depends on the scales that are given",
    small({
      opset: 10,
      inputs: [float("x", 2, 3, 4, 4), float("z", 4)],
      outputs: [float("y")],
      nodes: [node("y = Resize(x, z)")],
    }),
    "Resize",
  ],
  [
    "pixels of axes that grow and shrink",
    small({
      opset: 10,
      inputs: [float("x", 2, 3, 4, 4)],
      outputs: [float("y")],
      weights: [constant("z", [4], 1, 1, 2, 0.6)],
      nodes: [node("y = Resize(x, z)")],
    }),
    "Resize",
  ],
  ["a Scan with lengths", model(8, node("y = Scan(_, x)")), "Scan"],
  ["operators that broadcast by an attribute", model(6, node("y = Add(x, v)")), "Add"],
  ["operators that said what they overwrite", model(5, node("y = Relu(x)")), "Relu"],
  [
    "statistics of each place",
    model(8, node("y = BatchNormalization(x, s, o, m, v)", { spatial: 0 })),
    "BatchNormalization",
  ],
  [
    "a Dropout whose mask is read",
    model(9, node("a, k = Dropout(x)"), node("y = Add(a, k)")),
    "Dropout",
  ],
  [
    "an operator with a name that objects have",
    model(9, node("y = constructor(x)")),
    "constructor",
  ],
  [
    "a branch with an operator that is not known",
    model(
      11,
      node("y = If(v)", [graphAttribute("then_branch", graphOf(model(11, node("y = Odd(x)"))))]),
    ),
    "Odd",
  ],
  ["a function with one", withFunction(11, 11, node("b = Odd(a)")), "Odd"],
  [
    "a function whose caller says the axis",
    withFunction(11, 11, node("b = Softmax(a)", [referredAttribute("axis")])),
    "Softmax",
  ],
  [
    "a function that reads one operator as two sets have it",
    withFunction(12, 9, node("b = Softmax(a)")),
    "Softmax",
  ],
])("%s is not raised, and named", (_, old, operator) => {
  expect(raiseOpset(old)).toEqual({ operator });
  expect(() => atLeastOpset(old, "int8-static", { lowest: 13, need: "a scale" })).toThrow(
    `Cannot apply int8-static: the model has opset ${opsetVersion(old, "")}; a scale needs 13 or later, and ${operator} has no form there that this program knows`,
  );
});

test("a slice to the largest integer still takes all that follows", async () => {
  const type = AttributeProto_AttributeType.INTS;
  const ends = create(AttributeProtoSchema, { name: "ends", type, ints: [2n ** 63n - 1n] });
  const places = [intsAttribute("axes", 1), intsAttribute("starts", 1), ends];
  const old = model(9, node("y = Slice(x)", places));
  const x = new Tensor(
    "float32",
    Float32Array.from({ length: 96 }, (_, at) => at),
    [2, 3, 4, 4],
  );
  const { y: answer } = await runModel(raised(old), { x });
  expect(answer).toHaveLength(64);
  expect(answer).toEqual((await runModel(old, { x }))["y"]);
});

test("a set that is new enough stays", () => {
  const given = model(12, node("y = Relu(x)"));
  expect(atLeastOpset(given, "any", { lowest: 12, need: "it" })).toBe(given);
});

test("the model that is given is not changed", () => {
  const given = model(9, node("y = Clip(x)", [floatAttribute("max", 1.5)]));
  const before = printModel(given);
  raiseOpset(given);
  expect(printModel(given)).toBe(before);
});
