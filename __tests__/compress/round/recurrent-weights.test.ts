import { describe, expect, test } from "@jest/globals";
import type { PassResult, StepOf } from "../../../src/compress/pass.ts";
import { int8Dynamic } from "../../../src/compress/passes/int8-dynamic.ts";
import { packWeights } from "../../../src/compress/passes/pack-weights.ts";
import { roundWeights } from "../../../src/compress/passes/round-weights.ts";
import { checkModel } from "../../../src/model/check-model.ts";
import { type Model, graphOf, intAttribute } from "../../../src/model/ir.ts";
import { tensorValues } from "../../../src/model/tensor-data.ts";
import { writeModel } from "../../../src/model/write-model.ts";
import { textAttribute } from "../../support/attributes.ts";
import { float, node, small, weight } from "../../support/models.ts";
import { passContext } from "../../support/pass-cases.ts";
import { floats, relativeError, runModel } from "../../support/run-model.ts";

const [DEPTH, HIDDEN] = [24, 32];
const x = floats([30, 4, DEPTH], (at) => Math.sin(at * 0.37) + Math.sin(at * at));
const GATES = { LSTM: 4, GRU: 3, RNN: 1 } as const;

function recurrence(operator: keyof typeof GATES, directions: 1 | 2): Model {
  const rows = GATES[operator] * HIDDEN;
  const direction = textAttribute("direction", directions === 2 ? "bidirectional" : "forward");
  return small({
    inputs: [float("x", "steps", "rows", DEPTH)],
    outputs: [float("y", "steps", directions, "rows", HIDDEN)],
    weights: [
      weight("w", [directions, rows, DEPTH], { seed: 1, spread: 0.2 }),
      weight("r", [directions, rows, HIDDEN], { seed: 2, spread: 0.1 }),
    ],
    nodes: [
      node(`y = ${operator}(x, w, r)`, [intAttribute("hidden_size", HIDDEN), direction], "memory"),
    ],
  });
}

const round = (model: Model, step: Partial<StepOf<"round-weights">> = {}): Promise<PassResult> =>
  roundWeights.apply(
    model,
    { "minimum-elements": 1, ...step, pass: "round-weights" },
    passContext({ x }),
  );

async function errorOf(before: Model, after: Model): Promise<number> {
  const [wanted, given] = [await runModel(before, { x }), await runModel(after, { x })];
  return relativeError(wanted["y"] ?? Float64Array.of(), given["y"] ?? Float64Array.of());
}

const CASES = [
  ["LSTM", 1],
  ["LSTM", 2],
  ["GRU", 1],
  ["GRU", 2],
  ["RNN", 1],
  ["RNN", 2],
] as const;

describe.each(CASES)("%s of %d directions", (operator, directions) => {
  const model = recurrence(operator, directions);

  test("has both weights on few levels, answers about as before, and is packed", async () => {
    const { model: rounded, changes } = await round(model, { levels: 15 });
    expect(changes).toMatchObject([
      { kind: "applied", node: "memory", operator, reason: expect.stringMatching(/^weight on 15/) },
      { kind: "applied", node: "memory", operator, reason: expect.stringMatching(/^weight on 15/) },
    ]);
    // Half a step of 7 in each weight of normal distribution, most of it made good.
    const error = await errorOf(model, rounded);
    expect(error).toBeGreaterThan(0);
    expect(error).toBeLessThan(0.15);
    const packed = await packWeights.apply(rounded, { pass: "pack-weights" }, passContext());
    expect(checkModel(packed.model)).toEqual([]);
    expect(packed.changes.map(({ reason }) => reason)).toEqual([
      expect.stringContaining("stored on 15 levels"),
      expect.stringContaining("stored on 15 levels"),
    ]);
    expect(await errorOf(rounded, packed.model)).toBe(0);
    // 4 bits of 32, and what expands them.
    expect(writeModel(packed.model).length).toBeLessThan(writeModel(model).length / 2);
  });

  test("changes less on more levels", async () => {
    const errors = [];
    for (const levels of [3, 15, 127] as const)
      errors.push(await errorOf(model, (await round(model, { levels })).model));
    expect(errors).toEqual(errors.toSorted((a, b) => b - a));
  });
});

test("int8-dynamic keeps the levels of an LSTM", async () => {
  const { model } = await round(recurrence("LSTM", 2), { levels: 15 });
  const step = { pass: "int8-dynamic", "minimum-elements": 1 } as const;
  const { model: made } = await int8Dynamic.apply(model, step, passContext());
  const codes = graphOf(made).initializer.filter(
    ({ dataType, dims }) => dataType === 3 && dims.length === 3,
  );
  expect(codes).toHaveLength(2);
  for (const tensor of codes)
    expect(
      Math.max(...[...tensorValues(tensor)].map((code) => Math.abs(Number(code)))),
    ).toBeLessThanOrEqual(7);
});

const STAY: readonly (readonly [string, Model, Partial<StepOf<"round-weights">>, string])[] = [
  ["kept float", recurrence("GRU", 1), { "keep-float": ["mem*"] }, "kept-float"],
  ["of fewer elements", recurrence("GRU", 1), { "minimum-elements": 10_000 }, "too-small"],
  [
    "that is computed",
    small({
      inputs: [
        float("x", "steps", "rows", DEPTH),
        float("w", 1, 96, DEPTH),
        float("r", 1, 96, HIDDEN),
      ],
      outputs: [float("y")],
      nodes: [node("y = GRU(x, w, r)", { hidden_size: HIDDEN }, "memory")],
    }),
    {},
    "not-constant",
  ],
];

test.each(STAY)("a weight %s stays, with the reason", async (...[, model, step, code]) => {
  const result = await round(model, step);
  expect(result.model).toBe(model);
  expect(result.changes).toMatchObject([
    { kind: "refused", node: "memory", code },
    { kind: "refused", node: "memory", code },
  ]);
});
