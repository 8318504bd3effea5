/** Criteria on top of others. */
import { assertNever } from "../schema/assert-never.ts";
import type { Criterion } from "../schema/generated/policy.ts";

/** A later criterion takes the place of an earlier one that asks the same with another limit. */
export function mergeCriteria(
  earlier: readonly Criterion[],
  later: readonly Criterion[],
): readonly Criterion[] {
  const merged = new Map(earlier.map((criterion) => [criterionKey(criterion), criterion]));
  for (const criterion of later) merged.set(criterionKey(criterion), criterion);
  return [...merged.values()];
}

/** What makes two criteria one. */
export function criterionKey(criterion: Criterion): string {
  return [criterion.kind, criterion.metric, ...whatIsCompared(criterion)].join("/");
}

function whatIsCompared(criterion: Criterion): readonly string[] {
  switch (criterion.kind) {
    case "non-inferiority":
      return [criterion.versus ?? "base"];
    case "group-gap":
      return (criterion.groups ?? []).toSorted();
    case "ceiling":
    case "floor":
      return [criterion.relative === true ? "ratio" : "value"];
    default:
      return assertNever(criterion);
  }
}
