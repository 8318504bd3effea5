/** One criterion on one slice under one kind of kernels. */
import { assertNever } from "../schema/assert-never.ts";
import type { Actual, Criterion, Expectation } from "../schema/generated/record.ts";
import type { Kernels, Measurement } from "../schema/measurement.ts";
import { ceiling } from "./criteria/ceiling.ts";
import { floor } from "./criteria/floor.ts";
import { groupGap } from "./criteria/group-gap.ts";
import { nonInferiority } from "./criteria/non-inferiority.ts";
import type { Lookup, MeasurementIndex, Requirement, Target } from "./requirement.ts";
import { rowsNeeded } from "./rows-needed.ts";
import { type Limit, testLimit } from "./test-hypothesis.ts";

export interface Judgement {
  readonly state: "proven" | "undecided" | "undefined" | "missing" | "empty" | "too-few" | "noisy";
  readonly kernels: Kernels;
  readonly expected: Expectation;
  readonly actual: Actual;
  /** Of "the limit is kept"; null when nothing could be tested. */
  readonly pValue: number | null;
  readonly rowsNeeded: number | null;
  /** Why nothing could be tested. */
  readonly reason?: string;
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
  const judgement = {
    kernels,
    expected: {
      operator: requirement.operator,
      limit,
      unit: subject?.unit ?? measurements.unitOf(target.metric),
    },
    actual: actualOf(requirement, lookup),
    pValue: null,
    rowsNeeded: null,
  };
  if (subject === undefined) return { ...judgement, state: "missing" };
  if (subject.n === 0) return { ...judgement, state: "empty" };
  if (target.metric === "expected-calibration-error" && subject.n < CALIBRATION_ROWS) {
    return { ...judgement, state: "too-few", rowsNeeded: CALIBRATION_ROWS - subject.n };
  }
  if (limit === null || subject.estimate === null || subject.evidence.kind === "none") {
    const reason = subject.evidence.kind === "none" ? subject.evidence.reason : "it is undefined";
    return { ...judgement, state: "undefined", reason };
  }
  return { ...judgement, ...decide(subject, requirement, limit) };
}

function decide(
  subject: Measurement,
  { operator }: Requirement,
  value: number,
): Pick<Judgement, "state" | "pValue" | "rowsNeeded"> {
  const limit: Limit = {
    value,
    side: operator === "at-most" || operator === "change-below" ? "at-most" : "at-least",
    strict: operator === "change-above" || operator === "change-below",
  };
  const noise = noiseOf(subject);
  const tested = testLimit(subject, noise > 1 ? tightened(limit, noise) : limit);
  if (tested.proven) return { state: "proven", pValue: tested.pValue, rowsNeeded: null };
  const { pValue } = noise > 1 ? testLimit(subject, loosened(limit, noise)) : tested;
  const state = noise > 1 ? "noisy" : "undecided";
  return { state, pValue, rowsNeeded: rowsNeeded(subject, limit) };
}

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

const tightened = (limit: Limit, noise: number): Limit => scaledBy(limit, 1 / noise);
const loosened = (limit: Limit, noise: number): Limit => scaledBy(limit, noise);

function scaledBy(limit: Limit, factor: number): Limit {
  return {
    ...limit,
    value: limit.side === "at-most" ? limit.value * factor : limit.value / factor,
  };
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
