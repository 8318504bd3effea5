/** Waivers: which findings they let through, and what became of each. */
import type {
  AppliedWaiver,
  Criterion,
  Finding,
  Waiver,
  WaiverUse,
} from "../schema/generated/record.ts";
import { isNeverWaived } from "../schema/never-waived.ts";
import type { Case } from "./case.ts";
import { difference, figure } from "./figures.ts";
import { judgeTarget, type Judgement } from "./judge-target.ts";
import type { MeasurementIndex, Target } from "./requirement.ts";
import { kindOf } from "./targets.ts";

export interface Judged {
  readonly target: Target;
  readonly finding: Finding;
}

export interface Waived {
  readonly findings: readonly Finding[];
  readonly waivers: readonly WaiverUse[];
}

/** A waiver lets exactly one finding through, which is failed or undecided, and whose measured value is within its ceiling. */
export function waive(judged: readonly Judged[], given: Case, index: MeasurementIndex): Waived {
  // As they stand: a waiver may let one through.
  const standing = [...judged];
  const { day = "", waivers = [] } = given.waiving ?? {};
  const hindrance = hindranceOf(given);
  const uses = waivers.map((waiver): WaiverUse => {
    const { id } = waiver;
    const use = useOf(waiver, { standing, day, hindrance, index });
    if (use.kind === "waived")
      standing[use.position] = { target: use.target, finding: use.finding };
    return { id, state: use.state, explanation: use.explanation };
  });
  return { findings: standing.map(({ finding }) => finding), waivers: uses };
}

/** Why nothing may be waived in a run at all. */
function hindranceOf({ engineFailure, measurements }: Case): string | undefined {
  if (engineFailure !== undefined) return "the engine failed";
  const isBroken = measurements.some(
    ({ metric, arm, estimate }) =>
      metric === "non-finite-rows" && arm === "candidate" && estimate !== null && estimate > 0,
  );
  return isBroken ? "the candidate has values that are not finite" : undefined;
}

interface Situation {
  /** As they stand: an earlier waiver may have let one through. */
  readonly standing: readonly Judged[];
  readonly day: string;
  readonly hindrance: string | undefined;
  readonly index: MeasurementIndex;
}

type Use =
  | (Omit<WaiverUse, "id"> & {
      readonly kind: "waived";
      readonly position: number;
      readonly target: Target;
      readonly finding: Finding;
    })
  | (Omit<WaiverUse, "id"> & { readonly kind: "other" });

const other = (state: Exclude<WaiverUse["state"], "used">, explanation: string): Use => ({
  kind: "other",
  state,
  explanation,
});

function useOf(waiver: Waiver, situation: Situation): Use {
  const { since, expires } = waiver;
  const { standing, day, hindrance } = situation;
  // Days as text sort as they follow each other.
  if (day > expires) return other("expired", `it expired after ${expires}; take it out`);
  if (day < since) return other("not-yet", `it holds from ${since} on`);
  const matches = [...standing.entries()].filter(([, { target }]) => isNamed(waiver, target));
  const [match, second] = matches;
  if (match === undefined) return other("unmatched", `no criterion judges ${subjectOf(waiver)}`);
  if (second !== undefined) {
    const kinds = matches.map(([, { target }]) => kindOf(target.criterion)).join(" and ");
    const why = `${subjectOf(waiver)} is judged by ${kinds}: say which as its criterion`;
    return other("ambiguous", why);
  }
  const [position, { target, finding }] = match;
  if (finding.outcome === "pass" || finding.outcome === "waived" || finding.blocking === false)
    return other("unused", `${subjectOf(waiver)} needs no waiver; take it out`);
  const refusal = hindrance ?? refusalOf(finding);
  if (refusal !== undefined) return other("refused", `it does not hold, because ${refusal}`);
  return within(waiver, { position, target, finding, index: situation.index });
}

const isNamed = ({ metric, slice, criterion }: Waiver, target: Target): boolean =>
  target.metric === metric &&
  target.slice === slice &&
  (criterion === undefined || criterion === kindOf(target.criterion));

const subjectOf = ({ metric, slice, criterion }: Waiver): string =>
  `${metric}${slice === "all" ? "" : ` on ${slice}`}${criterion === undefined ? "" : ` (${criterion})`}`;

function refusalOf({ metric, outcome }: Finding): string | undefined {
  if (isNeverWaived(metric)) return `${metric} can never be waived`;
  if (outcome === "fail" || outcome === "inconclusive") return undefined;
  return outcome === "error" ? "its check ended in an error" : "its check was not made";
}

interface Failed extends Judged {
  readonly position: number;
  readonly index: MeasurementIndex;
}

/** The measured value must keep the ceiling under every kind of kernels under which it was measured. */
function within(waiver: Waiver, { position, target, finding, index }: Failed): Use {
  const criterion = withCeiling(target.criterion, waiver.ceiling);
  const judgements = (["ordinary", "exact"] as const)
    .map((kernels) => judgeTarget({ ...target, criterion }, index, kernels))
    .filter(({ state }) => state !== "missing");
  const beyond = judgements.find((judgement) => !keeps(judgement));
  const [first] = judgements;
  const limit = first?.expected.limit ?? null;
  if (first === undefined || limit === null)
    return other("refused", "it does not hold, because nothing was measured");
  const subject = subjectOf(waiver);
  const ceiling = `its ceiling of ${shown(limit, first)}`;
  if (beyond !== undefined) {
    const value = shown(beyond.measured, beyond);
    return other("exceeded", `it does not hold: ${subject} measures ${value}, beyond ${ceiling}`);
  }
  const explanation = `${subject} measures ${shown(first.measured, first)}, within ${ceiling}`;
  const waived = waivedFinding(finding, waiver, limit);
  return { kind: "waived", state: "used", explanation, position, target, finding: waived };
}

function shown(value: number | null, { expected: { operator, unit } }: Judgement): string {
  const isChange = operator === "change-above" || operator === "change-below";
  return (isChange ? difference : figure)(value, unit);
}

/** The ceiling in the place of margin or limit; a waiver names its slice, so that it knows no other for slices. */
function withCeiling(criterion: Criterion, ceiling: number): Criterion {
  switch (criterion.kind) {
    case "non-inferiority":
      return { ...criterion, margin: ceiling, "slice-margin": ceiling };
    case "group-gap":
      return { ...criterion, margin: ceiling };
    case "ceiling":
    case "floor":
      return { ...criterion, limit: ceiling, "slice-limit": ceiling };
  }
}

/** The estimate itself, on the ceiling or within it. NaN and what is undefined keep none. */
function keeps({ measured, expected: { operator, limit } }: Judgement): boolean {
  if (measured === null || limit === null) return false;
  return operator === "at-most" || operator === "change-below"
    ? measured <= limit
    : measured >= limit;
}

function waivedFinding(finding: Finding, { id, expires }: Waiver, limit: number): Finding {
  const { outcome, explanation, advice: _, ...rest } = finding;
  const before: AppliedWaiver["outcome"] = outcome === "fail" ? "fail" : "inconclusive";
  return {
    ...rest,
    outcome: "waived",
    waiver: { id, expires, limit, outcome: before },
    explanation: `${explanation}. Waived by "${id}" until ${expires}`,
  };
}
