import { describe, expect, test } from "@jest/globals";
import { Tensor } from "onnxruntime-node";
import type { PassResult } from "../../../src/compress/pass.ts";
import { clean } from "../../../src/compress/passes/clean.ts";
import { checkModel } from "../../../src/model/check-model.ts";
import { subgraphsOf } from "../../../src/model/graph-index.ts";
import { type Graph, type Model, type Node, graphOf } from "../../../src/model/ir.ts";
import { writeModel } from "../../../src/model/write-model.ts";
import { EngineError } from "../../../src/schema/user-error.ts";
import { graphAttribute, intsAttribute } from "../../support/attributes.ts";
import { constant, float, node, small, weight } from "../../support/models.ts";
import { passContext } from "../../support/pass-cases.ts";
import { floats, runModel } from "../../support/run-model.ts";
import { voice, voiceInputs } from "../../support/voice-model.ts";

const cleaned = (model: Model): Promise<PassResult> =>
  clean.apply(model, { pass: "clean" }, passContext());

const operatorsIn = (graph: Graph): readonly string[] =>
  graph.node.flatMap((each) => [each.opType, ...subgraphsOf(each).flatMap(operatorsIn)]);

const nodesIn = (graph: Graph): readonly Node[] =>
  graph.node.flatMap((each) => [each, ...subgraphsOf(each).flatMap(nodesIn)]);

describe("weights that branches put together from pieces of one constant", () => {
  test("become constants of the model, one for all that make the same, and the file does not grow", async () => {
    const { model } = await cleaned(voice);
    expect(checkModel(model)).toEqual([]);
    const operators = operatorsIn(graphOf(model));
    expect(operators.filter((operator) => operator === "LSTM")).toHaveLength(4);
    for (const gone of ["Slice", "Concat", "Unsqueeze"]) expect(operators).not.toContain(gone);
    const read = nodesIn(graphOf(model))
      .filter(({ opType }) => opType === "LSTM")
      .map(({ input }) => input.slice(1, 3));
    expect(read[0]).toEqual(read[1]);
    expect(read[2]).toEqual(read[3]);
    expect(read[0]).not.toEqual(read[2]);
    expect(writeModel(model).length).toBeLessThan(writeModel(voice).length);
  });

  test("the answers stay, and a second time finds nothing", async () => {
    const { model } = await cleaned(voice);
    for (const given of voiceInputs) {
      const [before, after] = [await runModel(voice, given), await runModel(model, given)];
      expect(after).toEqual(before);
    }
    const again = await cleaned(model);
    expect(again.changes).toEqual([]);
    expect(writeModel(again.model)).toEqual(writeModel(model));
  });
});

test("a sequence is no constant that a file could hold: what is beside it is folded all the same", async () => {
  const model = small({
    inputs: [float("x", "rows", 4)],
    outputs: [float("y", "rows", 4), float("z", "rows", 4)],
    weights: [weight("v", [4, 4], 1), weight("w", [4, 4], 2)],
    nodes: [
      node("s = SequenceEmpty()"),
      node("t = SequenceInsert(s, x)"),
      node("y = ConcatFromSequence(t)", { axis: 0 }),
      node("u = Add(v, w)", {}, "sum"),
      node("z = MatMul(x, u)"),
    ],
  });
  const { changes, model: made } = await cleaned(model);
  expect(changes).toMatchObject([{ kind: "applied", node: "sum" }]);
  const inputs = { x: floats([2, 4], (at) => at) };
  expect(await runModel(made, inputs)).toEqual(await runModel(model, inputs));
});

/** `lines` in a body that reads the weight of the graph around it; the graph reads it too when `alsoOutside`. */
function looped(alsoOutside: boolean, ...lines: readonly Node[]): Model {
  const body = graphOf(
    small({
      inputs: [
        { name: "at", elementType: "int64", shape: [] },
        { name: "on", elementType: "bool", shape: [] },
        float("state", 4, 32),
      ],
      outputs: [{ name: "go", elementType: "bool", shape: [] }, float("next", 4, 32)],
      nodes: [node("go = Identity(on)"), ...lines],
    }),
  );
  const last = alsoOutside ? "out = MatMul(looped, w)" : "out = Relu(looped)";
  return small({
    inputs: [float("x", 4, 32), { name: "times", elementType: "int64", shape: [] }],
    outputs: [float("out")],
    weights: [weight("w", [32, 32], { seed: 4, spread: 0.2 })],
    nodes: [node("looped = Loop(times, , x)", [graphAttribute("body", body)]), node(last)],
  });
}

const transposed = [
  node("v = Transpose(w)", [intsAttribute("perm", 1, 0)]),
  node("next = MatMul(state, v)"),
];

const loopInputs = {
  x: floats([4, 32], (at) => Math.sin(at * 0.3)),
  times: new Tensor("int64", BigInt64Array.of(3n), []),
};

test("a loop's body computes nothing of constants in each turn", async () => {
  const model = looped(false, ...transposed);
  const after = await cleaned(model);
  expect(operatorsIn(graphOf(after.model))).not.toContain("Transpose");
  expect(await runModel(after.model, loopInputs)).toEqual(await runModel(model, loopInputs));
});

test("a weight that is read as it is too is not stored a second time", async () => {
  const model = looped(true, ...transposed);
  const after = await cleaned(model);
  expect(operatorsIn(graphOf(after.model))).toContain("Transpose");
  expect(after.changes).toContainEqual(
    expect.objectContaining({ kind: "refused", code: "grows", operator: "Transpose" }),
  );
});

/** Each result is larger than the limit. */
const outside = (...lines: readonly Node[]): Model =>
  small({
    inputs: [float("x", 4, 32)],
    outputs: [float("y")],
    weights: [
      weight("w", [32, 32], 3),
      weight("v", [32, 64], 4),
      weight("u", [32, 64], 5),
      constant("c", [], 0.5),
    ],
    nodes: lines,
  });

test.each([
  [
    "a result that is as large as the one constant that goes",
    ["t = Neg(w)", "y = MatMul(x, t)"],
    ["MatMul"],
  ],
  [
    "two results that are equal, of one constant",
    ["s = Neg(w)", "t = Neg(w)", "a = MatMul(x, s)", "b = MatMul(x, t)", "y = Add(a, b)"],
    ["MatMul", "MatMul", "Add"],
  ],
  [
    "two results that differ, of one constant",
    ["s = Neg(w)", "t = Abs(w)", "a = MatMul(x, s)", "b = MatMul(x, t)", "y = Add(a, b)"],
    ["Neg", "Abs", "MatMul", "MatMul", "Add"],
  ],
  [
    "a result of a constant that stays",
    ["s = Neg(w)", "a = MatMul(x, s)", "b = MatMul(x, w)", "y = Add(a, b)"],
    ["Neg", "MatMul", "MatMul", "Add"],
  ],
  [
    "a result of a constant that stays, beside one that saves more than that",
    [
      "s = Mul(w, c)",
      "t = Mul(u, c)",
      "a = Add(t, v)",
      "p = MatMul(x, s)",
      "q = MatMul(p, w)",
      "y = MatMul(q, a)",
    ],
    ["Mul", "MatMul", "MatMul", "MatMul"],
  ],
] as const)("%s", async (_, lines, left) => {
  const model = outside(...lines.map((line) => node(line)));
  expect(operatorsIn(graphOf((await cleaned(model)).model))).toEqual(left);
});

test("what the engine cannot compute in one branch does not keep it from the others", async () => {
  const context = passContext();
  let calls = 0;
  const evaluate: typeof context.evaluate = (bytes) => {
    calls += 1;
    // All at once, and the second of the branches.
    if (calls === 1 || calls === 3) throw new EngineError("engine-failed", "no kernel");
    return context.evaluate(bytes);
  };
  const { model, changes } = await clean.apply(voice, { pass: "clean" }, { ...context, evaluate });
  const refused = changes.flatMap((change) => (change.kind === "refused" ? [change] : []));
  expect(refused.map(({ code, node: name }) => `${name}: ${code}`)).toEqual([
    "wt2: not-computable",
    // Their constants stay, for the branch that was not computed.
    "wt1: grows",
    "rt1: grows",
  ]);
  for (const given of voiceInputs)
    expect(await runModel(model, given)).toEqual(await runModel(voice, given));
});

test("a name that two branches use for different constants is not confused", async () => {
  const { model } = await cleaned(voice);
  // Of either rate: the weight of the input and that of the recurrence.
  expect(graphOf(model).initializer.filter(({ dims }) => dims.length === 3)).toHaveLength(4);
});

test.each([
  ["that nothing reads", ["y"]],
  ["that the model answers with", ["y", "b"]],
])("a node is computed once for one output where it has another %s", async (_, outputs) => {
  const model = small({
    inputs: [float("x", 1, 4)],
    outputs: outputs.map((name) => float(name, 1, 4)),
    weights: [weight("c", [2, 4], 6)],
    nodes: [node("a, b = Split(c)", { axis: 0 }), node("y = Add(x, a)")],
  });
  const { model: made, changes } = await cleaned(model);
  expect(checkModel(made)).toEqual([]);
  expect(changes).toMatchObject([{ kind: "applied", operator: "Split" }]);
  const inputs = { x: floats([1, 4], (at) => at) };
  expect(await runModel(made, inputs)).toEqual(await runModel(model, inputs));
  expect((await cleaned(made)).changes).toEqual([]);
});
