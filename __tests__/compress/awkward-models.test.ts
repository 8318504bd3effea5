import { describe, expect, test } from "@jest/globals";
import { PASSES } from "../../src/compress/generated/passes.ts";
import type { AnyPass, PassContext, PassResult } from "../../src/compress/pass.ts";
import { RecipeRefused } from "../../src/compress/refusal.ts";
import { checkModel } from "../../src/model/check-model.ts";
import type { Model } from "../../src/model/ir.ts";
import { printModel } from "../../src/model/print-model.ts";
import { modelSignature } from "../../src/model/signature.ts";
import { awkward, tree } from "../support/awkward-models.ts";
import { passContext } from "../support/pass-cases.ts";
import { floats, relativeError, runModel } from "../support/run-model.ts";

/** Far more than any pass is worth, and far less than a wrong weight. */
const ANY_PASS = 0.2;

function apply(pass: AnyPass, model: Model, context: PassContext): Promise<PassResult> {
  switch (pass.name) {
    case "clean":
      return pass.apply(model, { pass: "clean" }, context);
    case "drop-blocks":
      return pass.apply(model, { pass: "drop-blocks", noise: 0.01 }, context);
    case "equalize":
      return pass.apply(model, { pass: "equalize" }, context);
    case "float16":
      return pass.apply(model, { pass: "float16" }, context);
    case "int4-weights":
      return pass.apply(model, { pass: "int4-weights", "minimum-elements": 1 }, context);
    case "int8-dynamic":
      return pass.apply(model, { pass: "int8-dynamic", "minimum-elements": 1 }, context);
    case "int8-static":
      return pass.apply(model, { pass: "int8-static" }, context);
    case "low-rank":
      return pass.apply(model, { pass: "low-rank", "minimum-elements": 1 }, context);
    case "pack-weights":
      return pass.apply(model, { pass: "pack-weights" }, context);
    case "prune-channels":
      return pass.apply(
        model,
        { pass: "prune-channels", "channel-multiple": 1, noise: 0.01 },
        context,
      );
    case "prune-weights":
      return pass.apply(
        model,
        { pass: "prune-weights", "minimum-elements": 1, sparsity: 0.1 },
        context,
      );
    case "round-weights":
      return pass.apply(model, { pass: "round-weights", "minimum-elements": 1 }, context);
    case "smooth":
      return pass.apply(model, { pass: "smooth" }, context);
    case "strip":
      return pass.apply(model, { pass: "strip" }, context);
  }
}

/** A refusal is one sentence for a person, and leaves the model as it is; anything else is a bug. */
async function applyOrRefuse(
  pass: AnyPass,
  model: Model,
  context: PassContext,
): Promise<PassResult> {
  try {
    return await apply(pass, model, context);
  } catch (error) {
    if (error instanceof RecipeRefused) return { model, changes: [] };
    throw error;
  }
}

describe.each(PASSES.map((pass) => [pass.name, pass] as const))("%s", (_, pass) => {
  test.each(Object.entries(awkward))("survives %s", async (__, { model, inputs }) => {
    const before = printModel(model);
    const answers = await runModel(model, inputs);
    const result = await applyOrRefuse(pass, model, passContext(inputs));
    expect(printModel(model)).toBe(before);
    expect(checkModel(result.model)).toEqual([]);
    expect(modelSignature(result.model)).toEqual(modelSignature(model));
    const after = await runModel(result.model, inputs);
    for (const [name, wanted] of Object.entries(answers)) {
      const given = after[name] ?? new Float64Array();
      expect(given.map((value) => Number(Number.isFinite(value)))).toEqual(
        wanted.map((value) => Number(Number.isFinite(value))),
      );
      const finite = wanted.map((value) => (Number.isFinite(value) ? value : 0));
      const same = given.map((value, at) => (Number.isFinite(wanted[at]) ? value : 0));
      expect(relativeError(finite, same)).toBeLessThanOrEqual(ANY_PASS);
    }
  });
});

test.each(PASSES.map((pass) => [pass.name, pass] as const))(
  "%s finds nothing in a tree ensemble, and changes nothing",
  async (_, pass) => {
    const inputs = { x: floats([2, 1], (at) => at) };
    expect((await runModel(tree, inputs))["y"]).toEqual(Float64Array.of(-1, 1));
    const result = await apply(pass, tree, passContext(inputs));
    expect(result.changes).toEqual([]);
    expect(printModel(result.model)).toBe(printModel(tree));
  },
);
