import { expect, test } from "@jest/globals";
import { valuesToObserve } from "../../../src/compress/static/values-to-observe.ts";
import { indexGraph } from "../../../src/model/graph-index.ts";
import { type Model, type Node, type Tensor, graphOf } from "../../../src/model/ir.ts";
import { intsAttribute } from "../../support/attributes.ts";
import { constant, float, node, small, weight } from "../../support/models.ts";

function asked(nodes: readonly Node[], weights: readonly Tensor[]): readonly string[] {
  const model: Model = small({
    inputs: [float("x", "rows", 4)],
    outputs: [float("y", "rows", 4)],
    weights,
    nodes,
  });
  const graph = graphOf(model);
  return valuesToObserve(graph, indexGraph(graph));
}

const w = weight("w", [4, 4], 1);
const v = weight("v", [4, 4], 2);

test("valuesToObserve() asks for what goes into layers and what comes out, and for nothing that no layer reads", () => {
  const nodes = [
    node("h = MatMul(x, w)"),
    node("e = Erf(h)"),
    node("f = Mul(e, h)"),
    node("g = Softmax(f)"),
    node("m = MatMul(g, v)"),
    node("y = Tanh(m)"),
  ];
  expect(asked(nodes, [w, v])).toEqual(["x", "h", "g", "m"]);
});

test("valuesToObserve() asks for a carrier between two layers, and not for one after the last", () => {
  const nodes = [
    node("h = MatMul(x, w)"),
    node("r = Relu(h)"),
    node("s = Add(r, h)"),
    node("m = MatMul(s, v)"),
    node("t = Add(m, m)"),
    node("y = Mul(t, t)"),
  ];
  // The sum after the last layer would be a bias if it added a constant.
  expect(asked(nodes, [w, v])).toEqual(["x", "h", "r", "s", "m", "t"]);
});

test("valuesToObserve() asks what a mean between layers reads and makes: its shape tells whether it pools", () => {
  const mean = node("m = ReduceMean(h)", [intsAttribute("axes", 1)]);
  const between = [node("h = MatMul(x, w)"), mean, node("y = MatMul(m, v)")];
  expect(asked(between, [w, v])).toEqual(["x", "h", "m", "y"]);
});

test("valuesToObserve() does not ask for the means of a norm", () => {
  const nodes = [
    node("h = MatMul(x, w)"),
    node("m = ReduceMean(h)", [intsAttribute("axes", 1)]),
    node("d = Sub(h, m)"),
    node("s = Pow(d, two)"),
    node("r = ReduceMean(s)", [intsAttribute("axes", 1)]),
    node("a = Add(r, c)"),
    node("q = Sqrt(a)"),
    node("n = Div(d, q)"),
    node("y = MatMul(n, v)"),
  ];
  const numbers = [constant("two", [], 2), constant("c", [], 1)];
  expect(asked(nodes, [w, v, ...numbers])).toEqual(["x", "h", "n", "y"]);
});

test("valuesToObserve() does not ask for the product of two activations", () => {
  const nodes = [node("p = MatMul(x, x)"), node("a = Add(p, p)"), node("y = MatMul(a, w)")];
  expect(asked(nodes, [w])).toEqual(["a", "y"]);
});
