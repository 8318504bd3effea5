/** One way in which a model was judged, or had to be and was not. */
import type { RunRecord } from "../schema/generated/record.ts";
import type { RunKind } from "./change/plan-change.ts";

export interface JudgedRun {
  readonly model: string;
  readonly kind: RunKind;
  readonly record: RunRecord;
  /** Absolute. */
  readonly recordPath: string;
}

/** There is no verdict. */
export interface UnjudgedRun {
  readonly model: string;
  readonly kind: RunKind;
  /** A sentence without its full stop. */
  readonly reason: string;
  /** What went wrong when it was judged; absent: nobody has measured what a verdict needs. */
  readonly fault?: "input" | "engine";
}

export interface JudgedRuns {
  readonly runs: readonly JudgedRun[];
  /** None of them passes. */
  readonly unjudged: readonly UnjudgedRun[];
}

/** A run as reports call it: the model alone, when it is judged as is in force. */
export function runName({ model, kind }: Pick<JudgedRun, "model" | "kind">): string {
  switch (kind) {
    case "in-force":
    case "introduced":
      return model;
    case "left-behind":
      return `${model} of the files left behind`;
    case "proposed":
      return `${model} by the proposed policy`;
  }
}

/** A policy that cannot be used is none to merge, also when it is only proposed. */
export const holdsUp = (run: UnjudgedRun): boolean => counts(run) || run.fault !== undefined;

/** What a change merely proposes cannot let it pass, and does not hold it up. */
export const counts = ({ kind }: Pick<JudgedRun, "kind">): boolean => kind !== "proposed";
