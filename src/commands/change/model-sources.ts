/** The files on which the verdict about a model rests. */
import type { Host } from "../../host/host.ts";
import { externalLocations } from "../../model/external-data.ts";
import { readModel } from "../../model/read-model.ts";
import type { ModelPolicy } from "../../schema/generated/policy.ts";
import { UserError } from "../../schema/user-error.ts";

export interface Source {
  /** As a reader of the report knows it. */
  readonly what:
    "the model" | "its data" | "its tests" | "its recipe" | "its tokenizer" | "its candidate";
  /** Absolute, in the working tree. */
  readonly path: string;
  /** False: it is no model, so that nobody can say in which other files its weights lie. */
  readonly isWhole: boolean;
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
  const shifts = (data.shifts ?? []).map(({ path }) => path);
  const datasets = [data.evaluation.path, data.calibration?.path, ...shifts].filter(
    (path) => path !== undefined,
  );
  const tokenizers = Object.values(policy.inputs ?? {}).flatMap(({ tokenizer }) =>
    tokenizer === undefined ? [] : [at(tokenizer)],
  );
  const plain = (what: Source["what"], paths: readonly string[]): readonly Source[] =>
    paths.map((path) => ({ what, path, isWhole: true }));
  return [
    ...(await withWeights(host, "the model", [at(policy.path)])),
    ...plain("its data", datasets.map(at)),
    ...plain("its tests", (policy.suites ?? []).map(at)),
    ...plain("its recipe", recipeFile),
    ...plain("its tokenizer", [...new Set(tokenizers)]),
    ...(await withWeights(host, "its candidate", provided)),
  ];
}

/** Model files, and those beside them in which they keep weights. */
async function withWeights(
  host: Host,
  what: Source["what"],
  paths: readonly string[],
): Promise<readonly Source[]> {
  const sources: Source[] = [];
  for (const path of paths) {
    const names = await weightFiles(host, path);
    sources.push({ what, path, isWhole: names !== undefined });
    for (const name of names ?? [])
      sources.push({ what, path: host.files.resolve(path, "..", name), isWhole: true });
  }
  return sources;
}

/** undefined when it cannot be read; what is wrong with it is told when it is judged. */
async function weightFiles(host: Host, path: string): Promise<readonly string[] | undefined> {
  try {
    return externalLocations(readModel(await host.files.readBytes(path), path));
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
