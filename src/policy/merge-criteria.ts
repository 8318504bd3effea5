/** Criteria on top of others. */
import { assertNever } from "../schema/assert-never.ts";
import { isOfPreset } from "../schema/preset-reason.ts";
import type { Criterion } from "../schema/generated/policy.ts";

/** A later criterion takes the place of a preset's of its kind, metric and reference, and of any that asks the same with another limit. One that names groups leaves a preset's gap for the others. */
export function mergeCriteria(
  earlier: readonly Criterion[],
  later: readonly Criterion[],
): readonly Criterion[] {
  return later.reduce((merged, criterion) => {
    const isReplaced = (one: Criterion): boolean =>
      criterionKey(one) === criterionKey(criterion) ||
      (isOfPreset(one) && kindKey(one) === kindKey(criterion) && !namesGroups(criterion));
    const place = merged.findIndex(isReplaced);
    const kept = merged.filter((one) => !isReplaced(one));
    return place < 0 ? [...kept, criterion] : kept.toSpliced(place, 0, criterion);
  }, earlier);
}

const namesGroups = (criterion: Criterion): boolean =>
  criterion.kind === "group-gap" && criterion.groups !== undefined;

/** A preset's gap is that of the groups of which nobody wrote another. Where no group is left, nothing is left of it. */
export function gapsOfOtherGroups(
  criteria: readonly Criterion[],
  groups: readonly string[],
): readonly Criterion[] {
  const gaps = criteria.filter((one) => one.kind === "group-gap");
  return criteria.flatMap((criterion) => {
    if (criterion.kind !== "group-gap" || !isOfPreset(criterion)) return [criterion];
    const named = gaps.flatMap((gap) =>
      gap.metric === criterion.metric ? (gap.groups ?? []) : [],
    );
    const left = groups.filter((group) => !named.includes(group));
    if (named.length === 0) return [criterion];
    return left.length === 0 ? [] : [{ ...criterion, groups: left }];
  });
}

function kindKey(criterion: Criterion): string {
  const versus = criterion.kind === "non-inferiority" ? (criterion.versus ?? "base") : "";
  return `${criterion.kind}/${criterion.metric}/${versus}`;
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
