/** The files on which the verdict about a model rests. */
import type { Host } from "../host/host.ts";
import { externalLocations } from "../model/external-data.ts";
import { readModel } from "../model/read-model.ts";
import type { ModelPolicy } from "../schema/generated/policy.ts";
import { UserError } from "../schema/user-error.ts";

export interface Source {
  /** As a reader of the report knows it. */
  readonly what: "the model" | "its data" | "its recipe" | "its tokenizer" | "its candidate";
  /** Absolute, in the working tree. */
  readonly path: string;
}

export async function modelSources(
  host: Host,
  policy: ModelPolicy,
  directory: string,
): Promise<readonly Source[]> {
  const at = (path: string): string => host.files.resolve(directory, path);
  const { recipe, data } = policy;
  const provided = typeof recipe === "object" && "provided" in recipe ? [at(recipe.provided)] : [];
  const recipeFile = typeof recipe === "string" && /\.ya?ml$/i.test(recipe) ? [at(recipe)] : [];
  const datasets = [data.evaluation.path, data.calibration?.path].filter(
    (path) => path !== undefined,
  );
  const tokenizers = Object.values(policy.inputs ?? {}).flatMap(({ tokenizer }) =>
    tokenizer === undefined ? [] : [at(tokenizer)],
  );
  const named = (what: Source["what"], paths: readonly string[]): readonly Source[] =>
    paths.map((path) => ({ what, path }));
  return [
    ...named("the model", await withWeights(host, at(policy.path))),
    ...named("its data", datasets.map(at)),
    ...named("its recipe", recipeFile),
    ...named("its tokenizer", [...new Set(tokenizers)]),
    ...named(
      "its candidate",
      (await Promise.all(provided.map((path) => withWeights(host, path)))).flat(),
    ),
  ];
}

/** A model file and those beside it in which it keeps weights. */
async function withWeights(host: Host, path: string): Promise<readonly string[]> {
  try {
    const model = readModel(await host.files.readBytes(path), path);
    const beside = externalLocations(model).map((name) => host.files.resolve(path, "..", name));
    return [path, ...beside];
  } catch (error) {
    // What is wrong with it is told when it is judged.
    if (error instanceof UserError) return [path];
    throw error;
  }
}
