/** A recipe as the text of a recipe file. */
import { stringify } from "yaml";
import type { Recipe } from "../schema/generated/recipe.ts";

/** One line for each pass, as in the built-in recipes. */
export function writeRecipe({ version, name, description, passes }: Recipe): string {
  const head = stringify({ version, name, ...(description === undefined ? {} : { description }) });
  const steps = passes.map((step) => {
    const flow = stringify(step, { collectionStyle: "flow", lineWidth: 0 }).trimEnd();
    return `  - ${flow}`;
  });
  return [head.trimEnd(), "passes:", ...steps, ""].join("\n");
}
