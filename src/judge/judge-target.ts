/** One criterion on one slice under one kind of kernels. */
import { assertNever } from "../schema/assert-never.ts";
import type {
  Actual,
  ChangeTest,
  Criterion,
  Expectation,
  SecondOpinion,
} from "../schema/generated/record.ts";
import type { Kernels, Measurement } from "../schema/measurement.ts";
import { isOfPreset } from "../schema/preset-reason.ts";
import { ceiling } from "./criteria/ceiling.ts";
import { floor } from "./criteria/floor.ts";
import { groupGap } from "./criteria/group-gap.ts";
import { nonInferiority } from "./criteria/non-inferiority.ts";
import type { Lookup, MeasurementIndex, Requirement, Target } from "./requirement.ts";
import { boundWithUnseen, EXACT_ROWS } from "./paired-proof.ts";
import { rowsNeeded, rowsNeededIfReal } from "./rows-needed.ts";
import { BLOCK_BOOTSTRAP, changeTests, secondOpinions } from "./second-opinions.ts";
import { type Limit, testLimit } from "./test-hypothesis.ts";

export interface Judgement {
  readonly state: "proven" | "undecided" | "undefined" | "missing" | "empty" | "too-few" | "noisy";
  readonly kernels: Kernels;
  readonly expected: Expectation;
  readonly actual: Actual;
  /** What is held against the limit: the estimate; null when there is none. */
  readonly measured: number | null;
  readonly versus: "base" | "baseline";
  /** Of "the limit is kept"; null when nothing could be tested. */
  readonly pValue: number | null;
  readonly rowsNeeded: number | null;
  readonly rowsNeededIfReal: number | null;
  /** Of how many sources the rows are, where they come in clusters. */
  readonly sources: number | undefined;
  /** Of a gap that a group is too small for: rows of that group, or its sources. */
  readonly support?: number;
  /** By what ratio the same model differed from itself; 1 where nothing was timed. */
  readonly noise: number;
  /** What other methods say of the same evidence. */
  readonly secondOpinions: readonly SecondOpinion[];
  readonly changeTests: readonly ChangeTest[];
  /** Why nothing could be tested, or what was says nothing; "" where it does, or where nothing was measured. */
  readonly reason: string;
}

/** A binned calibration error of fewer rows is mostly its own bias. */
const CALIBRATION_ROWS = 1000;

function requirementOf(criterion: Criterion, target: Target, lookup: Lookup): Requirement {
  switch (criterion.kind) {
    case "non-inferiority":
      return nonInferiority(criterion, target, lookup);
    case "ceiling":
      return ceiling(criterion, target, lookup);
    case "floor":
      return floor(criterion, target, lookup);
    case "group-gap":
      return groupGap(criterion, target, lookup);
    default:
      return assertNever(criterion);
  }
}

export function judgeTarget(
  target: Target,
  measurements: MeasurementIndex,
  kernels: Kernels,
): Judgement {
  const lookup = measurements.lookup(target.metric, target.slice, kernels);
  const requirement = requirementOf(target.criterion, target, lookup);
  const { subject, limit } = requirement;
  const judgement = untested(requirement, lookup, {
    kernels,
    unit: subject?.unit ?? measurements.unitOf(target.metric),
  });
  if (subject === undefined) return { ...judgement, state: "missing" };
  if (subject.n === 0) return { ...judgement, state: "empty" };
  if (target.metric === "expected-calibration-error" && subject.n < CALIBRATION_ROWS) {
    return { ...judgement, state: "too-few", rowsNeeded: CALIBRATION_ROWS - subject.n };
  }
  const reason = requirement.unfit ?? reasonAgainst(subject);
  if (limit === null || reason !== undefined) {
    return { ...judgement, state: "undefined", reason: reason ?? "its reference is undefined" };
  }
  const decided = { ...judgement, ...decide(subject, requirement, limit) };
  const support = smallSupport(target, decided, subject);
  return support === undefined
    ? knownEnough(decided, subject)
    : { ...decided, state: "too-few", support };
}

/** What is known before anything is tested. */
function untested(
  requirement: Requirement,
  lookup: Lookup,
  { kernels, unit }: { readonly kernels: Kernels; readonly unit: string },
): Omit<Judgement, "state"> {
  const { subject } = requirement;
  return {
    kernels,
    expected: {
      operator: requirement.operator,
      limit: requirement.limit,
      unit,
    },
    actual: actualOf(requirement, lookup),
    measured: subject?.estimate ?? null,
    versus: requirement.versus,
    pValue: null,
    rowsNeeded: null,
    rowsNeededIfReal: null,
    sources: sourcesOf(subject),
    noise: subject === undefined ? 1 : noiseOf(subject),
    secondOpinions: [],
    changeTests: subject === undefined ? [] : changeTests(subject),
    reason: "",
  };
}

/** Rows of the smallest group of a preset's gap, where it is too small: not even models that answer all alike would prove it. */
function smallSupport(
  { criterion }: Target,
  { state, expected }: Pick<Judgement, "state" | "expected">,
  { evidence }: Measurement,
): number | undefined {
  if (criterion.kind !== "group-gap" || !isOfPreset(criterion) || state !== "undecided")
    return undefined;
  const { support = Number.POSITIVE_INFINITY } = evidence.kind === "replicates" ? evidence : {};
  const isSmall =
    support < EXACT_ROWS || boundWithUnseen(0, support) >= Math.abs(Number(expected.limit));
  return isSmall ? support : undefined;
}

/** What is proven of rows of which too much is unknown is not checked. */
function knownEnough(judgement: Judgement, subject: Measurement): Judgement {
  const unknown = unknownRows(subject);
  return judgement.state === "proven" && unknown > 0
    ? { ...judgement, state: "empty", reason: withoutReference(unknown, subject) }
    : judgement;
}

/** Of the evaluation data no larger share may be unknown; few other rows are what they are while a smaller share is. */
const UNKNOWN_SHARE = 0.1;

/**
 * Rows in which the reference is not finite, where they are too many: more than a tenth of the evaluation data. Of its slices, and of rows that
 * were changed to see what a model makes of it, so many that fewer than 30 are left. 0 where they are not.
 */
export function unknownRows({ metric, slice, n, detail }: Measurement): number {
  const count = metric === "non-finite-rows" ? (detail?.["withoutReference"] ?? 0) : 0;
  const isTooMany = count > UNKNOWN_SHARE * n && (slice === ALL || n - count < EXACT_ROWS);
  return isTooMany ? count : 0;
}

const ALL = "all";

const withoutReference = (count: number, { n, slice }: Measurement): string => {
  const what = `the float model itself is not finite in ${counted(count)} of ${counted(n)} rows`;
  return slice === ALL
    ? `${what}, and more than a tenth of the evaluation data would be left unchecked`
    : `${what}, and at least ${EXACT_ROWS} rows must be left to compare`;
};

const counted = (count: number): string => count.toLocaleString("en-US");

function sourcesOf(subject: Measurement | undefined): number | undefined {
  if (subject?.evidence.kind === "replicates") return subject.evidence.clusters;
  return subject?.detail?.["clusters"] ?? undefined;
}

/** Why a measurement says nothing; undefined when it does. */
function reasonAgainst({ estimate, evidence }: Measurement): string | undefined {
  if (evidence.kind === "none") return evidence.reason;
  return estimate === null || !Number.isFinite(estimate) ? "it is undefined" : undefined;
}

function decide(
  subject: Measurement,
  { operator }: Requirement,
  value: number,
): Pick<Judgement, "state" | "pValue" | "rowsNeeded"> & Partial<Judgement> {
  const limit: Limit = {
    value,
    side: operator === "at-most" || operator === "change-below" ? "at-most" : "at-least",
    strict: operator === "change-above" || operator === "change-below",
  };
  const noise = noiseOf(subject);
  if (!Number.isFinite(noise)) return { state: "noisy", pValue: null, rowsNeeded: null };
  const strict = noise > 1 ? tightened(limit, noise) : limit;
  const tested = testLimit(subject, strict);
  const opinions = secondOpinions(subject, strict);
  if (tested.proven && opinions.every(keepsOrIsNoBlocks)) {
    return { state: "proven", pValue: tested.pValue, rowsNeeded: null, secondOpinions: opinions };
  }
  const { pValue } = noise > 1 ? testLimit(subject, loosened(limit, noise)) : tested;
  const state = noise > 1 ? "noisy" : "undecided";
  // Of so few sources nobody can say how much another one differs.
  if (isOfFewSources(sourcesOf(subject)))
    return { state, pValue, rowsNeeded: null, rowsNeededIfReal: null };
  return {
    state,
    pValue,
    ...(tested.proven ? { secondOpinions: opinions } : {}),
    rowsNeeded: rowsNeeded(subject, limit),
    rowsNeededIfReal: rowsNeededIfReal(subject, limit),
  };
}

/** Of timings nobody knows the distribution: what the t interval proves, blocks that are drawn again must prove too. */
const keepsOrIsNoBlocks = ({ method, keeps }: SecondOpinion): boolean =>
  keeps || method !== BLOCK_BOOTSTRAP;

/** Below it, Student's t alone makes an interval wider by more than an eighth. */
const FEW_SOURCES = 10;

export const isOfFewSources = (sources: number | undefined): boolean =>
  sources !== undefined && sources < FEW_SOURCES;

/**
 * For timings: the ratio by which the same model differed from itself, at the far end of its interval; 1 elsewhere.
 * Infinite when that is unknown: then nothing is proven, and nothing is refuted.
 */
function noiseOf({ detail }: Measurement): number {
  const { controlLower, controlUpper } = detail ?? {};
  if (controlLower === undefined || controlUpper === undefined) return 1;
  if (controlLower === null || controlUpper === null) return Number.POSITIVE_INFINITY;
  return Math.max(1, controlUpper, 1 / controlLower);
}

/** A ratio is above 0, and so is a limit that means anything; no other is moved to where it would be easier to keep. */
function tightened(limit: Limit, noise: number): Limit {
  const { side, value } = limit;
  const moved =
    side === "at-most" ? Math.min(value, value / noise) : Math.max(value, value * noise);
  return { ...limit, value: moved };
}

function loosened(limit: Limit, noise: number): Limit {
  const { side, value } = limit;
  const moved =
    side === "at-most" ? Math.max(value, value * noise) : Math.min(value, value / noise);
  return { ...limit, value: moved };
}

function actualOf({ subject, versus }: Requirement, lookup: Lookup): Actual {
  return {
    reference: lookup.find({ arm: versus })?.estimate ?? null,
    candidate:
      lookup.find({ arm: "candidate", versus })?.estimate ??
      lookup.find({ arm: "candidate" })?.estimate ??
      null,
    change: lookup.find({ arm: "change", versus })?.estimate ?? null,
    interval: subject?.interval ?? null,
    n: subject?.n ?? 0,
  };
}
