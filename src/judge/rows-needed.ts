/** How many more rows would decide an undecided finding, if the models were equal. */
import type { Measurement } from "../schema/measurement.ts";
import { pairedRowsNeeded, scaledRowsNeeded, shrunken, tTestRows } from "../stats/rows-needed.ts";
import { boundWithUnseen, EXACT_ROWS, PROVING_SOURCES } from "./paired-proof.ts";
import type { Limit } from "./test-hypothesis.ts";

/** null when more rows are not expected to help, or when rows have nothing to do with it. */
export function rowsNeeded(
  { evidence, estimate, interval, n, unit }: Measurement,
  limit: Limit,
): number | null {
  if (evidence.kind === "paired-counts") {
    const counts = orientedCounts(evidence, limit);
    const drop = (counts.gained - counts.lost) / counts.n;
    if (drop <= -Math.abs(limit.value)) return null;
    return inRows(pairedRowsNeeded(counts, Math.abs(limit.value)), n / counts.n);
  }
  if (interval === null || estimate === null || unit === "ratio") return null;
  const distance = limit.side === "at-most" ? limit.value - estimate : estimate - limit.value;
  const halfWidth =
    limit.side === "at-most" ? interval.upper - estimate : estimate - interval.lower;
  const scaled = scaledRowsNeeded(n, { halfWidth, distance });
  if (scaled === null || evidence.kind === "binomial") return scaled;
  return Math.max(
    scaled,
    EXACT_ROWS - n,
    rowsOfSourcesNeeded(evidence, n),
    rowsForUnseen(evidence, n, { halfWidth, distance }),
  );
}

/** Of these, so many times as many are no number that anybody has. */
const MOST_TIMES = 1e9;

/** Until what may be there unseen is small enough too: the interval shrinks with the root of the rows, what is unseen with the rows. */
function rowsForUnseen(
  evidence: Measurement["evidence"],
  n: number,
  { halfWidth, distance }: { readonly halfWidth: number; readonly distance: number },
): number {
  if (!("support" in evidence) || evidence.support === undefined || evidence.support === 0)
    return 0;
  const { support } = evidence;
  const isEnough = (times: number): boolean =>
    support * times >= EXACT_ROWS &&
    boundWithUnseen(halfWidth / Math.sqrt(times), support * times) < distance;
  let [tooFew, enough] = [1, 1];
  while (!isEnough(enough) && enough < MOST_TIMES) [tooFew, enough] = [enough, 2 * enough];
  while (enough - tooFew > 1 / n) {
    const middle = (tooFew + enough) / 2;
    if (isEnough(middle)) enough = middle;
    else tooFew = middle;
  }
  return Math.ceil(n * enough) - n;
}

/** So many rows as the sources have that are wanting, where sources are resampled and too few to prove anything. */
function rowsOfSourcesNeeded(evidence: Measurement["evidence"], n: number): number {
  if (evidence.kind !== "replicates" || evidence.clusters === undefined) return 0;
  return Math.ceil(((PROVING_SOURCES - evidence.clusters) * n) / evidence.clusters);
}

/** The same, if the change is as it was seen; null when it is at or beyond the limit, and where it is not known. */
export function rowsNeededIfReal(
  { evidence, estimate, n, unit }: Measurement,
  limit: Limit,
): number | null {
  if (evidence.kind === "paired-counts") {
    const counts = orientedCounts(evidence, limit);
    const { difference } = shrunken(counts);
    return inRows(pairedRowsNeeded(counts, Math.abs(limit.value), difference), n / counts.n);
  }
  if (evidence.kind !== "mean" || estimate === null || unit === "ratio") return null;
  const distance = limit.side === "at-most" ? limit.value - estimate : estimate - limit.value;
  const deviation = evidence.standardError * Math.sqrt(n);
  if (!(distance > 0) || deviation === 0) return null;
  const rows = tTestRows(distance / deviation);
  return Number.isFinite(rows) ? Math.max(0, Math.ceil(rows) - n) : null;
}

type Counts = Extract<Measurement["evidence"], { readonly kind: "paired-counts" }>;

/** With "lost" on the side of the limit. */
function orientedCounts(evidence: Counts, { side }: Limit): Counts {
  return side === "at-least"
    ? evidence
    : { ...evidence, lost: evidence.gained, gained: evidence.lost };
}

/** Where rows come in clusters, an effective row is several. */
const inRows = (effective: number | null, each: number): number | null =>
  effective === null ? null : Math.ceil(effective * each);
