/** Behaviour tests: which cases an arm passes, and how the candidate's passes compare with the base's. */
import type { Kernels, Measurement } from "../schema/measurement.ts";
import { changeOfRows, shareOfRows } from "./clustered.ts";
import { changeOfShares, type Estimated, exactly } from "./evidence.ts";
import type { Sample } from "./sample.ts";

/** What makes a case pass (minimum functionality, invariance and direction: Ribeiro et al. 2020). */
export type Rule =
  /** The answer is the label; of a regression, within the tolerance. */
  | { readonly kind: "right"; readonly tolerance: number }
  /** The answer stays, or the probability of the old one falls by less than the tolerance; of a regression, it moves by no more. */
  | { readonly kind: "same"; readonly tolerance: number }
  /** The probability of the class, or the number, goes the wrong way by no more than the tolerance. */
  | {
      readonly kind: "direction";
      readonly expect: "not-lower" | "not-higher";
      /** Class index; of a regression, undefined. */
      readonly class: number | undefined;
      readonly tolerance: number;
    };

export interface CaseAnswers {
  readonly before: Sample;
  /** The same rows after the change; `before` itself where the rule needs none. */
  readonly after: Sample;
}

/** 1 where the case is passed. What is not finite fails. */
export function passedCases(rule: Rule, answers: CaseAnswers): Uint8Array {
  const { before, after } = answers;
  const passes = testOf(rule, answers);
  return Uint8Array.from({ length: before.rows }, (_, row) => {
    const isFinite = before.nonFinite[row] === 0 && after.nonFinite[row] === 0;
    return isFinite && passes(row) ? 1 : 0;
  });
}

function testOf(rule: Rule, { before, after }: CaseAnswers): (row: number) => boolean {
  switch (rule.kind) {
    case "right":
      return (row) => isRight(before, row, rule.tolerance);
    case "same":
      return (row) => isSame({ before, after }, row, rule.tolerance);
    case "direction": {
      const sign = rule.expect === "not-lower" ? 1 : -1;
      return (row) => {
        const moved = amountOf(after, row, rule.class) - amountOf(before, row, rule.class);
        return sign * moved >= -rule.tolerance;
      };
    }
  }
}

function isRight(sample: Sample, row: number, tolerance: number): boolean {
  switch (sample.kind) {
    case "classification":
      return sample.predicted[row] === sample.labels?.[row];
    case "regression":
      return (
        Math.abs((sample.values[row] ?? Number.NaN) - (sample.targets?.[row] ?? Number.NaN)) <=
        tolerance
      );
    case "tensor":
      return false;
  }
}

function isSame({ before, after }: CaseAnswers, row: number, tolerance: number): boolean {
  if (before.kind === "classification" && after.kind === "classification") {
    const old = before.predicted[row] ?? -1;
    if (after.predicted[row] === old) return true;
    return amountOf(before, row, old) - amountOf(after, row, old) < tolerance;
  }
  return Math.abs(amountOf(after, row, undefined) - amountOf(before, row, undefined)) <= tolerance;
}

/** A class's probability, or a regression's number; NaN for any other output, and for classes of which none is named. */
function amountOf(sample: Sample, row: number, index: number | undefined): number {
  switch (sample.kind) {
    case "classification":
      return index === undefined
        ? Number.NaN
        : (sample.scores[row * sample.classes + index] ?? Number.NaN);
    case "regression":
      return sample.values[row] ?? Number.NaN;
    case "tensor":
      return Number.NaN;
  }
}

export interface TestOutcome {
  readonly slice: string;
  readonly kernels: Kernels;
  readonly base: Uint8Array;
  readonly candidate: Uint8Array;
  /** 1 where the base has no finite answer: whatever the candidate says there, nothing is known of it. Absent: nowhere. */
  readonly unanswered?: Uint8Array;
  /** True: the cases stand for more of their kind. False: they are all that is meant, and counted exactly. */
  readonly isSample: boolean;
  /** Which source each case is from, when cases of one source are not independent. */
  readonly clusters?: Int32Array | undefined;
}

/** Shares of passed cases with their change, and the number of cases that only the base passes. */
export function measureTest(all: TestOutcome): readonly Measurement[] {
  const outcome = answeredOf(all);
  const { slice, kernels, base, candidate, isSample, clusters } = outcome;
  const n = base.length;
  const lost = lostCases(outcome).length;
  const gained = passedCount(candidate) - passedCount(base) + lost;
  const share = (passed: Uint8Array): Estimated =>
    isSample
      ? shareOfRows(Float64Array.from(passed), clusters)
      : exactly(passedCount(passed) / n, n);
  const change =
    clusters === undefined ? changeOfShares(lost, gained, n) : clusteredChange(outcome, clusters);
  const passed = {
    metric: "passed-cases",
    kernels,
    slice,
    unit: "share",
    better: "higher",
  } as const;
  return [
    { ...passed, arm: "base", ...share(base) },
    { ...passed, arm: "candidate", versus: "base", ...share(candidate) },
    {
      ...passed,
      arm: "change",
      versus: "base",
      ...(isSample ? change : { ...exactly((gained - lost) / n, n), detail: { lost, gained } }),
    },
    {
      ...passed,
      metric: "lost-cases",
      unit: "cases",
      better: "lower",
      arm: "candidate",
      versus: "base",
      ...exactly(lost, n),
      ...(n === all.base.length ? {} : { detail: { withoutReference: all.base.length - n } }),
    },
  ];
}

function answeredOf({ unanswered, ...outcome }: TestOutcome): TestOutcome {
  if (unanswered === undefined) return outcome;
  const { base, candidate, clusters } = outcome;
  const isAnswered = (_: number, row: number): boolean => unanswered[row] !== 1;
  return {
    ...outcome,
    base: base.filter(isAnswered),
    candidate: candidate.filter(isAnswered),
    clusters: clusters?.filter(isAnswered),
  };
}

/** 1 where a case has no finite answer, before its change or after. */
export const unansweredCases = ({ before, after }: CaseAnswers): Uint8Array =>
  before.nonFinite.map((none, row) => Math.max(none, after.nonFinite[row] ?? 0));

const clusteredChange = ({ base, candidate }: TestOutcome, clusters: Int32Array): Estimated =>
  changeOfRows({ before: Float64Array.from(base), after: Float64Array.from(candidate) }, clusters);

export const passedCount = (passed: Uint8Array): number =>
  passed.reduce((sum, one) => sum + one, 0);

/** Cases that the base passes and the candidate does not. */
export function lostCases({
  base,
  candidate,
}: Pick<TestOutcome, "base" | "candidate">): readonly number[] {
  return [...base.keys()].filter((row) => base[row] === 1 && candidate[row] === 0);
}
