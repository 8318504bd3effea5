/** Criteria on top of others. */
import type { Criterion } from "../schema/generated/policy.ts";

/** A later criterion takes the place of an earlier one of the same kind, metric and reference. */
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
  const versus = criterion.kind === "non-inferiority" ? (criterion.versus ?? "base") : "";
  return `${criterion.kind}/${criterion.metric}/${versus}`;
}
