import { expect, test } from "@jest/globals";
import { type Model, type Node, graphOf, opsetVersion } from "../../src/model/ir.ts";
import { checkModel } from "../../src/model/check-model.ts";
import { printModel } from "../../src/model/print-model.ts";
import { atLeastOpset, raiseOpset } from "../../src/compress/raise-opset.ts";
import {
  floatAttribute,
  graphAttribute,
  intsAttribute,
  textAttribute,
} from "../support/attributes.ts";
import { constant, float, node, small, weight } from "../support/models.ts";
import { floats, runModel } from "../support/run-model.ts";

const x = floats([2, 3, 4, 4], (at) => Math.sin(at * 0.7) * 3);

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

test.each<readonly [string, Model]>([
  [
    "layers of set 6",
    model(
      6,
      node("a = Conv(x, w, b)"),
      node("c = Relu(a)"),
      node("d = MaxPool(c)", [intsAttribute("kernel_shape", 2, 2)]),
      node("y = Softmax(d)"),
    ),
  ],
  [
    "Clip with bounds",
    model(9, node("y = Clip(x)", [floatAttribute("min", -1), floatAttribute("max", 1.5)])),
  ],
  ["Clip with one bound", model(7, node("y = Clip(x)", [floatAttribute("max", 1.5)]))],
  [
    "Pad",
    model(
      9,
      node("y = Pad(x)", [
        intsAttribute("pads", 0, 0, 1, 2, 0, 0, 0, 1),
        floatAttribute("value", 7),
      ]),
    ),
  ],
  [
    "Pad that reflects",
    model(
      10,
      node("y = Pad(x)", [
        intsAttribute("pads", 0, 0, 1, 2, 0, 0, 0, 1),
        textAttribute("mode", "reflect"),
      ]),
    ),
  ],
  [
    "Slice",
    model(
      9,
      node("y = Slice(x)", [
        intsAttribute("starts", 1, 0),
        intsAttribute("ends", 3, -1),
        intsAttribute("axes", 1, 3),
      ]),
    ),
  ],
  [
    "Slice without axes",
    model(8, node("y = Slice(x)", [intsAttribute("starts", 1, 1), intsAttribute("ends", 2, 9)])),
  ],
  ["Softmax over all axes behind the first", model(11, node("y = Softmax(x)"))],
  ["Softmax from the third axis on", model(12, node("y = Softmax(x)", { axis: 2 }))],
  ["Softmax over the last axis", model(12, node("y = Softmax(x)", { axis: -1 }))],
  ["LogSoftmax", model(9, node("y = LogSoftmax(x)", { axis: 3 }))],
  [
    "Split",
    model(
      11,
      node("p, q = Split(x)", [
        ...node("_ = X()", { axis: 1 }).attribute,
        intsAttribute("split", 1, 2),
      ]),
      node("y = Concat(q, p)", { axis: 1 }),
    ),
  ],
  [
    "Squeeze and Unsqueeze",
    model(
      12,
      node("r = ReduceMean(x)", [intsAttribute("axes", 2)]),
      node("q = Squeeze(r)", [intsAttribute("axes", 2)]),
      node("y = Unsqueeze(q)", [intsAttribute("axes", 0, 4)]),
    ),
  ],
  ["ReduceSum", model(11, node("y = ReduceSum(x)", [intsAttribute("axes", 1, 3)]))],
  ["ReduceSum over everything", model(11, node("y = ReduceSum(x)"))],
  ["Dropout", model(9, node("y = Dropout(x)", [floatAttribute("ratio", 0.4)]))],
  [
    "BatchNormalization and Conv",
    model(8, node("a = BatchNormalization(x, s, o, m, v)"), node("y = Conv(a, w, b)")),
  ],
])("%s answers the same in set 13", async (_, old) => {
  const raised = raiseOpset(old);
  if ("operator" in raised) throw new Error(`${raised.operator} stays`);
  expect(opsetVersion(raised.model, "")).toBe(13);
  expect(checkModel(raised.model)).toEqual([]);
  expect((await runModel(raised.model, { x }))["y"]).toEqual((await runModel(old, { x }))["y"]);
});

test.each([
  [
    "an operator that has another form in every set",
    model(9, node("y = Upsample(x, v)")),
    "Upsample",
  ],
  ["operators that broadcast by an attribute", model(6, node("y = Add(x, v)")), "Add"],
  ["operators that said what they overwrite", model(5, node("y = Relu(x)")), "Relu"],
  [
    "statistics of each place",
    model(8, node("y = BatchNormalization(x, s, o, m, v)", { spatial: 0 })),
    "BatchNormalization",
  ],
  ["a Dropout whose mask is read", model(9, node("y, k = Dropout(x)")), "Dropout"],
  [
    "an operator with a name that objects have",
    model(9, node("y = constructor(x)")),
    "constructor",
  ],
  [
    "a branch",
    model(
      11,
      node("y = If(v)", [graphAttribute("then_branch", graphOf(model(11, node("y = Relu(x)"))))]),
    ),
    "If",
  ],
])("%s is not raised, and named", (_, old, operator) => {
  expect(raiseOpset(old)).toEqual({ operator });
  expect(() => atLeastOpset(old, "int8-static", { lowest: 13, need: "a scale" })).toThrow(
    `Cannot apply int8-static: the model has opset ${opsetVersion(old, "")}; a scale needs 13 or later, and ${operator} has no form there that this program knows`,
  );
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
