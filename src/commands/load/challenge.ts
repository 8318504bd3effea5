/** A further set of rows on which the candidate is compared with the base, beside the evaluation data. */
import type { BoundData } from "./load-data.ts";

export interface Challenge {
  /** The slice of its measurements: "shift=later", "typos@3". */
  readonly name: string;
  readonly kind: "shift" | "novel" | "perturbation";
  /** Must be proven, not only not shown to be worse. */
  readonly critical: boolean;
  readonly rows: number;
  /** Rows of which these are a sample; absent: all are judged. */
  readonly sampledFrom?: number;
  /** Made when it is needed: only one set is in memory at a time. */
  readonly open: () => Promise<BoundData>;
}
