/** On which line of a policy a criterion stands, for those who annotate it. */
import type { Criterion } from "../schema/generated/policy.ts";
import { check } from "../schema/validate.ts";
import { criterionKey } from "./merge-criteria.ts";
import { parseYaml } from "./read-policy.ts";

/** From 1 on: of the criterion itself, of the choice of criteria that it comes from, or of the model; undefined: of none of them. */
export type CriterionLines = (model: string, criterion?: Criterion) => number | undefined;

/** @throws UserError policy-invalid when it is no YAML */
export function criterionLines(text: string, source: string): CriterionLines {
  const { value, lineOf } = parseYaml(text, { what: "policy", source, code: "policy-invalid" });
  const checked = check("policy", value);
  return (model, criterion) => {
    const criteria = checked.kind === "valid" ? checked.value.models[model]?.criteria : undefined;
    const key = criterion === undefined ? undefined : criterionKey(criterion);
    const position = Array.isArray(criteria)
      ? criteria.findLastIndex((one) => typeof one === "object" && criterionKey(one) === key)
      : -1;
    if (position >= 0) return lineOf(["models", model, "criteria", position]);
    return criteria === undefined
      ? lineOf(["models"], model)
      : lineOf(["models", model], "criteria");
  };
}
