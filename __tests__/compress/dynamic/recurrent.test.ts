import { describe, expect, test } from "@jest/globals";
import { int8Dynamic } from "../../../src/compress/passes/int8-dynamic.ts";
import type { StepOf } from "../../../src/compress/pass.ts";
import { checkModel } from "../../../src/model/check-model.ts";
import {
  type Model,
  type Tensor,
  graphOf,
  intAttribute,
  makeTensor,
} from "../../../src/model/ir.ts";
import { operatorCounts } from "../../../src/model/signature.ts";
import { tensorDims } from "../../../src/model/tensor-data.ts";
import { writeModel } from "../../../src/model/write-model.ts";
import { textAttribute } from "../../support/attributes.ts";
import { float, node, small, weight } from "../../support/models.ts";
import { passContext } from "../../support/pass-cases.ts";
import { floats, relativeError, runModel } from "../../support/run-model.ts";

type Step = Omit<StepOf<"int8-dynamic">, "pass">;

const [DEPTH, HIDDEN] = [12, 16];
const x = floats([7, 3, DEPTH], (at) => Math.sin(at * 0.37) * 1.5);

/** A sequence of 7 steps for 3 rows; all outputs are judged. */
function lstm(
  directions: 1 | 2,
  options: { readonly bias?: boolean; readonly layout?: number } = {},
): Model {
  const { bias = true, layout = 0 } = options;
  const direction = textAttribute("direction", directions === 2 ? "bidirectional" : "forward");
  const attributes = [
    intAttribute("hidden_size", HIDDEN),
    direction,
    intAttribute("layout", layout),
  ];
  return small({
    inputs: [float("x", "steps", "rows", DEPTH)],
    outputs: [float("y"), float("h"), float("c")],
    weights: [
      weight("w", [directions, 4 * HIDDEN, DEPTH], { seed: 1, spread: 0.3 }),
      weight("r", [directions, 4 * HIDDEN, HIDDEN], { seed: 2, spread: 0.2 }),
      ...(bias ? [weight("b", [directions, 8 * HIDDEN], { seed: 3, spread: 0.1 })] : []),
    ],
    nodes: [node(`y, h, c = LSTM(x, w, r${bias ? ", b" : ""})`, attributes, "memory")],
  });
}

const apply = (model: Model, step: Step = {}): ReturnType<typeof int8Dynamic.apply> =>
  int8Dynamic.apply(model, { pass: "int8-dynamic", "minimum-elements": 1, ...step }, passContext());

describe.each<readonly [string, Model, Step]>([
  ["forward", lstm(1), {}],
  ["without a bias", lstm(1, { bias: false }), {}],
  ["both ways", lstm(2), {}],
  ["with one scale for a direction", lstm(2), { "per-channel": false }],
  ["with scales that may saturate", lstm(1), { "saturation-safe": false }],
])("an LSTM %s", (_, model, step) => {
  test("answers as before with int8 weights, all its outputs", async () => {
    const { model: made, changes } = await apply(model, step);
    expect(changes).toEqual([
      { kind: "applied", node: "memory", operator: "LSTM", reason: "int8 weight" },
    ]);
    expect(checkModel(made)).toEqual([]);
    expect(operatorCounts(made)).toEqual({ "com.microsoft:DynamicQuantizeLSTM": 1 });
    const [before, after] = [await runModel(model, { x }), await runModel(made, { x })];
    expect(Object.keys(after)).toEqual(["y", "h", "c"]);
    for (const [name, wanted] of Object.entries(before)) {
      // Half a step of 127 in each weight and of 255 in each activation, seven times one after the other.
      expect(relativeError(wanted, after[name] ?? new Float64Array())).toBeLessThan(0.04);
    }
  });
});

test("its weights take about a quarter of the bytes, and the float ones are gone", async () => {
  const model = lstm(1);
  const { model: made } = await apply(model);
  const names = graphOf(made).initializer.map(({ name }) => name);
  expect(names).not.toContain("w");
  expect(names).not.toContain("r");
  expect(writeModel(made).length).toBeLessThan(writeModel(model).length / 2);
});

const dimsOf = async (step: Step): Promise<readonly string[]> => {
  const { model } = await apply(lstm(2), step);
  return graphOf(model)
    .initializer.filter(({ name }) => name.startsWith("s"))
    .map((tensor) => tensorDims(tensor).join(" × "));
};

test("scales belong to rows of a direction, or to a direction", async () => {
  expect(await dimsOf({})).toEqual(["2 × 64", "2 × 64"]);
  expect(await dimsOf({ "per-channel": false })).toEqual(["2", "2"]);
});

test("ordinary and exact kernels give the same answers, to the last bit", async () => {
  const { model } = await apply(lstm(2));
  const ordinary = await runModel(model, { x });
  expect(await runModel(model, { x }, { kernels: "exact" })).toEqual(ordinary);
});

const gru = small({
  inputs: [float("x", "steps", "rows", 4)],
  outputs: [float("y")],
  weights: [weight("w", [1, 6, 4], 1), weight("r", [1, 6, 2], 2)],
  nodes: [node("y = GRU(x, w, r)", { hidden_size: 2 }, "gate")],
});

const odd = (name: "w" | "r", tensor: Tensor): Model => {
  const model = lstm(1);
  const graph = graphOf(model);
  graph.initializer = graph.initializer.map((known) => (known.name === name ? tensor : known));
  return model;
};
const huge = new Float32Array(4 * HIDDEN * DEPTH).fill(Number.NaN);

const LEFT: readonly (readonly [string, Model, Step, string, string])[] = [
  ["a GRU", gru, {}, "operator", "the engine has no GRU with int8 weights"],
  [
    "batch first",
    lstm(1, { layout: 1 }),
    {},
    "attributes",
    "its batch comes first (layout), which the int8 kernel does not know",
  ],
  ["kept float", lstm(1), { "keep-float": ["mem*"] }, "kept-float", "the recipe keeps it float"],
  [
    "small",
    lstm(1),
    { "minimum-elements": 1793 },
    "too-small",
    "its weights have 1792 elements, fewer than 1793",
  ],
  [
    "NaN in its weight",
    odd("w", makeTensor("w", "float32", { dims: [1, 4 * HIDDEN, DEPTH], values: huge })),
    {},
    "not-finite",
    "its weight holds values that are not finite",
  ],
];

test.each(LEFT)("%s is left alone, and the reason is said", async (...[, model, step, ...why]) => {
  const [code, reason] = why;
  const { model: made, changes } = await apply(model, step);
  expect(changes).toMatchObject([{ kind: "refused", code, reason }]);
  expect(operatorCounts(made)).toEqual(operatorCounts(model));
});

test("weights of exactly the least size are taken", async () => {
  const { changes } = await apply(lstm(1), { "minimum-elements": 1792 });
  expect(changes).toMatchObject([{ kind: "applied" }]);
});
