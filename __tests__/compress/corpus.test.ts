import { describe, expect, test } from "@jest/globals";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { readModel } from "../../src/model/read-model.ts";
import { builtInRecipes } from "../../src/policy/recipes.ts";
import { boundOf } from "../support/bounds.ts";
import { inputsFor } from "../support/corpus-inputs.ts";
import { type Subject, subjectOf, tryRecipe } from "../support/corpus.ts";

const FOLDER = "fixtures/corpus";
const names = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".onnx"))
  .map((file) => file.replace(".onnx", ""));

async function subject(name: string): Promise<Subject> {
  const model = readModel(readFileSync(`${FOLDER}/${name}.onnx`), name);
  const files = Array.from({ length: 4 }, (_, at) => `${FOLDER}/${name}.input_${at}.pb`);
  return subjectOf(
    model,
    inputsFor(
      model,
      files.filter(existsSync).map((path) => readFileSync(path)),
    ),
  );
}

describe.each(names)("%s", (name) => {
  test("every recipe makes a candidate within its bound, or says why it makes none", async () => {
    const given = await subject(name);
    for (const recipe of builtInRecipes()) {
      const outcome = await tryRecipe(given, recipe);
      expect(outcome).toMatchObject({ kind: expect.stringMatching(/^(made|refused)$/) });
      if (outcome.kind !== "made") continue;
      expect(outcome.forgotten).toEqual([]);
      expect(outcome.error).toBeLessThanOrEqual(boundOf(recipe));
    }
  });
});
