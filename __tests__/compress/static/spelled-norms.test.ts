/** LayerNormalization as it was written before opset 17: the engine fuses it only as it was written. */
import { expect, test } from "@jest/globals";
import { int8Static } from "../../../src/compress/passes/int8-static.ts";
import { type Model } from "../../../src/model/ir.ts";
import { operatorCounts } from "../../../src/model/signature.ts";
import { intsAttribute } from "../../support/attributes.ts";
import { constant, float, node, small, weight } from "../../support/models.ts";
import { passContext } from "../../support/pass-cases.ts";
import { floats, optimizedModel } from "../../support/run-model.ts";

const axes = intsAttribute("axes", -1);

/** The residual is a sum of two products, which is carried in int8 where only layers read it. */
const normed: Model = small({
  opset: 13,
  inputs: [float("x", "rows", 3, 8)],
  outputs: [float("y", "rows", 3, 4)],
  weights: [
    weight("w1", [8, 8], 1),
    weight("w2", [8, 8], 2),
    weight("w3", [8, 4], 3),
    weight("gain", [8], 4),
    weight("shift", [8], 5),
    constant("two", [], 2),
    constant("small", [], 1e-5),
  ],
  nodes: [
    node("a = MatMul(x, w1)"),
    node("b = MatMul(x, w2)"),
    node("h = Add(a, b)"),
    node("m = ReduceMean(h)", [axes]),
    node("d = Sub(h, m)"),
    node("s = Pow(d, two)"),
    node("v = ReduceMean(s)", [axes]),
    node("e = Add(v, small)"),
    node("q = Sqrt(e)"),
    node("n = Div(d, q)"),
    node("g = Mul(n, gain)"),
    node("t = Add(g, shift)"),
    node("y = MatMul(t, w3)"),
  ],
});

test("int8-static leaves a spelled norm to the engine, which fuses it with the sum before it", async () => {
  const x = floats([4, 3, 8], (at) => Math.sin(at * 0.9) * 2);
  const { model } = await int8Static.apply(normed, { pass: "int8-static" }, passContext({ x }));
  expect(operatorCounts(model)).toMatchObject({ ReduceMean: 2 });
  expect(operatorCounts(await optimizedModel(model))).toMatchObject({
    "com.microsoft:SkipLayerNormalization": 1,
  });
});
