/** Criteria and measurements to findings and a verdict. The only place that knows a threshold. */
import type {
  Correction,
  Finding,
  Outcome,
  Verdict,
  WaiverUse,
} from "../schema/generated/record.ts";
import { isOfPreset } from "../schema/preset-reason.ts";
import { ADJUSTMENTS } from "../stats/multiple-testing.ts";
import type { Case } from "./case.ts";
import { adviceOn, explain } from "./explain.ts";
import { judgeTarget, type Judgement } from "./judge-target.ts";
import { indexMeasurements, type MeasurementIndex, type Target } from "./requirement.ts";
import {
  blockTargets,
  isAgainstBaseline,
  kindOf,
  loadTarget,
  targetsOf,
  testTarget,
  unavailableTargets,
} from "./targets.ts";
import { canaryVerdict } from "./canary.ts";
import { finiteTargets } from "./finite-targets.ts";
import { failedVerdict, verdictOf } from "./verdict.ts";
import { waive } from "./waive.ts";

/** Family-wise, for what must be proven. */
const ALPHA = 0.05;
/** False discovery rate, for all other slices. */
const Q = 0.1;

export function judge(given: Case): {
  readonly findings: readonly Finding[];
  readonly verdict: Verdict;
  /** What became of each waiver; empty without any. */
  readonly waivers: readonly WaiverUse[];
} {
  const index = indexMeasurements(given.measurements);
  const asked = [
    ...given.criteria.flatMap((criterion) =>
      criterion.metric === "block-sqnr"
        ? blockTargets(criterion, given.blocks)
        : targetsOf(criterion, given.slices, given.groups),
    ),
    ...unavailableTargets(given.slices),
    ...(given.tests ?? []).map(testTarget),
    ...(given.loads ?? []).map(loadTarget),
  ];
  const targets = [...asked, ...finiteTargets(asked, given.measurements)];
  const opened = targets.map((target) => openTarget(target, index));
  const adjusted = adjust(opened, given.correction);
  const closed = opened.map((open, position) => ({
    target: open.target,
    finding: close(open, adjusted[position] ?? null, given),
  }));
  const { findings, waivers } = waive(closed, given, index);
  return { findings, verdict: concluded(findings, given), waivers };
}

function concluded(findings: readonly Finding[], given: Case): Verdict {
  const verdict = verdictOf(findings, given.onInconclusive);
  if (given.engineFailure !== undefined) return failedVerdict(verdict, given.engineFailure);
  return given.canary === true ? canaryVerdict(verdict, findings, given.canaryKind) : verdict;
}

interface Open {
  readonly target: Target;
  /** The worse of the two kinds of kernels. */
  readonly worst: Judgement;
  readonly other: Judgement | undefined;
}

const BADNESS: readonly Judgement["state"][] = [
  "proven",
  "too-few",
  "noisy",
  "undecided",
  "missing",
  "empty",
  "undefined",
];

function openTarget(target: Target, index: MeasurementIndex): Open {
  const ordinary = judgeTarget(target, index, "ordinary");
  const exact = judgeTarget(target, index, "exact");
  if (exact.state === "missing") return { target, worst: ordinary, other: undefined };
  if (ordinary.state === "missing") return { target, worst: exact, other: undefined };
  return isWorse(exact, ordinary)
    ? { target, worst: exact, other: ordinary }
    : { target, worst: ordinary, other: exact };
}

/** Of both kinds of kernels the one that is nearer to a failure: what the other cannot tell does not hide it. */
function nearest({ worst, other }: Open): Judgement {
  return other !== undefined && (other.pValue ?? 2) < (worst.pValue ?? 2) ? other : worst;
}

/** With the kernels that fail in front. */
function failing(open: Open): Open {
  const worst = nearest(open);
  return worst === open.worst ? open : { ...open, worst, other: open.worst };
}

/** The state first, then the smaller p-value: it is nearer to a failure. */
const rank = ({ state }: Judgement): number => BADNESS.indexOf(state);

function isWorse(first: Judgement, second: Judgement): boolean {
  if (rank(first) !== rank(second)) return rank(first) > rank(second);
  return (first.pValue ?? 1) < (second.pValue ?? 1);
}

/** A failure must be shown after correction for all that were tested; a pass needs none, since all must pass. */
function adjust(
  opened: readonly Open[],
  { proven = "holm", slices = "benjamini-hochberg" }: Correction = {},
): readonly (number | null)[] {
  const adjusted: (number | null)[] = opened.map(() => null);
  for (const [tiers, method] of [
    [[1, 2], ADJUSTMENTS[proven]],
    [[3], ADJUSTMENTS[slices]],
  ] as const) {
    const tested = opened.flatMap((open, position) => {
      const { pValue } = nearest(open);
      return tiers.some((tier) => tier === open.target.tier) && pValue !== null
        ? [{ position, pValue }]
        : [];
    });
    const values = method(tested.map(({ pValue }) => pValue));
    for (const [order, { position }] of tested.entries()) adjusted[position] = values[order] ?? 0;
  }
  return adjusted;
}

function close(open: Open, adjustedPValue: number | null, given: Case): Finding {
  const { criterion, metric, slice, tier } = open.target;
  const { outcome, blocking } = outcomeOf(open, adjustedPValue, given);
  const { target, worst, other } = outcome === "fail" ? failing(open) : open;
  const explained = { target, worst, other, outcome, given };
  const advice = adviceOn(explained);
  return {
    id: `${kindOf(criterion)}/${metric}/${slice}`,
    criterion,
    metric,
    slice,
    tier,
    outcome,
    ...(blocking ? {} : { blocking: false }),
    kernels: worst.kernels,
    expected: worst.expected,
    actual: worst.actual,
    pValue: worst.pValue,
    adjustedPValue,
    rowsNeeded: outcome === "inconclusive" ? worst.rowsNeeded : null,
    ...(outcome === "inconclusive" && worst.rowsNeededIfReal !== null
      ? { rowsNeededIfReal: worst.rowsNeededIfReal }
      : {}),
    ...(tier === 3 ? {} : otherMethods(worst)),
    explanation: explain(explained),
    ...(advice === undefined ? {} : { advice }),
  };
}

/** Only where something was found: a record is read by people too. */
function otherMethods({
  secondOpinions,
  changeTests,
}: Judgement): Pick<Finding, "secondOpinions" | "changeTests"> {
  return {
    ...(secondOpinions.length === 0 ? {} : { secondOpinions: [...secondOpinions] }),
    ...(changeTests.length === 0 ? {} : { changeTests: [...changeTests] }),
  };
}

interface Decided {
  readonly outcome: Outcome;
  readonly blocking: boolean;
}

function outcomeOf({ target, worst }: Open, adjusted: number | null, given: Case): Decided {
  const threshold = target.tier === 3 ? Q : ALPHA;
  const isProofDemanded = target.tier < 3;
  if (adjusted !== null && adjusted <= threshold) return { outcome: "fail", blocking: true };
  switch (worst.state) {
    case "proven":
      return { outcome: "pass", blocking: true };
    case "undecided":
      return { outcome: "inconclusive", blocking: isProofDemanded };
    case "noisy":
      return { outcome: "inconclusive", blocking: true };
    case "too-few":
      // A preset asks for what data can rarely tell; what somebody asks for must be shown.
      return { outcome: "inconclusive", blocking: !isOfPreset(target.criterion) };
    case "empty":
      return { outcome: "not-checked", blocking: true };
    case "missing":
      return { outcome: missingOutcome(target, given), blocking: true };
    case "undefined":
      return undefinedOutcome(target);
  }
}

/** Groups that are too small to compare were not checked; anything else that must be proven and cannot be computed is an error. */
function undefinedOutcome({ criterion, tier }: Target): Decided {
  if (tier === 3) return { outcome: "not-checked", blocking: false };
  return { outcome: criterion.kind === "group-gap" ? "not-checked" : "error", blocking: true };
}

function missingOutcome({ criterion }: Target, given: Case): Outcome {
  if (isAgainstBaseline(criterion) && given.baseline.state !== "present") return "not-checked";
  return given.engineFailure === undefined ? "not-checked" : "error";
}
