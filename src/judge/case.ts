/** What a judge is given. */
import type { CanaryKind, Correction, Criterion, Waiving } from "../schema/generated/record.ts";
import type { Measurement } from "../schema/measurement.ts";
import type { JudgedLoad, JudgedSlice, JudgedTest } from "./targets.ts";

export interface Case {
  readonly criteria: readonly Criterion[];
  readonly measurements: readonly Measurement[];
  readonly slices: readonly JudgedSlice[];
  readonly tests?: readonly JudgedTest[];
  readonly loads?: readonly JudgedLoad[];
  /** Slices that stand for residual blocks. */
  readonly blocks?: readonly string[];
  /** Columns whose groups are compared. */
  readonly groups: readonly string[];
  readonly baseline: { readonly state: "missing" | "present" | "stale"; readonly reason?: string };
  /** Why measuring ended early; what is missing then is an error, not an omission. */
  readonly engineFailure?: string;
  readonly onInconclusive: "fail" | "warn";
  /** Absent: nothing is waived. */
  readonly waiving?: Waiving;
  /** Default: Holm's, and Benjamini and Hochberg's on slices. */
  readonly correction?: Correction;
  /** The candidate is broken on purpose. */
  readonly canary?: boolean;
  /** How; "zeroed-tensor" when absent. */
  readonly canaryKind?: CanaryKind;
}
