import { describe, expect, test } from "@jest/globals";
import { inferElementTypes } from "../../src/model/infer-types.ts";
import { intAttribute, makeNode, makeTensor, type Model } from "../../src/model/ir.ts";
import { makeModel } from "../../src/model/make-model.ts";
import { readModel } from "../../src/model/read-model.ts";
import type { ElementType } from "../../src/schema/tensor.ts";
import { fixtureBytes, fixtureText } from "../support/fixtures.ts";
import { field, IDENTITY_GRAPH, join, modelBytes } from "../support/wire.ts";

interface Operator {
  /** null: a sequence, or any type. */
  readonly inputs: readonly (ElementType | null)[];
  /** null: an attribute or a subgraph decides. */
  readonly outputs: readonly (ElementType | null)[];
}

interface Reference {
  readonly operators: Readonly<Record<string, Operator>>;
  readonly cases: readonly (Operator & {
    readonly operator: string;
    readonly attributes: Readonly<Record<string, number>>;
  })[];
  readonly models: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

const reference: Reference = JSON.parse(fixtureText("reference/element-types.json"));

interface Single extends Operator {
  readonly operator: string;
  readonly domain?: string;
  readonly attributes?: Readonly<Record<string, number>>;
}

/** The types that we find for the outputs of one node whose inputs have these types. */
function found(single: Single): readonly (ElementType | undefined)[] {
  const { operator, inputs, outputs, domain = "", attributes = {} } = single;
  const typed = inputs.flatMap((elementType, position) =>
    elementType === null ? [] : [{ name: `x${position}`, elementType, shape: [null] }],
  );
  const names = outputs.map((_, position) => `y${position}`);
  const node = makeNode({
    operator,
    domain,
    inputs: inputs.map((_, position) => `x${position}`),
    outputs: names,
    attributes: Object.entries(attributes).map(([name, value]) => intAttribute(name, value)),
  });
  const parts = { opset: 23, inputs: typed, outputs: [], initializers: [], nodes: [node] };
  const types = inferElementTypes(makeModel(parts));
  return names.map((name) => types.get(name));
}

test.each(Object.entries(reference.operators))(
  "%s gives the types that its definition gives",
  (operator, definition) => {
    const types = found({ operator, ...definition });
    const known = definition.outputs.map((type, position) => type ?? types[position]);
    expect(types).toEqual(known);
  },
);

test.each(
  reference.cases.map(
    (single) => [single.operator, JSON.stringify(single.attributes), single] as const,
  ),
)("%s with %s gives the types that onnx infers", (_, __, single) => {
  expect(found(single)).toEqual(single.outputs.map((type) => type ?? undefined));
});

test.each([
  "If",
  "Loop",
  "Scan",
  "SequenceAt",
  "OptionalGetElement",
  "ConcatFromSequence",
  "NotYetInvented",
])("%s is left out, rather than guessed", (operator) => {
  expect(found({ operator, inputs: ["float32"], outputs: [null] })).toEqual([undefined]);
});

test.each<[string, string, readonly ElementType[], readonly ElementType[]]>([
  ["com.microsoft", "MatMulNBits", ["float16", "uint8", "float16"], ["float16"]],
  ["com.microsoft", "DynamicQuantizeMatMul", ["float32", "int8", "float32"], ["float32"]],
  ["com.microsoft", "MatMulIntegerToFloat", ["uint8", "int8", "float16", "float16"], ["float16"]],
  ["com.microsoft", "GatherBlockQuantized", ["uint8", "int64", "float16"], ["float16"]],
  ["com.microsoft", "DequantizeLinear", ["uint16", "float16"], ["float16"]],
  ["ai.onnx.ml", "OneHotEncoder", ["string"], ["float32"]],
  ["ai.onnx.ml", "Scaler", ["int64"], ["float32"]],
  ["ai.onnx.ml", "Imputer", ["int64"], ["int64"]],
])("%s:%s gives what its documentation says", (domain, ...[operator, inputs, outputs]) => {
  expect(found({ domain, operator, inputs, outputs })).toEqual(outputs);
});

test("the default domain has two names", () => {
  const single = { operator: "Shape", inputs: ["float32"], outputs: ["int64"] } as const;
  expect(found({ ...single, domain: "ai.onnx" })).toEqual(["int64"]);
});

const constant = (attribute: Uint8Array): Model => {
  const node = join(field(2, "c"), field(4, "Constant"), field(5, attribute));
  return readModel(modelBytes(field(1, node), ...IDENTITY_GRAPH), "m.onnx");
};

test.each([
  [
    "value",
    join(field(5, join(field(2, 11), field(9, new Uint8Array(8)))), field(20, 4)),
    "float64",
  ],
  ["value_float", field(20, 1), "float32"],
  ["value_floats", field(20, 6), "float32"],
  ["value_int", field(20, 2), "int64"],
  ["value_ints", field(20, 7), "int64"],
  ["value_string", field(20, 3), "string"],
  ["value_strings", field(20, 8), "string"],
  ["value_of_tomorrow", field(20, 3), undefined],
])("a Constant with %s is typed by it", (name, rest, type) => {
  expect(inferElementTypes(constant(join(field(1, name), rest))).get("c")).toBe(type);
});

test("ConstantOfShape takes the type of its value", () => {
  const value = join(field(1, 1), field(2, 7), field(9, new Uint8Array(8)));
  const attribute = join(field(1, "value"), field(5, value), field(20, 4));
  const node = join(field(1, "s"), field(2, "c"), field(4, "ConstantOfShape"), field(5, attribute));
  const model = readModel(modelBytes(field(1, node), ...IDENTITY_GRAPH), "m.onnx");
  expect(inferElementTypes(model).get("c")).toBe("int64");
});

test("what the model itself says of a value stands, and initializers are of their own type", () => {
  const parts = {
    opset: 17,
    inputs: [{ name: "x", elementType: "float32", shape: [null] }],
    outputs: [{ name: "y", elementType: "float64", shape: [null] }],
    initializers: [makeTensor("w", "int8", { dims: [1], values: Int8Array.of(1) })],
    nodes: [makeNode({ operator: "Identity", inputs: ["x"], outputs: ["y"] })],
  } as const;
  expect(Object.fromEntries(inferElementTypes(makeModel(parts)))).toEqual({
    x: "float32",
    y: "float64",
    w: "int8",
  });
});

describe.each(Object.entries(reference.models))("%s", (path, byType) => {
  test("every inner value has the type that onnx infers, where both know one", () => {
    const types = inferElementTypes(readModel(fixtureBytes(path), path));
    const expected = Object.entries(byType).flatMap(([type, names]) =>
      names.map((name) => [name, type] as const),
    );
    const ours = expected.map(([name]) => [name, types.get(name)] as const);
    expect(ours).toEqual(expected);
  });
});
