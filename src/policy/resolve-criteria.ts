/** The criteria that are in force for one model: presets, and what the policy says itself. */
import type {
  Ceiling,
  CriteriaChoice,
  Criterion,
  GroupGap,
  PresetName,
} from "../schema/generated/policy.ts";
import { didYouMean } from "../schema/did-you-mean.ts";
import { UserError } from "../schema/user-error.ts";
import { gapsOfOtherGroups, mergeCriteria } from "./merge-criteria.ts";
import { lackOf, type TaskFacts } from "./metric-needs.ts";
import { finance } from "./presets/finance.ts";
import { healthcare } from "./presets/healthcare.ts";
import { safetyCritical } from "./presets/safety-critical.ts";
import { standard } from "./presets/standard.ts";

const PRESETS: Readonly<Record<PresetName, readonly Criterion[]>> = {
  standard,
  healthcare,
  finance,
  "safety-critical": safetyCritical,
};

/** @throws UserError for a criterion of the policy's own that cannot apply; a preset's are left out silently */
export function resolveCriteria(
  choice: CriteriaChoice | undefined,
  facts: TaskFacts,
): readonly Criterion[] {
  const parts = [choice ?? "standard"].flat();
  const merged = parts.reduce<readonly Criterion[]>((criteria, part) => {
    if (typeof part === "string") return mergeCriteria(criteria, presetFor(part, facts));
    const reason = reasonAgainst(part, facts);
    if (reason === undefined) return mergeCriteria(criteria, [part]);
    throw new UserError("policy-invalid", `Cannot judge ${part.metric} (${part.kind}): ${reason}`);
  }, []);
  return gapsOfOtherGroups(merged, facts.groups);
}

/** The noise of an output is judged where nothing better is known of it. */
function presetFor(name: PresetName, facts: TaskFacts): readonly Criterion[] {
  return PRESETS[name].filter(
    (criterion) =>
      reasonAgainst(criterion, facts) === undefined &&
      (criterion.metric !== "sqnr" || facts.kind === "fidelity"),
  );
}

function reasonAgainst(criterion: Criterion, facts: TaskFacts): string | undefined {
  const { metric, kind } = criterion;
  return (
    kindAgainst(criterion) ??
    limitAgainst(criterion, facts) ??
    lackOf(metric, facts) ??
    (kind === "group-gap" ? groupsAgainst(criterion, facts) : undefined)
  );
}

/** Without the group there would be nothing to measure, which only the end of a run would tell. */
function groupsAgainst({ groups }: GroupGap, { groups: known }: TaskFacts): string | undefined {
  if (known.length === 0 && groups === undefined) return "it needs groups (data.evaluation.groups)";
  const unknown = groups?.find((group) => !known.includes(group));
  if (unknown === undefined) return undefined;
  const hint = didYouMean(unknown, known);
  const list =
    known.length === 0
      ? "; it has none"
      : `; its groups are ${known.map((name) => `"${name}"`).join(", ")}`;
  return `"${unknown}" is no group of the evaluation data (data.evaluation.groups)${hint === "" ? list : hint}`;
}

function kindAgainst(criterion: Criterion): string | undefined {
  const { metric, kind } = criterion;
  if (kind !== "ceiling" || mostOf(criterion) <= 0) return undefined;
  if (metric === "non-finite-rows")
    return "a candidate that is not finite where the base is always fails, so that its limit is 0";
  if (metric === "improper-rows")
    return "a candidate whose scores are no probabilities where the base's are always fails, so that its limit is 0";
  return undefined;
}

/** Percent written for a share, and a margin for what is a difference already. */
function limitAgainst(
  criterion: Criterion,
  { shares, differences }: TaskFacts,
): string | undefined {
  const { metric, kind } = criterion;
  if (kind === "non-inferiority" && differences?.has(metric) === true)
    return "it is a difference between the models already, and can have a ceiling or a floor";
  const isRatio = "relative" in criterion && criterion.relative;
  if (isRatio || (kind !== "group-gap" && shares?.has(metric) !== true)) return undefined;
  const empty = boundsOf(criterion).find(([, value]) =>
    kind === "floor" ? value <= 0 : value >= 1,
  );
  if (empty === undefined) return undefined;
  const [key, value] = empty;
  return `its ${key} is ${value}, which nothing can miss: it is a share from 0 to 1, and 0.05 is 5 %`;
}

const boundsOf = (criterion: Criterion): readonly (readonly [key: string, value: number])[] =>
  Object.entries(criterion).filter(
    (entry): entry is [string, number] => BOUNDS.has(entry[0]) && typeof entry[1] === "number",
  );

const BOUNDS: ReadonlySet<string> = new Set(["margin", "slice-margin", "limit", "slice-limit"]);

const mostOf = (criterion: Ceiling): number =>
  Math.max(criterion.limit, criterion["slice-limit"] ?? 0);
