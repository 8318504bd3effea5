/** What a schema cannot say about criteria: that each can be judged, and that no two ask the same. */
import type { Criterion, ModelPolicy, Policy } from "../schema/generated/policy.ts";
import type { Problem } from "../schema/validate.ts";
import { criterionKey } from "./merge-criteria.ts";
import { unjudgeable } from "./unjudgeable.ts";

export function criterionProblems({ models }: Policy): readonly Problem[] {
  return Object.entries(models).flatMap(([name, model]) =>
    ownCriteria(model).flatMap(({ criterion, position }, _, own) => {
      const path = ["models", name, "criteria", position];
      const reason = unjudgeable(criterion);
      if (reason !== undefined)
        return [{ path, message: `cannot judge ${criterion.metric}: ${reason}` }];
      const first = own.find((one) => criterionKey(one.criterion) === criterionKey(criterion));
      if (first === undefined || first.position === position) return [];
      return [
        {
          path,
          message: `asks of ${criterion.metric} what criteria[${first.position}] asks already, and would take its place; keep one of them`,
        },
      ];
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
