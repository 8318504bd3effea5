/** The rows whose answers changed, worst first, by the row table of a record. */
import type { Example, RowTable } from "../schema/generated/record.ts";

export interface WorstFlip {
  /** From 0. */
  readonly row: number;
  readonly digest: string;
  readonly flip: Example["flip"];
}

type Judged = Pick<
  RowTable,
  "digest" | "label" | "base" | "candidate" | "baseScore" | "candidateScore"
>;

/**
 * Answers that were right before come first, those that became right last; among them the further the label's
 * probability fell the earlier, or without labels the surer both models were. Numbers go by how far they moved.
 */
export function worstFlips(rows: Judged): readonly WorstFlip[] {
  const isClasses = rows.baseScore !== undefined;
  return rows.digest
    .map((digest, row) => ({ row, digest, flip: flipOf(rows, row, isClasses) }))
    .filter((found): found is WorstFlip => found.flip !== undefined)
    .map((found) => ({ found, size: sizeOf(rows, found) }))
    .toSorted(
      (a, b) =>
        ORDER.indexOf(a.found.flip) - ORDER.indexOf(b.found.flip) ||
        b.size - a.size ||
        a.found.row - b.found.row,
    )
    .map(({ found }) => found);
}

const ORDER: readonly Example["flip"][] = ["lost", "other", "changed", "moved", "gained"];

function flipOf(rows: Judged, row: number, isClasses: boolean): Example["flip"] | undefined {
  const [base, candidate, label] = [rows.base[row], rows.candidate[row], rows.label?.[row]];
  // Where the base has no answer there is nothing to lose: the finding of rows that are not finite names them.
  if (base === null || base === undefined || base === candidate) return undefined;
  if (!isClasses) return "moved";
  if (label === undefined) return "changed";
  if (base === label) return "lost";
  return candidate === label ? "gained" : "other";
}

/** An answer that is missing is the worst of its kind. */
function sizeOf(rows: Judged, { row, flip }: WorstFlip): number {
  const [base, candidate] = [rows.base[row], rows.candidate[row]];
  if (candidate === null || candidate === undefined) return Number.MAX_VALUE;
  if (flip === "moved") return Math.abs(candidate - (base ?? 0));
  const [before, after] = [rows.baseScore?.[row] ?? 0, rows.candidateScore?.[row] ?? 0];
  return flip === "changed" ? before + after : before - after;
}
