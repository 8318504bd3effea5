/** What a schema cannot say about criteria: no two of one kind, and groups that the data names. */
import { didYouMean } from "../schema/did-you-mean.ts";
import type { Criterion, GroupChoice, ModelPolicy, Policy } from "../schema/generated/policy.ts";
import type { Problem } from "../schema/validate.ts";
import { criterionKey } from "./merge-criteria.ts";

export function criterionProblems({ models }: Policy): readonly Problem[] {
  return Object.entries(models).flatMap(([name, model]) =>
    ownCriteria(model).flatMap(({ criterion, position }, _, own) => {
      const path = ["models", name, "criteria", position];
      const first = own.find((one) => criterionKey(one.criterion) === criterionKey(criterion));
      const repeated =
        first === undefined || first.position === position
          ? []
          : [
              {
                path,
                message: `asks of ${criterion.metric} what criteria[${first.position}] asks already, and would take its place; keep one of them`,
              },
            ];
      return [...repeated, ...groupProblems(criterion, model, path)];
    }),
  );
}

/** Criteria that the policy states itself, and where in its list. */
function ownCriteria({
  criteria = [],
}: ModelPolicy): readonly { readonly criterion: Criterion; readonly position: number }[] {
  return (typeof criteria === "string" ? [] : criteria).flatMap((criterion, position) =>
    typeof criterion === "string" ? [] : [{ criterion, position }],
  );
}

function groupProblems(
  criterion: Criterion,
  { data }: ModelPolicy,
  path: readonly (string | number)[],
): readonly Problem[] {
  if (criterion.kind !== "group-gap") return [];
  const known = (data.evaluation.groups ?? []).map(groupName);
  return (criterion.groups ?? []).flatMap((group, position) => {
    if (known.includes(group)) return [];
    const hint = didYouMean(group, known) || `; data.evaluation.groups names ${listed(known)}`;
    return [{ path: [...path, "groups", position], message: `is "${group}"${hint}` }];
  });
}

const groupName = (choice: GroupChoice): string =>
  typeof choice === "string" ? choice : choice.columns.join(" × ");

const listed = (names: readonly string[]): string =>
  names.length === 0 ? "none" : names.map((name) => `"${name}"`).join(", ");
