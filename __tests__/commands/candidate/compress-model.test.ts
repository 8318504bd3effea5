import { expect, test } from "@jest/globals";
import { compressModel } from "../../../src/commands/candidate/compress-model.ts";
import type { Compressed } from "../../../src/compress/apply-recipe.ts";
import type { Model } from "../../../src/model/ir.ts";
import { operatorCounts } from "../../../src/model/signature.ts";
import { readModel } from "../../../src/model/read-model.ts";
import type { Recipe } from "../../../src/schema/generated/recipe.ts";
import { EngineError } from "../../../src/schema/user-error.ts";
import { RecipeRefused } from "../../../src/compress/refusal.ts";
import { fakeEngine } from "../../support/fake-engine.ts";
import { fakeHost } from "../../support/fake-host.ts";
import { float, node, small, weight } from "../../support/models.ts";

const product = (...shape: readonly (number | string)[]): Model =>
  small({
    inputs: [float("x", "rows", 16)],
    outputs: [float("y", ...shape)],
    weights: [weight("w", [16, 4], 1)],
    nodes: [node("y = MatMul(x, w)", {}, "fc")],
  });

const recipe: Recipe = {
  version: 1,
  name: "own",
  passes: [{ pass: "int8-dynamic", "minimum-elements": 1 }],
};

interface Tried {
  readonly made: Promise<Compressed>;
  /** Models that answered, in order. */
  readonly asked: ("candidate" | "base")[];
}

/** @param shapes of an answer to one row, without that row; null: it has no rows; refused: the engine gives none */
function tryModel(
  model: Model,
  shapes: Readonly<Record<"candidate" | "base", readonly number[] | null | "refused">>,
): Tried {
  const host = fakeHost();
  const asked: ("candidate" | "base")[] = [];
  const engine = fakeEngine({
    predict: async ({ modelPath }) => {
      const read = readModel(await host.files.readBytes(modelPath), "tried");
      const arm = operatorCounts(read)["MatMulInteger"] === undefined ? "base" : "candidate";
      asked.push(arm);
      const itemShape = shapes[arm];
      if (itemShape === "refused")
        throw new EngineError("engine-failed", `Cannot run model "${modelPath}": no rows`);
      const rest = { loadMs: 1, peakMemoryBytes: 1, digest: "" };
      if (itemShape === null) return { outputs: [], ...rest };
      const count = itemShape.reduce((size, axis) => size * axis, 1);
      const values = new Float32Array(count);
      const output = { name: "y", elementType: "float32", itemShape, rows: 1, values } as const;
      return { outputs: [output], ...rest };
    },
  });
  const x = { name: "x", elementType: "float32", itemShape: [16], rows: 1 } as const;
  const trial = { rows: 1, columns: [{ ...x, values: new Float32Array(16) }] };
  const limits = { timeoutMs: 1000, memoryBytes: 1e9 };
  const made = compressModel(host, engine, {
    model,
    recipe,
    calibration: undefined,
    trial,
    limits,
  });
  return { made, asked };
}

test("a candidate that answers with another shape than the model does is refused", async () => {
  const { made } = tryModel(product("rows", 4), { candidate: [1, 4], base: [4] });
  await expect(made).rejects.toThrow(RecipeRefused);
  await expect(made).rejects.toThrow(
    'it answers "y" as [1, 4] for a row, where the model answers [4]',
  );
  const sized = tryModel(product("rows", 4), { candidate: [5], base: [4] });
  await expect(sized.made).rejects.toThrow("as [5] for a row");
});

test("a candidate whose output no longer has the rows first is refused, unless the model's has not either", async () => {
  const lost = tryModel(product("rows", 4), { candidate: null, base: [4] });
  await expect(lost.made).rejects.toThrow('it answers "y" no more row by row');
  const neither = tryModel(product("rows", 4), { candidate: null, base: null });
  expect(operatorCounts((await neither.made).model)["MatMulInteger"]).toBe(1);
  expect(neither.asked).toEqual(["candidate", "base"]);
});

test("a candidate that cannot be run is refused, unless the model cannot be run either: that is told of the model", async () => {
  const broken = tryModel(product("rows", 4), { candidate: "refused", base: [4] });
  await expect(broken.made).rejects.toThrow(
    'the engine refuses what it makes (Cannot run model "candidate.onnx": no rows)',
  );
  const unfit = tryModel(product("rows", 4), { candidate: "refused", base: "refused" });
  await expect(unfit.made).rejects.toMatchObject({
    code: "model-malformed",
    message:
      'Cannot compress the model: the engine refuses the model itself (Cannot run model "model.onnx": no rows)',
  });
});

test("a candidate that answers as the model declares is taken, and the model itself is not asked", async () => {
  for (const shape of [["rows", 4], ["rows", "any"], []]) {
    const { made, asked } = tryModel(product(...shape), { candidate: [4], base: [4] });
    await made;
    expect(asked).toEqual(["candidate"]);
  }
});

test("a model that declares its answers wrongly is asked itself, and its candidate is taken", async () => {
  const { made, asked } = tryModel(product("rows", 3, 4), { candidate: [4], base: [4] });
  await made;
  expect(asked).toEqual(["candidate", "base"]);
});
