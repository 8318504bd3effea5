import { expect, test } from "@jest/globals";
import { hoistConstants } from "../../../src/compress/clean/hoist-constants.ts";
import { clean } from "../../../src/compress/passes/clean.ts";
import { float16 } from "../../../src/compress/passes/float16.ts";
import { checkModel } from "../../../src/model/check-model.ts";
import { type Graph, type Model, graphOf, makeTensor } from "../../../src/model/ir.ts";
import { writeModel } from "../../../src/model/write-model.ts";
import { graphAttribute, tensorAttribute } from "../../support/attributes.ts";
import { constant, float, node, small, weight } from "../../support/models.ts";
import { passContext } from "../../support/pass-cases.ts";
import { floats, relativeError, runModel } from "../../support/run-model.ts";

/** A layer whose weight is an initializer of the branch. */
const listed = (output: string, seed: number, name = "w"): Graph =>
  graphOf(
    small({
      inputs: [],
      outputs: [float(output, 4, 32)],
      weights: [weight(name, [32, 32], seed), constant("tiny", [1], seed)],
      nodes: [node(`m = MatMul(x, ${name})`), node(`${output} = Add(m, tiny)`)],
    }),
  );

/** The same with a Constant node inside a branch of the branch, under the same name. */
const nested = (output: string, seed: number): Graph =>
  graphOf(
    small({
      inputs: [],
      outputs: [float(output, 4, 32)],
      nodes: [
        node("w = Constant()", [tensorAttribute("value", weight("", [32, 32], seed))]),
        node(`${output} = If(flag)`, [
          graphAttribute("then_branch", listed("inner", seed + 1, "v")),
          graphAttribute(
            "else_branch",
            graphOf(
              small({
                inputs: [],
                outputs: [float("o", 4, 32)],
                nodes: [node("o = MatMul(x, w)")],
              }),
            ),
          ),
        ]),
      ],
    }),
  );

const branching: Model = small({
  inputs: [float("x", 4, 32), { name: "flag", elementType: "bool", shape: [1] }],
  outputs: [float("y", 4, 32)],
  nodes: [
    node("y = If(flag)", [
      graphAttribute("then_branch", listed("t", 1)),
      graphAttribute("else_branch", nested("e", 2)),
    ]),
  ],
});

const x = floats([4, 32], (at) => Math.sin(at * 0.3));
const inputs = [0, 1].map((flag) => ({
  x,
  flag: flagTensor(flag),
}));

function flagTensor(flag: number): typeof x {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const Construct = x.constructor as new (
    type: string,
    data: Uint8Array,
    dims: number[],
  ) => typeof x;
  return new Construct("bool", Uint8Array.of(flag), [1]);
}

test("weights of branches move out, each under a name of its own, and the answers stay", async () => {
  const { model, changes } = hoistConstants(branching);
  expect(checkModel(model)).toEqual([]);
  expect(graphOf(model).initializer).toHaveLength(3);
  expect(new Set(graphOf(model).initializer.map(({ name }) => name)).size).toBe(3);
  expect(changes.map(({ kind, node: name, operator }) => [kind, name, operator])).toEqual([
    ["applied", "w", "MatMul"],
    ["applied", "w", "If"],
    ["applied", "v", "MatMul"],
  ]);
  for (const given of inputs)
    expect(await runModel(model, given)).toEqual(await runModel(branching, given));
});

test("what moved is stored in 16 bits like any other weight", async () => {
  const context = passContext();
  const cleaned = await clean.apply(branching, { pass: "clean" }, context);
  const { model } = await float16.apply(cleaned.model, { pass: "float16" }, context);
  expect(writeModel(model).length).toBeLessThan(0.6 * writeModel(branching).length);
  for (const given of inputs) {
    const [wanted, made] = [await runModel(branching, given), await runModel(model, given)];
    expect(
      relativeError(wanted["y"] ?? Float64Array.of(), made["y"] ?? Float64Array.of()),
    ).toBeLessThan(1e-3);
  }
});

test("small constants, and what a branch gives out, stay", () => {
  const model = small({
    inputs: [{ name: "flag", elementType: "bool", shape: [1] }],
    outputs: [float("y")],
    nodes: [
      node("y = If(flag)", [
        graphAttribute(
          "then_branch",
          graphOf(
            small({
              inputs: [],
              outputs: [float("w")],
              weights: [weight("w", [32, 32], 1)],
              nodes: [],
            }),
          ),
        ),
        graphAttribute(
          "else_branch",
          graphOf(
            small({
              inputs: [],
              outputs: [float("e")],
              weights: [makeTensor("s", "float32", { dims: [2], values: Float32Array.of(1, 2) })],
              nodes: [node("e = Neg(s)")],
            }),
          ),
        ),
      ]),
    ],
  });
  expect(hoistConstants(model)).toEqual({ model, changes: [] });
});
