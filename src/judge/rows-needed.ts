/** How many more rows would decide an undecided finding, if the models were equal. */
import type { Measurement } from "../schema/measurement.ts";
import { pairedRowsNeeded, scaledRowsNeeded } from "../stats/rows-needed.ts";
import type { Limit } from "./test-hypothesis.ts";

/** null when more rows are not expected to help, or when rows have nothing to do with it. */
export function rowsNeeded(
  { evidence, estimate, interval, n, unit }: Measurement,
  limit: Limit,
): number | null {
  if (evidence.kind === "paired-counts") {
    const counts =
      limit.side === "at-least"
        ? evidence
        : { ...evidence, lost: evidence.gained, gained: evidence.lost };
    const drop = (counts.gained - counts.lost) / counts.n;
    if (drop <= -Math.abs(limit.value)) return null;
    return pairedRowsNeeded(counts, Math.abs(limit.value));
  }
  if (interval === null || estimate === null || unit === "ratio") return null;
  const distance = limit.side === "at-most" ? limit.value - estimate : estimate - limit.value;
  const halfWidth =
    limit.side === "at-most" ? interval.upper - estimate : estimate - interval.lower;
  return scaledRowsNeeded(n, { halfWidth, distance });
}
