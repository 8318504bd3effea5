/** The recipe that a change would ship, and what of it is followed when strangers wrote it. */
import { relative } from "node:path";
import type { Host } from "../../host/host.ts";
import type { ModelPolicy } from "../../schema/generated/policy.ts";
import { UserError } from "../../schema/user-error.ts";
import type { ChangeAsData } from "./change-as-data.ts";
import type { ChangedPaths } from "./changed-paths.ts";
import type { ModelInForce } from "../model-in-force.ts";
import { modelSources } from "./model-sources.ts";
import type { PolicyChange } from "./policy-changes.ts";

export interface RecipeSides {
  readonly host: Host;
  readonly changed: ChangedPaths;
  readonly request: { readonly strangers?: ChangeAsData };
}

export async function hasOtherRecipe(
  { host, changed }: RecipeSides,
  { before, changes }: { readonly before: ModelInForce; readonly changes: readonly PolicyChange[] },
): Promise<boolean> {
  if (changes.some(({ path }) => path.startsWith("recipe"))) return true;
  const sources = await modelSources(host, before.policy, before.modelDirectory);
  return sources.some(({ what, path }) => what === "its recipe" && changed.touches(path));
}

/** A recipe file is named absolutely, so that it is found from the folder of the base commit; a candidate from where the policy in force is. */
export async function proposedRecipe(
  { host, request: { strangers } }: RecipeSides,
  { name, policy: { recipe }, modelDirectory }: ModelInForce,
  directoryInForce: string,
): Promise<ModelPolicy["recipe"]> {
  const isFile = typeof recipe === "string" && /\.ya?ml$/i.test(recipe);
  const named = isFile ? recipe : providedBy(recipe);
  if (named === undefined) return recipe;
  const path = host.files.resolve(modelDirectory, named);
  if (strangers !== undefined && !(await isInside(host, strangers.root, path)))
    throw outside(name, named);
  if (isFile) return path;
  // A policy that moves names its candidate from another folder.
  return modelDirectory === directoryInForce
    ? recipe
    : { provided: relative(directoryInForce, path).replaceAll("\\", "/") };
}

const providedBy = (recipe: ModelPolicy["recipe"]): string | undefined =>
  typeof recipe === "object" && "provided" in recipe ? recipe.provided : undefined;

const isBelow = (path: string, folder: string): boolean =>
  path.startsWith(`${folder}/`) || path.startsWith(`${folder}\\`);

async function isInside({ files }: Host, root: string, path: string): Promise<boolean> {
  if (!isBelow(path, root)) return false;
  if (!(await files.exists(path))) return true;
  return isBelow(await files.realPath(path), await files.realPath(root));
}

const outside = (model: string, path: string): UserError =>
  new UserError(
    "policy-invalid",
    `Cannot judge the recipe that this change proposes for model "${model}": "${path}" is outside of the change; a recipe of somebody without write access names files of the repository only`,
  );

export const noStrangersModel = (model: string): UserError =>
  new UserError(
    "policy-invalid",
    `Cannot judge model "${model}", which this change brings: nothing is in force for it, and a policy of somebody without write access is not followed; a maintainer adds the model to the policy first, or pushes the change to a branch of this repository`,
  );
