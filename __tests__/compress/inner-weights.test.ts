import { describe, expect, test } from "@jest/globals";
import type { PassResult } from "../../src/compress/pass.ts";
import { clean } from "../../src/compress/passes/clean.ts";
import { int8Dynamic } from "../../src/compress/passes/int8-dynamic.ts";
import { packWeights } from "../../src/compress/passes/pack-weights.ts";
import { pruneWeights } from "../../src/compress/passes/prune-weights.ts";
import { roundWeights } from "../../src/compress/passes/round-weights.ts";
import { checkModel } from "../../src/model/check-model.ts";
import { type Model, type Node, type Tensor, graphOf, withGraph } from "../../src/model/ir.ts";
import { floatValues } from "../../src/model/tensor-data.ts";
import { writeModel } from "../../src/model/write-model.ts";
import { graphAttribute } from "../support/attributes.ts";
import { float, node, small, weight } from "../support/models.ts";
import { passContext } from "../support/pass-cases.ts";
import { type Inputs, relativeError, runModel } from "../support/run-model.ts";
import { voice, voiceInputs } from "../support/voice-model.ts";

const context = passContext(voiceInputs[0]);
const LEVELS = 15;
const rounded = (model: Model): Promise<PassResult> =>
  roundWeights.apply(model, { pass: "round-weights", levels: LEVELS }, context);
const cleaned = clean.apply(voice, { pass: "clean" }, context);

const weightsOf = (model: Model): readonly Tensor[] =>
  graphOf(model).initializer.filter(({ dims }) => dims.length > 1);

async function largestError(
  before: Model,
  after: Model,
  inputs: readonly Inputs[],
): Promise<number> {
  const errors: number[] = [];
  for (const given of inputs) {
    const [wanted, made] = [await runModel(before, given), await runModel(after, given)];
    for (const [name, values] of Object.entries(wanted))
      errors.push(relativeError(values, made[name] ?? Float64Array.of()));
  }
  return Math.max(...errors);
}

describe("weights that recurrences in several branches read", () => {
  test("are put on few levels for all of them", async () => {
    const { model, changes } = await rounded((await cleaned).model);
    expect(changes.map(({ kind, operator }) => `${kind} ${operator}`)).toEqual(
      Array<string>(8).fill("applied LSTM"),
    );
    expect(changes[0]?.reason).toMatch(
      /%, all of its inputs counted the same, since calibration does not see them$/,
    );
    expect(checkModel(model)).toEqual([]);
    const weights = weightsOf(model).filter(({ dims }) => dims.length === 3);
    expect(weights).toHaveLength(4);
    for (const tensor of weights) {
      const depth = Number(tensor.dims[2]);
      const values = floatValues(tensor);
      for (let row = 0; row < values.length; row += depth)
        expect(new Set(values.subarray(row, row + depth)).size).toBeLessThanOrEqual(LEVELS);
    }
    const error = await largestError(voice, model, voiceInputs);
    // Half of a fourteenth of the range, over inputs of a recurrence of five steps.
    expect(error).toBeGreaterThan(0);
    expect(error).toBeLessThan(0.1);
  });

  test("keep their levels in 8 bits, and are packed", async () => {
    const { model } = await rounded((await cleaned).model);
    const step = { pass: "int8-dynamic", "minimum-elements": 1 } as const;
    const quantized = await int8Dynamic.apply(model, step, context);
    const packed = await packWeights.apply(quantized.model, { pass: "pack-weights" }, context);
    expect(packed.changes.filter(({ kind }) => kind === "applied")).not.toEqual([]);
    expect(writeModel(packed.model).length).toBeLessThan(writeModel(quantized.model).length);
    expect(await largestError(quantized.model, packed.model, voiceInputs)).toBe(0);
  });
});

/** `lines` in both branches; the weight is the outermost graph's. */
function branching(inBranches: string, ...outside: readonly Node[]): Model {
  const inner = (output: string): ReturnType<typeof graphOf> =>
    graphOf(
      small({
        inputs: [],
        outputs: [float(output, "rows", 32)],
        nodes: [node(inBranches.replaceAll("$", output), {}, `in ${output}`)],
      }),
    );
  return small({
    inputs: [float("x", "rows", 32), { name: "flag", elementType: "bool", shape: [] }],
    outputs: [float("y", "rows", 32)],
    weights: [weight("w", [32, 32], 1)],
    nodes: [
      node("a = If(flag)", [
        graphAttribute("then_branch", inner("t")),
        graphAttribute("else_branch", inner("e")),
      ]),
      ...outside,
    ],
  });
}

const relu = node("y = Relu(a)");
const shared = "its weight is shared with another node";

test.each<readonly [string, Model, string]>([
  ["the graph around", branching("$ = MatMul(x, w)", node("y = MatMul(a, w)")), shared],
  [
    "a node that is no layer",
    branching("$ = MatMul(x, w)", node("b = Neg(w)"), node("y = MatMul(a, b)")),
    shared,
  ],
])("a weight that is read by %s too is left as it is", async (_, model, reason) => {
  const { model: after, changes } = await rounded(model);
  const inner = changes.filter(({ node: name }) => name.startsWith("in "));
  expect(inner).toMatchObject([
    { kind: "refused", reason },
    { kind: "refused", reason },
  ]);
  expect(weightsOf(after)).toEqual(weightsOf(model));
});

test("a layer that reads the weight the other way around does not share it", async () => {
  const model = branching("$ = Gemm(x, w)", relu);
  const [branch, ...rest] = graphOf(model).node;
  const turned = branching("$ = Gemm(x, w)", relu);
  const other = graphOf(turned).node[0]?.attribute[1];
  const thenBranch = branch?.attribute[0];
  if (branch === undefined || other === undefined || thenBranch === undefined)
    throw new Error("The models have branches");
  other.g?.node[0]?.attribute.push(...node("_ = X()", { transB: 1 }).attribute);
  const mixed = withGraph(model, {
    nodes: [{ ...branch, attribute: [thenBranch, other] }, ...rest],
  });
  const { changes } = await rounded(mixed);
  expect(changes).toMatchObject([
    { kind: "refused", reason: shared },
    { kind: "refused", reason: shared },
  ]);
});

test("the smallest weights of branches are set to 0, once for all that read them", async () => {
  const model = branching("$ = MatMul(x, w)", relu);
  const { model: pruned, changes } = await pruneWeights.apply(
    model,
    { pass: "prune-weights", method: "magnitude", "minimum-elements": 1 },
    passContext(),
  );
  expect(changes).toMatchObject([
    { kind: "applied", node: "in t" },
    { kind: "applied", node: "in e" },
  ]);
  const [tensor] = weightsOf(pruned);
  const values = tensor === undefined ? new Float32Array() : floatValues(tensor);
  expect(values.filter((value) => value === 0)).toHaveLength(512);
  const again = await pruneWeights.apply(
    pruned,
    { pass: "prune-weights", method: "magnitude", "minimum-elements": 1 },
    passContext(),
  );
  expect(again.changes).toMatchObject([
    { kind: "refused", code: "no-gain" },
    { kind: "refused", code: "no-gain" },
  ]);
});
