/** What a change would ship, and what of it is followed when strangers wrote it. */
import { relative } from "node:path";
import type { Host } from "../../host/host.ts";
import type { ModelPolicy } from "../../schema/generated/policy.ts";
import { UserError } from "../../schema/user-error.ts";
import type { ChangeAsData } from "./change-as-data.ts";
import type { ChangedPaths } from "./changed-paths.ts";
import type { ModelInForce } from "../model-in-force.ts";

export interface ChangeSides {
  readonly host: Host;
  readonly changed: ChangedPaths;
  readonly request: { readonly strangers?: ChangeAsData };
}

export interface BeforeAndAfter {
  readonly before: ModelInForce;
  readonly after: ModelInForce;
}

export interface Shipping {
  /** That of the base commit, but for what would ship. */
  readonly policy: ModelPolicy;
  /** What would ship that is not what ships now: "another model file", "another recipe". */
  readonly ships: readonly string[];
}

/** What decides which candidate ships: the rest of a policy only judges it. */
export const isShipped = (path: string): boolean => /^(path$|recipe([.[]|$))/.test(path);

/** @throws UserError policy-invalid for files of strangers that are outside of the change */
export async function shippingOf(sides: ChangeSides, both: BeforeAndAfter): Promise<Shipping> {
  const model = await shippedModel(sides, both);
  const policy = model === undefined ? both.before.policy : { ...both.before.policy, path: model };
  const ships = model === undefined ? [] : ["another model file"];
  if (!hasOtherRecipe(sides, both)) return { policy, ships };
  const recipe = await shippedRecipe(sides, both);
  return { policy: withRecipe(policy, recipe), ships: [...ships, "another recipe"] };
}

/** Named from where the policy in force is; undefined: the file in force. */
async function shippedModel(
  sides: ChangeSides,
  { before, after }: BeforeAndAfter,
): Promise<string | undefined> {
  const placeOf = ({ modelDirectory, policy }: ModelInForce): string =>
    sides.host.files.resolve(modelDirectory, policy.path);
  const path = placeOf(after);
  if (path === placeOf(before)) return undefined;
  const { name, policy } = after;
  await refuseOutside(sides, path, { what: "model file", model: name, named: policy.path });
  return fromInForce({ before, after }, { path, named: policy.path });
}

/** Without a recipe the gate chooses one. */
export function withRecipe(policy: ModelPolicy, recipe: ModelPolicy["recipe"]): ModelPolicy {
  if (recipe !== undefined) return { ...policy, recipe };
  const { recipe: _, ...rest } = policy;
  return rest;
}

/** The same words may name another file, and other words the same one, when a policy moves. */
function hasOtherRecipe(
  { host, changed }: ChangeSides,
  { before, after }: BeforeAndAfter,
): boolean {
  const [old, now] = [before, after].map((side) => recipeOf(host, side));
  if (JSON.stringify(old) !== JSON.stringify(now)) return true;
  return typeof old === "object" && "file" in old && changed.touches(old.file);
}

/** Files by their place. */
function recipeOf(
  host: Host,
  { policy: { recipe }, modelDirectory }: ModelInForce,
): ModelPolicy["recipe"] | { readonly file: string } {
  const file = recipeFileOf(recipe);
  if (file !== undefined) return { file: host.files.resolve(modelDirectory, file) };
  const provided = providedBy(recipe);
  return provided === undefined
    ? recipe
    : { provided: host.files.resolve(modelDirectory, provided) };
}

/** A recipe file is named absolutely, so that it is found from the folder of the base commit; a candidate from where the policy in force is. */
async function shippedRecipe(
  sides: ChangeSides,
  { before, after }: BeforeAndAfter,
): Promise<ModelPolicy["recipe"]> {
  const {
    name,
    policy: { recipe },
    modelDirectory,
  } = after;
  const file = recipeFileOf(recipe);
  const named = file ?? providedBy(recipe);
  if (named === undefined) return recipe;
  const path = sides.host.files.resolve(modelDirectory, named);
  await refuseOutside(sides, path, { what: "recipe", model: name, named });
  if (file !== undefined) return path;
  return { provided: fromInForce({ before, after }, { path, named }) };
}

/** A policy that moves names its files from another folder. */
const fromInForce = (
  { before, after }: BeforeAndAfter,
  { path, named }: { readonly path: string; readonly named: string },
): string =>
  before.modelDirectory === after.modelDirectory
    ? named
    : relative(before.modelDirectory, path).replaceAll("\\", "/");

const recipeFileOf = (recipe: ModelPolicy["recipe"]): string | undefined =>
  typeof recipe === "string" && /\.ya?ml$/i.test(recipe) ? recipe : undefined;

export const providedBy = (recipe: ModelPolicy["recipe"]): string | undefined =>
  typeof recipe === "object" && "provided" in recipe ? recipe.provided : undefined;

interface Named {
  readonly what: "model file" | "recipe";
  readonly model: string;
  /** As the policy names it. */
  readonly named: string;
}

async function refuseOutside(
  { host, request: { strangers } }: ChangeSides,
  path: string,
  { what, model, named }: Named,
): Promise<void> {
  if (strangers === undefined || (await isInside(host, strangers.root, path))) return;
  throw new UserError(
    "policy-invalid",
    `Cannot judge the ${what} that this change proposes for model "${model}": "${named}" is outside of the change; a ${what} of somebody without write access names files of the repository only`,
  );
}

const isBelow = (path: string, folder: string): boolean =>
  path.startsWith(`${folder}/`) || path.startsWith(`${folder}\\`);

async function isInside({ files }: Host, root: string, path: string): Promise<boolean> {
  if (!isBelow(path, root)) return false;
  if (!(await files.exists(path))) return true;
  return isBelow(await files.realPath(path), await files.realPath(root));
}

export const noStrangersModel = (model: string): UserError =>
  new UserError(
    "policy-invalid",
    `Cannot judge model "${model}", which this change brings: nothing is in force for it, and a policy of somebody without write access is not followed; a maintainer adds the model to the policy first, or pushes the change to a branch of this repository`,
  );
