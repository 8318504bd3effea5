import { expect, test } from "@jest/globals";
import { fc } from "../../support/fast-check.ts";
import { pruneChannels } from "../../../src/compress/passes/prune-channels.ts";
import { checkModel } from "../../../src/model/check-model.ts";
import { type Model, graphOf } from "../../../src/model/ir.ts";
import { tensorDims } from "../../../src/model/tensor-data.ts";
import { SIDE } from "../../support/graph-builder.ts";
import { randomFloats } from "../../support/models.ts";
import { passContext } from "../../support/pass-cases.ts";
import {
  IMAGE_STEPS,
  JOINTS,
  type Plan,
  prunableModel,
  ROW_STEPS,
} from "../../support/prunable-models.ts";
import { floats, relativeError, runModel } from "../../support/run-model.ts";

const noise = randomFloats(24 * 3 * SIDE ** 2, 5, 1);
const inputs = { x: floats([24, 3, SIDE, SIDE], (at) => noise[at] ?? 0) };

/** Output channels of each named layer. */
function widths(model: Model): ReadonlyMap<string, number> {
  const graph = graphOf(model);
  const dims = new Map(graph.initializer.map((tensor) => [tensor.name, tensorDims(tensor)]));
  return new Map(
    graph.node
      .filter(({ name }) => name !== "")
      .map(({ name, opType, input }) => {
        const own = dims.get(input[1] ?? "") ?? [];
        return [name, (opType === "MatMul" ? own[1] : own[0]) ?? 0];
      }),
  );
}

/** Only what costs nothing goes. */
const NOTHING = 1e-12;

async function expectDeadGone(plan: Plan): Promise<void> {
  const { model, alive } = prunableModel(plan);
  const result = await pruneChannels.apply(
    model,
    { pass: "prune-channels", noise: NOTHING, "channel-multiple": 1 },
    passContext(inputs),
  );
  expect(checkModel(result.model)).toEqual([]);
  const left = widths(result.model);
  // Living neurons that are never active on these rows say nothing either.
  for (const [name, count] of alive) {
    expect([name, left.get(name)]).toEqual([name, expect.any(Number)]);
    expect(left.get(name) ?? 0).toBeLessThanOrEqual(count);
  }
  const [before, after] = [await runModel(model, inputs), await runModel(result.model, inputs)];
  const error = relativeError(before["y"] ?? new Float64Array(), after["y"] ?? new Float64Array());
  // Sums of fewer terms round elsewhere: float32 has 1e-7, and layers are few.
  expect(error).toBeLessThan(1e-5);
}

const plans = fc.record({
  seed: fc.integer({ min: 1, max: 1e5 }),
  image: fc.array(fc.constantFrom(...IMAGE_STEPS), { maxLength: 4 }),
  joint: fc.constantFrom(...JOINTS),
  rows: fc.array(fc.constantFrom(...ROW_STEPS), { maxLength: 4 }),
});

test("dead channels of any graph go, and it answers as before", async () => {
  await fc.assert(fc.asyncProperty(plans, expectDeadGone), { numRuns: 40 });
});

test.each(IMAGE_STEPS)("dead channels go through %s", async (step) => {
  for (const joint of ["mean", "reshape"] as const)
    await expectDeadGone({ seed: 3, image: [step, "padded-conv", step], joint, rows: [] });
});

test.each(ROW_STEPS)("dead neurons go through %s", async (step) => {
  await expectDeadGone({ seed: 4, image: [], joint: "flatten", rows: [step, "gemm", step] });
});
