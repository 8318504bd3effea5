import { expect, test } from "@jest/globals";
import { Tensor } from "onnxruntime-node";
import { clean } from "../../../src/compress/passes/clean.ts";
import type { StepOf } from "../../../src/compress/pass.ts";
import { type Model, graphOf, intAttribute, makeTensor } from "../../../src/model/ir.ts";
import { operatorCounts } from "../../../src/model/signature.ts";
import { EngineError } from "../../../src/schema/user-error.ts";
import { graphAttribute, intsAttribute, tensorAttribute } from "../../support/attributes.ts";
import { constant, float, int64, integers, node, small, weight } from "../../support/models.ts";
import {
  type PassCase,
  expectAgreed,
  expectAnswers,
  expectDone,
  named,
  passContext,
} from "../../support/pass-cases.ts";
import { floats, runModel } from "../../support/run-model.ts";

type Step = Omit<StepOf<"clean">, "pass">;

const applyWith =
  (step: Step = {}): PassCase["apply"] =>
  (model, context) =>
    clean.apply(model, { pass: "clean", ...step }, context);

const x = floats([3, 4], (at) => at - 5);

/** A shape that is computed from constants alone, and weights in Constant nodes. */
const folding: Model = small({
  inputs: [float("x", "rows", 4)],
  outputs: [float("y", "rows", 2, 2)],
  weights: [integers("two", 2), integers("minus", -1)],
  nodes: [
    node("c = Constant()", [tensorAttribute("value", constant("", [4], 1, 2, 3, 4))]),
    node("s = Concat(minus, two, two)", { axis: 0 }),
    node("m = Mul(x, c)"),
    node("y = Reshape(m, s)"),
  ],
});

/** Everything that passes its input on. */
const identities: Model = small({
  inputs: [float("x", "rows", 4)],
  outputs: [float("y", "rows", 4)],
  weights: [constant("zero", [], 0), constant("one", [], 1)],
  nodes: [
    node("a = Identity(x)"),
    node("b = Cast(a)", { to: 1 }),
    node("c = Dropout(b)"),
    node("d = Add(c, zero)"),
    node("e = Mul(d, one)"),
    node("f = Sub(e, zero)"),
    node("g = Div(f, one)"),
    node("y = Relu(g)"),
  ],
});

/** What no output needs, and two weights that are equal. */
const leftovers: Model = small({
  inputs: [float("x", "rows", 4)],
  outputs: [float("y", "rows", 4)],
  weights: [
    constant("w", [4], 1, 2, 3, 4),
    constant("again", [4], 1, 2, 3, 4),
    constant("other", [1, 4], 1, 2, 3, 4),
    weight("unused", [64], 1),
  ],
  nodes: [
    node("a = Add(x, w)"),
    node("b = Mul(a, again)"),
    node("lost = Relu(b)"),
    node("y = Sub(b, other)"),
  ],
});

/** A branch that reads a value from outside, whose identity must therefore stay. */
const branch: Model = small({
  inputs: [float("x", "rows", 4), { name: "flag", elementType: "bool", shape: [] }],
  outputs: [float("y")],
  weights: [constant("w", [4], 1, 2, 3, 4)],
  nodes: [
    node("a = Identity(x)"),
    node("v = Identity(w)"),
    node("y = If(flag)", [
      graphAttribute(
        "then_branch",
        graphOf(small({ inputs: [], outputs: [float("t")], nodes: [node("t = Add(a, v)")] })),
      ),
      graphAttribute(
        "else_branch",
        graphOf(small({ inputs: [], outputs: [float("e")], nodes: [node("e = Identity(a)")] })),
      ),
    ]),
  ],
});

const CASES = named([
  { name: "folding", model: folding, inputs: { x }, bound: 0, apply: applyWith() },
  { name: "identities", model: identities, inputs: { x }, bound: 0, apply: applyWith() },
  { name: "leftovers", model: leftovers, inputs: { x }, bound: 0, apply: applyWith() },
]);

test.each(CASES)("%s gives the agreed model", (_, given) => expectAgreed("clean", given));
test.each(CASES)("%s has nothing left for a second time", (_, given) => expectDone(given));
test.each(CASES)("%s keeps what the engine answers", (_, given) => expectAnswers(given));

test("what a subgraph reads from outside keeps its name", async () => {
  const { model } = await applyWith()(branch, passContext());
  expect(operatorCounts(model)).toMatchObject({ If: 1 });
  expect(operatorCounts(model)["Add"]).toBe(1);
  for (const flag of [bool(true), bool(false)])
    expect(await runModel(model, { x, flag })).toEqual(await runModel(branch, { x, flag }));
});

const bool = (value: boolean): Tensor => new Tensor("bool", Uint8Array.of(value ? 1 : 0), []);

async function operatorsAfter(model: Model, step: Step = {}): Promise<readonly string[]> {
  const after = await applyWith(step)(model, passContext());
  return graphOf(after.model).node.map(({ opType }) => opType);
}

const single = (line: string, given: Partial<Parameters<typeof small>[0]> = {}): Model =>
  small({
    inputs: [float("x", "rows", 4)],
    outputs: [float("y")],
    nodes: [node(line), node("y = Relu(a)")],
    ...given,
  });

test.each<readonly [string, Model]>([
  [
    "an addition of something else than 0",
    single("a = Add(x, c)", { weights: [constant("c", [], 1)] }),
  ],
  [
    "an addition of zeros that would broadcast",
    single("a = Add(x, c)", { weights: [constant("c", [1], 0)] }),
  ],
  ["0 − x", single("a = Sub(c, x)", { weights: [constant("c", [], 0)] })],
  [
    "a cast to another type",
    single("a = Cast(x)", {
      nodes: [node("a = Cast(x)", { to: 11 }), node("b = Cast(a)", { to: 1 }), node("y = Relu(b)")],
    }),
  ],
  [
    "a Dropout whose mask is read",
    single("", {
      outputs: [float("y"), { name: "m", elementType: "bool", shape: [] }],
      nodes: [node("a, m = Dropout(x)"), node("y = Relu(a)")],
    }),
  ],
  ["an identity that makes an output", single("", { nodes: [node("y = Identity(x)")] })],
])("%s stays", async (_, model) => {
  const before = graphOf(model).node.map(({ opType }) => opType);
  expect(await operatorsAfter(model)).toEqual(before);
});

test("a constant that makes an output stays a node, since an initializer would be another kind of model", async () => {
  const model = small({
    inputs: [],
    outputs: [float("y", 2)],
    nodes: [node("y = Constant()", [tensorAttribute("value", constant("", [2], 1, 2))])],
  });
  expect(await operatorsAfter(model)).toEqual(["Constant"]);
});

/** 64 floats from 8 bytes: 256 bytes. */
const grown: Model = small({
  inputs: [float("x", 64)],
  outputs: [float("y", 64)],
  weights: [integers("size", 64)],
  nodes: [node("a = ConstantOfShape(size)"), node("y = Add(x, a)")],
});

test.each([
  [255, ["ConstantOfShape", "Add"]],
  [256, ["Add"]],
  [257, ["Add"]],
])("a constant of 256 bytes under a limit of %d bytes", async (limit, operators) => {
  expect(await operatorsAfter(grown, { "max-folded-bytes": limit })).toEqual(operators);
});

test("a result that is smaller than what it replaces is folded whatever the limit is", async () => {
  const model = small({
    inputs: [float("x", "rows", 4)],
    outputs: [float("y")],
    weights: [constant("w", [2, 4], 1, 2, 3, 4, 5, 6, 7, 8)],
    nodes: [node("a = ReduceSum(w)", { keepdims: 1 }), node("y = Add(x, a)")],
  });
  expect(await operatorsAfter(model, { "max-folded-bytes": 0 })).toEqual(["Add"]);
});

test.each(["RandomUniform", "QuantizeLinear", "DequantizeLinear"])(
  "%s of constants is not folded",
  async (operator) => {
    const lines: Readonly<Record<string, Model>> = {
      RandomUniform: small({
        inputs: [float("x", 4)],
        outputs: [float("y", 4)],
        nodes: [node("a = RandomUniform()", [intsAttribute("shape", 4)]), node("y = Add(x, a)")],
      }),
      DequantizeLinear: small({
        inputs: [float("x", 4)],
        outputs: [float("y", 4)],
        weights: [
          makeTensor("w", "int8", { dims: [4], values: Int8Array.of(1, 2, 3, 4) }),
          constant("s", [], 0.5),
        ],
        nodes: [node("a = DequantizeLinear(w, s)"), node("y = Add(x, a)")],
      }),
      QuantizeLinear: small({
        inputs: [{ name: "x", elementType: "uint8", shape: [4] }],
        outputs: [{ name: "y", elementType: "bool", shape: [4] }],
        weights: [
          constant("w", [4], 1, 2, 3, 4),
          constant("s", [], 0.5),
          makeTensor("z", "uint8", { dims: [], values: Uint8Array.of(0) }),
        ],
        nodes: [node("a = QuantizeLinear(w, s, z)"), node("y = Equal(x, a)")],
      }),
    };
    const model = lines[operator];
    if (model === undefined) throw new Error(`No model has ${operator}`);
    expect(await operatorsAfter(model)).toContain(operator);
  },
);

test("constants that the engine cannot compute are left, and the report says why", async () => {
  const context = {
    ...passContext(),
    evaluate: () => Promise.reject(new EngineError("engine-failed", "Cannot compute: no kernel")),
  };
  const { model, changes } = await applyWith()(grown, context);
  expect(graphOf(model).node.map(({ opType }) => opType)).toEqual(["ConstantOfShape", "Add"]);
  expect(changes).toEqual([
    {
      kind: "refused",
      node: "a",
      operator: "ConstantOfShape",
      code: "not-computable",
      reason: "its constants cannot be computed: Cannot compute: no kernel",
    },
  ]);
});

test("an error that is not the engine's is a bug and is not swallowed", async () => {
  const context = { ...passContext(), evaluate: () => Promise.reject(new TypeError("oh")) };
  await expect(applyWith()(grown, context)).rejects.toThrow(TypeError);
});

test("equal scales of quantized values stay apart: the engine's exact kernels rewrite them in place", async () => {
  const model = small({
    inputs: [float("x", "rows", 4)],
    outputs: [float("y")],
    weights: [
      constant("s1", [], 0.5),
      constant("s2", [], 0.5),
      makeTensor("z", "uint8", { dims: [], values: Uint8Array.of(0) }),
    ],
    nodes: [
      node("q = QuantizeLinear(x, s1, z)"),
      node("d = DequantizeLinear(q, s2, z)"),
      node("y = Relu(d)"),
    ],
  });
  const { model: after } = await applyWith()(model, passContext());
  expect(graphOf(after).initializer.map(({ name }) => name)).toEqual(["s1", "s2", "z"]);
});

test("an embedding keeps its indices: integers are cleaned like floats", async () => {
  const model = small({
    inputs: [int64("i", "rows")],
    outputs: [float("y")],
    weights: [
      weight("t", [4, 2], 1),
      makeTensor("zero", "int64", { dims: [], values: BigInt64Array.of(0n) }),
    ],
    nodes: [node("j = Add(i, zero)"), node("y = Gather(t, j)", [intAttribute("axis", 0)])],
  });
  expect(await operatorsAfter(model)).toEqual(["Gather"]);
});
