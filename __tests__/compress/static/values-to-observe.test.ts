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

test("valuesToObserve() asks what a mean reads and makes: its shape tells whether it pools", () => {
  const nodes = [
    node("e = Exp(x)"),
    node("m = ReduceMean(e)", [intsAttribute("axes", 1)]),
    node("y = Add(m, c)"),
  ];
  expect(asked(nodes, [constant("c", [], 1)])).toEqual(["e", "m"]);
});

test("valuesToObserve() does not ask for the product of two activations", () => {
  const nodes = [node("p = MatMul(x, x)"), node("a = Add(p, p)"), node("y = MatMul(a, w)")];
  expect(asked(nodes, [w])).toEqual(["a", "y"]);
});
