import { expect, test } from "@jest/globals";
import { graphOf, makePackedTensor, makeTensor, withGraph } from "../../src/model/ir.ts";
import { printModel } from "../../src/model/print-model.ts";
import {
  floatAttribute,
  floatsAttribute,
  graphAttribute,
  intsAttribute,
  tensorAttribute,
  textAttribute,
  textsAttribute,
} from "../support/attributes.ts";
import { constant, float, node, small } from "../support/models.ts";

test("a model is printed value by value, weight by weight, node by node", () => {
  const inner = small({ inputs: [], outputs: [float("t", "?")], nodes: [node("t = Identity(a)")] });
  const model = small({
    inputs: [float("x", "rows", 3), { name: "flag", elementType: "bool", shape: [null] }],
    outputs: [float("y")],
    weights: [
      constant("w", [2], 0.1, 1 / 3),
      makeTensor("texts", "string", { dims: [2], values: ['a"b', "ä"] }),
      makePackedTensor("codes", "int4", { dims: [4], packed: Uint8Array.of(0x10, 0xff) }),
      makeTensor("big", "int64", { dims: [], values: BigInt64Array.of(2n ** 60n) }),
    ],
    nodes: [
      node("a, _ = Op(x, _, w)", { axis: -1 }, "first"),
      node("b = own.domain:Thing(a)", [
        floatAttribute("alpha", 0.1),
        floatsAttribute("list", 1, 0.2),
        intsAttribute("pads", 1, 2),
        textAttribute("mode", "fast"),
        textsAttribute("names", "a", "b"),
        tensorAttribute("value", constant("", [1], 7)),
      ]),
      node("y = If(flag)", [graphAttribute("then_branch", graphOf(inner))]),
    ],
  });
  expect(printModel(model)).toBe(`ir 8, ai.onnx 17, own.domain 1
input x: float32[rows, 3]
input flag: bool[?]
output y: float32[]
weight w: float32[2] 0.1 0.33333334
weight texts: string[2] "a\\"b" "ä"
weight codes: type22[4] 10 ff
weight big: int64[] 1152921504606846976
a, _ = Op(x, _, w) axis=-1 "first"
b = own.domain:Thing(a) alpha=0.1 list=[1, 0.2] pads=[1, 2] mode="fast" names=["a", "b"] value=(float32[1] 7)
y = If(flag)
  then_branch:
    output t: float32[?]
    t = Identity(a)
`);
});

const long = (count: number, last: number): string =>
  printModel(
    small({
      inputs: [],
      outputs: [float("y")],
      weights: [constant("w", [count], ...Array.from({ length: count - 1 }, () => 1), last)],
      nodes: [node("y = Relu(w)")],
    }),
  );

test("64 values are shown whole; of 65 the first eight, and a checksum that sees the last", () => {
  expect(long(64, 2)).toContain(`weight w: float32[64] ${"1 ".repeat(63)}2\n`);
  expect(long(65, 2)).toMatch(/weight w: float32\[65\] 1 1 1 1 1 1 1 1 … [0-9a-f]{8}\n/);
  expect(long(65, 2)).not.toBe(long(65, 3));
  expect(long(65, 2)).toBe(long(65, 2));
});

test("two models that the engine tells apart are printed differently", () => {
  const plain = small({
    inputs: [float("x")],
    outputs: [float("y")],
    nodes: [node("y = Relu(x)")],
  });
  const others = [
    small({ inputs: [float("x", 1)], outputs: [float("y")], nodes: [node("y = Relu(x)")] }),
    small({ opset: 16, inputs: [float("x")], outputs: [float("y")], nodes: [node("y = Relu(x)")] }),
    withGraph(plain, { nodes: [node("y = Neg(x)")] }),
    withGraph(plain, { nodes: [node("y = Relu(x)", { axis: 0 })] }),
    withGraph(plain, { initializers: [constant("w", [1], -0)] }),
    withGraph(plain, { initializers: [constant("w", [1], 0)] }),
  ];
  expect(new Set([plain, ...others].map(printModel)).size).toBe(7);
});
