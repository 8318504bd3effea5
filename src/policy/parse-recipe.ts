/** A recipe file to a recipe that can be trusted. */
import type { Recipe } from "../schema/generated/recipe.ts";
import { check } from "../schema/validate.ts";
import { invalid, parseYaml } from "./read-policy.ts";

export function parseRecipe(text: string, source: string): Recipe {
  const { value, at } = parseYaml(text, { what: "recipe", source, code: "recipe-invalid" });
  const checked = check("recipe", value);
  if (checked.kind === "valid") return checked.value;
  throw invalid("recipe-invalid", "recipe", { source, problems: checked.problems, at });
}
