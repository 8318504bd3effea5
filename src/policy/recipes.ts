/** Recipes: built in, in a file, or written in the policy. */
import type { Host } from "../host/host.ts";
import { didYouMean } from "../schema/did-you-mean.ts";
import type { RecipeChoice } from "../schema/generated/policy.ts";
import type { Recipe } from "../schema/generated/recipe.ts";
import { UserError } from "../schema/user-error.ts";
import { check } from "../schema/validate.ts";
import { RECIPE_TEXTS } from "./generated/recipes.ts";
import { invalid, parseYaml } from "./read-policy.ts";

export type ResolvedRecipe =
  | { readonly kind: "auto" }
  | { readonly kind: "recipe"; readonly recipe: Recipe }
  | { readonly kind: "provided"; readonly path: string };

/** All that come with the program, by name. */
export function builtInRecipes(): readonly Recipe[] {
  return Object.entries(RECIPE_TEXTS).map(([name, text]) => parseRecipe(text, `${name}.yml`));
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
    return { kind: "recipe", recipe: { version: 1, name: "inline", passes: choice.passes } };
  }
  if (choice === "auto") return { kind: "auto" };
  const text = Object.hasOwn(RECIPE_TEXTS, choice) ? RECIPE_TEXTS[choice] : undefined;
  if (text !== undefined) return { kind: "recipe", recipe: parseRecipe(text, `${choice}.yml`) };
  const path = host.files.resolve(directory, choice);
  if (/\.ya?ml$/i.test(choice))
    return { kind: "recipe", recipe: parseRecipe(await host.files.readText(path), choice) };
  const names = ["auto", ...Object.keys(RECIPE_TEXTS)];
  const hint = didYouMean(choice, names);
  const list =
    hint === "" ? `; built in are ${names.join(", ")}, and a recipe file ends with .yml` : hint;
  throw new UserError("recipe-invalid", `Cannot find recipe "${choice}"${list}`);
}

export function parseRecipe(text: string, source: string): Recipe {
  const { value, at } = parseYaml(text, { what: "recipe", source, code: "recipe-invalid" });
  const checked = check("recipe", value);
  if (checked.kind === "valid") return checked.value;
  throw invalid("recipe-invalid", "recipe", { source, problems: checked.problems, at });
}
