import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);
import {
  invalid,
  parseYaml
} from "./chunk-OGZNBD5N.js";
import "./chunk-PK7ZYXLE.js";
import {
  check
} from "./chunk-QFK4J42L.js";
import "./chunk-VPX4GA4F.js";
import "./chunk-RGPNZ57M.js";
import "./chunk-RTIEAW6L.js";

// src/policy/parse-recipe.ts
function parseRecipe(text, source) {
  const { value, at } = parseYaml(text, { what: "recipe", source, code: "recipe-invalid" });
  const checked = check("recipe", value);
  if (checked.kind === "valid") return checked.value;
  throw invalid("recipe-invalid", "recipe", { source, problems: checked.problems, at });
}
export {
  parseRecipe
};
