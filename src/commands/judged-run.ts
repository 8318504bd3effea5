/** One way in which a model was judged. */
import type { RunRecord } from "../schema/generated/record.ts";
import type { RunKind } from "./plan-change.ts";

export interface JudgedRun {
  readonly model: string;
  readonly kind: RunKind;
  readonly record: RunRecord;
  /** Absolute. */
  readonly recordPath: string;
}

/** What a change merely proposes cannot let it pass, and does not hold it up. */
export const counts = ({ kind }: Pick<JudgedRun, "kind">): boolean => kind !== "proposed";
