/** What became of an accepted candidate that is measured again: facts, without a threshold. */

/** Something that the figures rest on, then and now. */
export interface Ground {
  readonly what:
    "model" | "candidate" | "evaluation data" | "calibration data" | "policy" | "engine";
  readonly accepted: string;
  readonly now: string;
}

/** One figure that moved; undefined where it is not measured. */
export interface MovedValue {
  readonly name: string;
  readonly accepted: number | undefined;
  readonly now: number | undefined;
}

export type DriftCause =
  /** What was measured is not what was accepted; `because` are the grounds of it that changed. */
  | { readonly kind: "candidate"; readonly because: readonly Ground["what"][] }
  /** The same candidate answers the same rows differently, under exact kernels and another engine. */
  | { readonly kind: "engine"; readonly rows: number }
  /** The same, under the same engine: this machine's kernels are not exact where those of the accepted run were. */
  | { readonly kind: "machine"; readonly rows: number }
  /** Rows came or went; a row whose label changed did both. */
  | { readonly kind: "data"; readonly came: number; readonly gone: number };

export interface Drift {
  /** ISO 8601. */
  readonly acceptedAt: string;
  readonly causes: readonly DriftCause[];
  /** Only those that changed. */
  readonly grounds: readonly Ground[];
  /** Distinct rows that the baseline knows and that were measured again. */
  readonly sharedRows: number;
  readonly candidate: readonly MovedValue[];
  /** Of the float model; undefined when the baseline does not hold its figures. */
  readonly base: readonly MovedValue[] | undefined;
}
