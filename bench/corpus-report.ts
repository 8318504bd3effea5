/** One model of the corpus through all recipes, in this process. */
import { inputsFor } from "../__tests__/support/corpus-inputs.ts";
import { largeLayers, type Outcome, subjectOf, tryRecipe } from "../__tests__/support/corpus.ts";
import type { Host } from "../src/host/host.ts";
import { graphOf } from "../src/model/ir.ts";
import { readModel } from "../src/model/read-model.ts";
import type { Recipe } from "../src/schema/generated/recipe.ts";
import type { CorpusModel } from "./corpus-models.ts";
import { shortened } from "./command.ts";

interface Named {
  readonly name: string;
  readonly source: string;
}

export type ModelReport = Named &
  (
    | {
        readonly kind: "tried";
        readonly bytes: number;
        /** Layers with a constant weight of 1,024 elements and more. */
        readonly layers: number;
        /** Why the engine does not run the model as it is. */
        readonly unusable: string | undefined;
        readonly outcomes: Readonly<Record<string, Outcome>>;
      }
    | { readonly kind: "lost"; readonly reason: string }
  );

export async function reportOf(
  host: Host,
  entry: CorpusModel,
  recipes: readonly Recipe[],
): Promise<ModelReport> {
  const { name, source } = entry;
  const bytes = await host.files.readBytes(entry.path);
  const model = readModel(bytes, name);
  const files: Uint8Array[] = [];
  for (const path of entry.inputs)
    if (await host.files.exists(path)) files.push(await host.files.readBytes(path));
  const inputs = inputsFor(model, files, entry.hints);
  const subject = await subjectOf(model, inputs);
  const outcomes: Record<string, Outcome> = {};
  for (const recipe of recipes) outcomes[recipe.name] = await tryRecipe(subject, recipe);
  const unusable = subject.kind === "runs" ? undefined : shortened(subject.reason);
  const layers = largeLayers(graphOf(model)).length;
  return { name, source, kind: "tried", bytes: bytes.length, layers, unusable, outcomes };
}
