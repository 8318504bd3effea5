/** Recipes: built in, in a file, or written in the policy. */
import type { Host } from "../host/host.ts";
import { didYouMean } from "../schema/did-you-mean.ts";
import type { RecipeChoice } from "../schema/generated/policy.ts";
import type { Recipe } from "../schema/generated/recipe.ts";
import { UserError } from "../schema/user-error.ts";
import { RECIPES } from "./generated/recipes.ts";

export type ResolvedRecipe =
  | { readonly kind: "auto" }
  | { readonly kind: "recipe"; readonly recipe: Recipe }
  | { readonly kind: "provided"; readonly path: string };

/** All that come with the program, by name. */
export function builtInRecipes(): readonly Recipe[] {
  return Object.values(RECIPES);
}

/** A choice of the policy or of the command line; paths are relative to `directory`. */
export async function findRecipe(
  host: Host,
  choice: RecipeChoice,
  directory: string,
): Promise<ResolvedRecipe> {
  if (typeof choice !== "string") {
    if ("provided" in choice)
      return { kind: "provided", path: host.files.resolve(directory, choice.provided) };
    return { kind: "recipe", recipe: { version: 1, name: INLINE, passes: choice.passes } };
  }
  if (choice === "auto") return { kind: "auto" };
  const builtIn = Object.hasOwn(RECIPES, choice) ? RECIPES[choice] : undefined;
  if (builtIn !== undefined) return { kind: "recipe", recipe: builtIn };
  const path = host.files.resolve(directory, choice);
  if (/\.ya?ml$/i.test(choice)) {
    // With it come the readers of YAML and schemas, which a built-in recipe does without.
    const { parseRecipe } = await import("./parse-recipe.ts");
    return { kind: "recipe", recipe: parseRecipe(await host.files.readText(path), choice) };
  }
  const names = ["auto", ...Object.keys(RECIPES)];
  const hint = didYouMean(choice, names);
  const list =
    hint === "" ? `; built in are ${names.join(", ")}, and a recipe file ends with .yml` : hint;
  throw new UserError("recipe-invalid", `Cannot find recipe "${choice}"${list}`);
}

/** Passes that are written where a recipe is named. */
const INLINE = "inline";

/** How a person calls it: "int8-dynamic", "the passes of the policy". */
export const recipeWords = ({ name }: Recipe): string =>
  name === INLINE ? "the passes that are listed" : name;
