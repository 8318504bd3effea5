import { describe, expect, test } from "@jest/globals";
import { Tensor as RuntimeTensor } from "onnxruntime-node";
import type { PassResult } from "../../src/compress/pass.ts";
import { clean } from "../../src/compress/passes/clean.ts";
import { int4Weights } from "../../src/compress/passes/int4-weights.ts";
import { int8Dynamic } from "../../src/compress/passes/int8-dynamic.ts";
import { saturationRisk } from "../../src/compress/saturation-risk.ts";
import { checkModel } from "../../src/model/check-model.ts";
import { subgraphsOf, valueNames } from "../../src/model/graph-index.ts";
import {
  type Graph,
  type Model,
  type Node,
  type Tensor,
  graphOf,
  makeTensor,
} from "../../src/model/ir.ts";
import { engineNeed } from "../../src/compress/target/engine-needs.ts";
import { writeModel } from "../../src/model/write-model.ts";
import { graphAttribute } from "../support/attributes.ts";
import { float, node, small, weight } from "../support/models.ts";
import { passContext } from "../support/pass-cases.ts";
import { voice, voiceInputs } from "../support/voice-model.ts";
import { type Inputs, floats, relativeError, runModel } from "../support/run-model.ts";

const [DEPTH, HIDDEN] = [16, 16];
const x = floats([5, 3, DEPTH], (at) => Math.sin(at * 0.37) * 1.5);

const lstmWeights = (seed: number): readonly Tensor[] => [
  weight("w", [1, 4 * HIDDEN, DEPTH], { seed, spread: 0.3 }),
  weight("r", [1, 4 * HIDDEN, HIDDEN], { seed: seed + 1, spread: 0.2 }),
];

const branch = (output: string, weights: readonly Tensor[], nodes: readonly Node[]): Graph =>
  graphOf(small({ inputs: [], outputs: [float(output, "steps", "rows", HIDDEN)], weights, nodes }));

/** A recurrence in the one branch, a product in the other; which runs is an input. */
const branched = (shared: readonly Tensor[] = []): Model =>
  small({
    inputs: [float("x", "steps", "rows", DEPTH), { name: "flag", elementType: "bool", shape: [] }],
    outputs: [float("y", "steps", "rows", HIDDEN)],
    weights: shared,
    nodes: [
      node("y = If(flag)", [
        graphAttribute(
          "then_branch",
          branch(
            "t",
            [
              ...lstmWeights(1),
              makeTensor("axes", "int64", { dims: [1], values: BigInt64Array.of(1n) }),
            ],
            [
              node("all = LSTM(x, w, r)", { hidden_size: HIDDEN }, "memory"),
              node("t = Squeeze(all, axes)"),
            ],
          ),
        ),
        graphAttribute(
          "else_branch",
          branch("e", shared.length > 0 ? [] : [weight("v", [DEPTH, HIDDEN], 5)], [
            node("e = MatMul(x, v)", {}, "product"),
          ]),
        ),
      ]),
    ],
  });

const apply = (model: Model): Promise<PassResult> =>
  int8Dynamic.apply(model, { pass: "int8-dynamic", "minimum-elements": 1 }, passContext());

const flagged = (value: number): Inputs => ({
  x,
  flag: new RuntimeTensor("bool", Uint8Array.of(value), []),
});

describe.each([
  ["their own", branched()],
  ["of the graph around them", branched([weight("v", [DEPTH, HIDDEN], 5)])],
])("layers in branches with constants %s", (_, model) => {
  test.each([
    ["recurrence", 1],
    ["product", 0],
  ] as const)("answer as before with int8 weights (%s)", async (__, flag) => {
    const { model: made, changes } = await apply(model);
    expect(changes).toMatchObject([
      { kind: "applied", node: "memory", operator: "LSTM" },
      { kind: "applied", node: "product", operator: "MatMul" },
    ]);
    expect(checkModel(made)).toEqual([]);
    const [before, after] = [
      await runModel(model, flagged(flag)),
      await runModel(made, flagged(flag)),
    ];
    const error = relativeError(before["y"] ?? Float64Array.of(), after["y"] ?? Float64Array.of());
    // Half a step of 127 in each weight and of 255 in each activation, five times one after the other.
    expect(error).toBeGreaterThan(0);
    expect(error).toBeLessThan(0.04);
  });

  test("leave no float weight behind", async () => {
    const { model: made } = await apply(model);
    expect(writeModel(made).length).toBeLessThan(writeModel(model).length / 2);
  });

  test("are found where clean has put their constants", async () => {
    const { model: cleaned } = await clean.apply(model, { pass: "clean" }, passContext());
    const { changes } = await apply(cleaned);
    expect(changes.map(({ kind }) => kind)).toEqual(["applied", "applied"]);
  });

  test("are done once", async () => {
    const once = await apply(model);
    const twice = await apply(once.model);
    expect(twice.changes.filter(({ kind }) => kind === "applied")).toEqual([]);
  });
});

const outputsIn = (graph: Graph): readonly string[] => [
  ...graph.node.flatMap(({ output }) => output),
  ...graph.node.flatMap(subgraphsOf).flatMap(outputsIn),
];

test("new names are nowhere else in the model, and a layer in a branch of a branch is found", async () => {
  const inner = graphOf(branched());
  const model = small({
    inputs: [float("x", "steps", "rows", DEPTH), { name: "flag", elementType: "bool", shape: [] }],
    outputs: [float("o", "steps", "rows", HIDDEN), float("p", "steps", "rows", HIDDEN)],
    weights: [weight("u", [DEPTH, HIDDEN], 8)],
    nodes: [
      node("o = MatMul(x, u)", {}, "outside"),
      node("p = If(flag)", [
        graphAttribute(
          "then_branch",
          graphOf(
            small({
              inputs: [],
              outputs: [float("y", "steps", "rows", HIDDEN)],
              nodes: inner.node,
            }),
          ),
        ),
        graphAttribute(
          "else_branch",
          branch("z", [weight("q", [DEPTH, HIDDEN], 9)], [node("z = MatMul(x, q)", {}, "else")]),
        ),
      ]),
    ],
  });
  const { model: made, changes } = await apply(model);
  expect(changes.map(({ node: name }) => name).toSorted()).toEqual([
    "else",
    "memory",
    "outside",
    "product",
  ]);
  expect(checkModel(made)).toEqual([]);
  const names = outputsIn(graphOf(made));
  expect(new Set(names).size).toBe(names.length);
  expect(valueNames(graphOf(made)).has("q")).toBe(false);
  for (const flag of [0, 1]) {
    const [before, after] = [
      await runModel(model, flagged(flag)),
      await runModel(made, flagged(flag)),
    ];
    for (const name of ["o", "p"])
      expect(
        relativeError(before[name] ?? Float64Array.of(), after[name] ?? Float64Array.of()),
      ).toBeLessThan(0.04);
  }
});

describe("a weight that two branches read", () => {
  const cleaned = clean.apply(voice, { pass: "clean" }, passContext());

  test("is stored in 8 bits once", async () => {
    const { model, changes } = await apply((await cleaned).model);
    expect(changes.map(({ kind }) => kind)).toEqual(Array(4).fill("applied"));
    const stored = graphOf(model).initializer.filter(({ dims }) => dims.length === 3);
    expect(stored).toHaveLength(4);
    expect(writeModel(model).length).toBeLessThan(writeModel(voice).length / 2);
  });

  test.each(["ordinary", "exact"] as const)("answers as before (%s kernels)", async (kernels) => {
    const { model } = await apply((await cleaned).model);
    for (const given of voiceInputs) {
      const [before, after] = [
        await runModel(voice, given),
        await runModel(model, given, { kernels }),
      ];
      const error = relativeError(
        before["y"] ?? Float64Array.of(),
        after["y"] ?? Float64Array.of(),
      );
      expect(error).toBeGreaterThan(0);
      expect(error).toBeLessThan(0.04);
    }
  });
});

test("int8 weights in branches are looked at for what saturates", async () => {
  const step = { pass: "int8-dynamic", "minimum-elements": 1 } as const;
  const { model } = await int8Dynamic.apply(branched(), step, passContext());
  expect(saturationRisk(model)).toEqual({ weights: 1, risky: 0 });
  const unsafe = { ...step, "saturation-safe": false };
  const { model: risky } = await int8Dynamic.apply(branched(), unsafe, passContext());
  expect(saturationRisk(risky)).toEqual({ weights: 1, risky: 1 });
});

test("products in branches are packed in few bits, and recurrences are named", async () => {
  for (const model of [branched(), branched([weight("v", [DEPTH, HIDDEN], 5)])]) {
    const { model: made, changes } = await int4Weights.apply(
      model,
      { pass: "int4-weights", "minimum-elements": 1, bits: 8, "block-size": 16 },
      passContext(),
    );
    expect(changes).toMatchObject([
      { kind: "applied", node: "product" },
      { kind: "refused", node: "memory", code: "operator" },
    ]);
    expect(checkModel(made)).toEqual([]);
    expect(engineNeed(made).release).toBe(23);
    const [before, after] = [await runModel(model, flagged(0)), await runModel(made, flagged(0))];
    const error = relativeError(before["y"] ?? Float64Array.of(), after["y"] ?? Float64Array.of());
    expect(error).toBeGreaterThan(0);
    expect(error).toBeLessThan(0.01);
  }
});

test("a table that is cut into pieces which never change stays float, for the engine to cut", async () => {
  const model = small({
    inputs: [float("x", 2, DEPTH)],
    outputs: [float("y")],
    weights: [
      weight("w", [64, DEPTH], 1),
      makeTensor("from", "int64", { dims: [1], values: BigInt64Array.of(0n) }),
      makeTensor("to", "int64", { dims: [1], values: BigInt64Array.of(2n) }),
    ],
    nodes: [node("c = Slice(w, from, to)"), node("y = Add(x, c)")],
  });
  const result = await apply(model);
  expect(result.changes).toEqual([]);
});
