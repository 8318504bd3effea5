import { expect, test } from "@jest/globals";
import { int8Static } from "../../../src/compress/passes/int8-static.ts";
import type { Model } from "../../../src/model/ir.ts";
import { constant, float, node, small, weight } from "../../support/models.ts";
import { passContext } from "../../support/pass-cases.ts";
import { floats, relativeError, runModel } from "../../support/run-model.ts";

/** Each of two layers adds half a step of 255 in what it reads and of 127 in its weight. */
const EIGHT_BITS = 0.03;
const empty = new Float64Array();

test.each([1, 2, 3])(
  "a Softmax over axis %d with small results answers between two Convs as before",
  async (axis) => {
    const model = small({
      inputs: [float("x", "rows", 2, 8, 8)],
      outputs: [float("y", "rows", 3, 8, 8)],
      weights: [
        weight("w1", [3, 2, 1, 1], { seed: 1, spread: 0.02 }),
        weight("w2", [3, 3, 1, 1], 2),
      ],
      nodes: [
        node("a = Conv(x, w1)"),
        node("s = Softmax(a)", { axis }),
        node("y = Conv(s, w2)", {}, "last"),
      ],
    });
    const x = floats([4, 2, 8, 8], (at) => Math.sin(at * 0.9) * 2);
    const made = await int8Static.apply(model, { pass: "int8-static" }, passContext({ x }));
    expect(made.changes.filter(({ kind }) => kind === "applied")).toHaveLength(2);
    const [before, after] = [await runModel(model, { x }), await runModel(made.model, { x })];
    expect(relativeError(before["y"] ?? empty, after["y"] ?? empty)).toBeLessThan(EIGHT_BITS);
  },
);

/** Of two classes, the first by as much as both inputs say. */
const sure: Model = small({
  inputs: [float("x", "rows", 2)],
  outputs: [float("y", "rows", 1)],
  weights: [constant("w1", [2, 2], 1, -1, 1, -1), constant("w2", [2, 1], 1, 0.5)],
  nodes: [
    node("a = MatMul(x, w1)"),
    node("s = Softmax(a)", { axis: 1 }),
    node("y = MatMul(s, w2)", {}, "last"),
  ],
});

test("a Softmax that is surer on other rows than on calibration's is not cut there", async () => {
  const unsure = { x: floats([4, 2], (at) => [2, -2, -2, 2, 0.1, 0, 0, 0.1][at] ?? 0) };
  const made = await int8Static.apply(sure, { pass: "int8-static" }, passContext(unsure));
  const x = floats([2, 2], (at) => [2, 2, 1.5, 1.5][at] ?? 0);
  const [before, after] = [await runModel(sure, { x }), await runModel(made.model, { x })];
  expect(relativeError(before["y"] ?? empty, after["y"] ?? empty)).toBeLessThan(EIGHT_BITS);
});
