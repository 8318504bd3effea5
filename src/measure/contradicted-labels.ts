/** Labels that both models contradict: what is wrong there may be the label. */
import { calibrationOf } from "./calibration.ts";
import type { Sample } from "./sample.ts";

export interface Contradicted {
  /** Those of which the less sure model is surest come first. */
  readonly rows: readonly number[];
  /** Rows that would be wrong if both were right as often as the less sure one says, among all on which they agree as surely. */
  readonly due: number;
  /** All of those rows. */
  readonly sure: number;
}

/** Of rows that both answer alike with at least this confidence. undefined for other answers than classes, and without labels. */
export function contradictedLabels(
  base: Sample,
  candidate: Sample,
  confidence: number,
): Contradicted | undefined {
  if (base.kind !== "classification" || candidate.kind !== "classification") return undefined;
  const { labels, predicted, rows } = base;
  if (labels === undefined) return undefined;
  const [before, after] = [calibrationOf(base).confidence, calibrationOf(candidate).confidence];
  // NaN where an answer is not finite: no such row is sure.
  const sureness = before.map((own, row) => Math.min(own, after[row] ?? Number.NaN));
  const sure = Array.from({ length: rows }, (_, row) => row).filter(
    (row) => predicted[row] === candidate.predicted[row] && (sureness[row] ?? 0) >= confidence,
  );
  return {
    rows: sure
      .filter((row) => predicted[row] !== labels[row])
      .toSorted((a, b) => (sureness[b] ?? 0) - (sureness[a] ?? 0)),
    due: sure.reduce((sum, row) => sum + 1 - (sureness[row] ?? 0), 0),
    sure: sure.length,
  };
}
