import { expect, test } from "@jest/globals";
import { int8Static } from "../../../src/compress/passes/int8-static.ts";
import type { StepOf } from "../../../src/compress/pass.ts";
import { joinSpelledGates } from "../../../src/compress/static/spelled-gates.ts";
import { type Model, type Node, type Tensor, makeTensor } from "../../../src/model/ir.ts";
import { operatorCounts } from "../../../src/model/signature.ts";
import { floatAttribute, intsAttribute } from "../../support/attributes.ts";
import { float, node, small, weight } from "../../support/models.ts";
import { passContext } from "../../support/pass-cases.ts";
import { floats, optimizedModel, relativeError, runModel } from "../../support/run-model.ts";

/** As in the tests of a HardSwish: two layers and a product of codes. */
const EIGHT_BITS = 0.03;
/** 1 / 6 is rounded once, where a division rounds each of its results. */
const FLOAT32 = 1e-6;
const inputs = { x: floats([4, 2, 8, 8], (at) => Math.sin(at * 0.9) * 3) };

const number = (name: string, value: number, dims: readonly number[] = []): Tensor =>
  makeTensor(name, "float32", { dims, values: Float32Array.of(value) });

interface Given {
  readonly opset?: number;
  readonly numbers?: readonly Tensor[];
  readonly outputs?: readonly string[];
}

/** A Conv, what stands between, and another Conv. */
function between(nodes: readonly Node[], { opset = 13, numbers = [], outputs = [] }: Given = {}) {
  const known = new Set(numbers.map(({ name }) => name));
  const usual = [
    number("three", 3),
    number("zero", 0),
    number("six", 6, [1]),
    number("most", 6),
    number("sixth", 1 / 6),
  ];
  return small({
    opset,
    inputs: [float("x", "rows", 2, 8, 8)],
    outputs: [float("y", "rows", 8, 8, 8), ...outputs.map((name) => float(name, "rows", 16, 8, 8))],
    weights: [
      weight("w1", [16, 2, 3, 3], { seed: 1, spread: 0.5 }),
      weight("w2", [8, 16, 1, 1], { seed: 3, spread: 0.3 }),
      ...usual.filter(({ name }) => !known.has(name)),
      ...numbers,
    ],
    nodes: [
      node("c = Conv(x, w1)", [intsAttribute("pads", 1, 1, 1, 1)], "first"),
      ...nodes,
      node("y = Conv(h, w2)", {}, "second"),
    ],
  });
}

const none = new Float64Array();

async function quantized(model: Model, step: Omit<StepOf<"int8-static">, "pass"> = {}) {
  const pass = { pass: "int8-static", ...step } as const;
  const { model: candidate, changes } = await int8Static.apply(model, pass, passContext(inputs));
  const [wanted, given] = [await runModel(model, inputs), await runModel(candidate, inputs)];
  const error = relativeError(wanted["y"] ?? none, given["y"] ?? none);
  return { counts: operatorCounts(await optimizedModel(candidate)), error, changes };
}

const ADD = node("a = Add(c, three)", {}, "sum");
const CLIP = node("k = Clip(a, zero, most)", {}, "clip");
const SWISH = [
  ADD,
  CLIP,
  node("m = Mul(c, k)", {}, "product"),
  node("h = Div(m, six)", {}, "swish"),
];
const OLD_CLIP = node("k = Clip(a)", [floatAttribute("min", 0), floatAttribute("max", 6)]);

type Row = readonly [string, readonly Node[], Given?];

/** A parameter that a row lacks would be taken for a callback. */
const whole = (rows: readonly Row[]): readonly [string, readonly Node[], Given][] =>
  rows.map(([name, nodes, given = {}]) => [name, nodes, given]);

const SPELLED: readonly Row[] = [
  ["as in PP-OCR", SWISH],
  ["with the sum turned", [node("a = Add(three, c)"), ...SWISH.slice(1)]],
  ["with the product turned", [ADD, CLIP, node("m = Mul(k, c)"), node("h = Div(m, six)")]],
  ["with a factor of 1/6", [ADD, CLIP, node("m = Mul(c, k)"), node("h = Mul(m, sixth)")]],
  ["with a factor of 1/6 first", [ADD, CLIP, node("m = Mul(c, k)"), node("h = Mul(sixth, m)")]],
  ["with the gate divided", [ADD, CLIP, node("g = Div(k, six)"), node("h = Mul(c, g)")]],
  ["with the gate multiplied", [ADD, CLIP, node("g = Mul(k, sixth)"), node("h = Mul(g, c)")]],
  ["in set 10", [ADD, OLD_CLIP, ...SWISH.slice(2)], { opset: 10 }],
  [
    "with other numbers",
    SWISH,
    { numbers: [number("three", 1.5), number("six", 4), number("most", 4)] },
  ],
];

test.each(whole(SPELLED))("a hard swish %s is one in codes", async (_, nodes, given) => {
  const model = between(nodes, given);
  const { counts, error } = await quantized(model);
  expect(counts).toMatchObject({ Clip: 1, "com.microsoft:QLinearMul": 1 });
  expect(counts).not.toHaveProperty("Div");
  expect(counts).not.toHaveProperty("Add");
  expect(error).toBeLessThan(EIGHT_BITS);
});

test.each(whole(SPELLED))(
  "a hard swish %s answers as it did when it is joined",
  async (_, nodes, given) => {
    const model = between(nodes, given);
    const { model: joined } = joinSpelledGates(model, []);
    expect(operatorCounts(joined)).toEqual({ Conv: 2, HardSigmoid: 1, Mul: 1 });
    const [wanted, made] = [await runModel(model, inputs), await runModel(joined, inputs)];
    expect(relativeError(wanted["y"] ?? none, made["y"] ?? none)).toBeLessThan(FLOAT32);
  },
);

test("a hard sigmoid is joined by itself", () => {
  const { model } = joinSpelledGates(between([ADD, CLIP, node("h = Div(k, six)")]), []);
  expect(operatorCounts(model)).toEqual({ Conv: 2, HardSigmoid: 1 });
});

const NEAR: readonly Row[] = [
  ["is divided by another number", SWISH, { numbers: [number("five", 5)] }],
  ["is divided by what it multiplies", [...SWISH.slice(0, 3), node("h = Div(six, m)")]],
  ["is clipped from another number on", SWISH, { numbers: [number("zero", -0.5)] }],
  ["is clipped below only", [ADD, node("k = Clip(a, zero)"), ...SWISH.slice(2)]],
  ["is multiplied by another value", [ADD, CLIP, node("m = Mul(x2, k)"), ...SWISH.slice(3)]],
  ["is multiplied twice by its gate", [ADD, CLIP, node("m = Mul(k, k)"), ...SWISH.slice(3)]],
  ["subtracts", [node("a = Sub(c, three)"), ...SWISH.slice(1)]],
  ["adds a number for each channel", SWISH, { numbers: [weight("three", [16, 1, 1], 4)] }],
  [
    "has a gate that others read",
    [...SWISH.slice(0, 3), node("q = Div(m, six)"), node("h = Add(q, k)")],
  ],
  ["has a sum that is an output", SWISH, { outputs: ["a"] }],
  ["has a product that is an output", SWISH, { outputs: ["m"] }],
];

test.each(whole(NEAR))("what %s is no hard swish", (_, nodes, given) => {
  const divided = given.numbers?.some(({ name }) => name === "five") === true;
  const asked = divided ? [...nodes.slice(0, 3), node("h = Div(m, five)")] : nodes;
  const named = asked.some(({ input }) => input.includes("x2"))
    ? [node("x2 = Sigmoid(c)"), ...asked]
    : asked;
  const model = between(named, given);
  expect(operatorCounts(joinSpelledGates(model, []).model)).toEqual(operatorCounts(model));
});

test("a hard swish that no layer follows, or that the recipe keeps float, stays as it is", async () => {
  const kept = await quantized(between(SWISH), { "keep-float": ["clip"] });
  expect(kept.counts).toMatchObject({ Div: 1, Add: 1 });
  const last = small({
    opset: 13,
    inputs: [float("x", "rows", 2, 8, 8)],
    outputs: [float("h", "rows", 16, 6, 6)],
    weights: [
      weight("w1", [16, 2, 3, 3], { seed: 1, spread: 0.5 }),
      number("three", 3),
      number("zero", 0),
      number("six", 6),
      number("most", 6),
    ],
    nodes: [node("c = Conv(x, w1)", {}, "first"), ...SWISH],
  });
  const step = { pass: "int8-static" } as const;
  const { model } = await int8Static.apply(last, step, passContext(inputs));
  expect(operatorCounts(model)).toMatchObject({ Add: 1, Clip: 1, Mul: 1, Div: 1 });
});

test("changes say what became of the nodes", async () => {
  const { changes } = await quantized(between(SWISH));
  const reasons = new Map(changes.map(({ node: name, reason }) => [name, reason]));
  expect(reasons.get("sum")).toBe("computed by swish, as part of a hard sigmoid");
  expect(reasons.get("swish")).toBe("carries int8 values between layers");
});
