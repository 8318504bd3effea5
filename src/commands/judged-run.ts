/** One way in which a model was judged, or had to be and was not. */
import type { RunRecord } from "../schema/generated/record.ts";
import type { RunKind } from "./plan-change.ts";

export interface JudgedRun {
  readonly model: string;
  readonly kind: RunKind;
  readonly record: RunRecord;
  /** Absolute. */
  readonly recordPath: string;
}

/** Nobody has measured what a verdict needs. */
export interface UnjudgedRun {
  readonly model: string;
  readonly kind: RunKind;
  readonly reason: string;
}

export interface JudgedRuns {
  readonly runs: readonly JudgedRun[];
  /** None of them passes. */
  readonly unjudged: readonly UnjudgedRun[];
}

/** What a change merely proposes cannot let it pass, and does not hold it up. */
export const counts = ({ kind }: Pick<JudgedRun, "kind">): boolean => kind !== "proposed";
