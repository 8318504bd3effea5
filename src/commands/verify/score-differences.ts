/** Scores of rows, which a record keeps to four digits: the log loss that they can give. */
import type { RowTable, RunRecord } from "../../schema/generated/record.ts";
import type { Difference } from "../differences.ts";

/** What rounding to four digits may have moved a score by. */
const ROUNDING = 0.5e-4;
/** Probabilities of up to 25 classes may sum to so much more or less than 1, which the loss is charged for. */
const SUM_TOLERANCE = 0.05;
const MOST_CLASSES = 25;

/**
 * Where one arm's loss follows from its scores, the other's must too. Where neither does, scores may be no
 * probabilities: what those sum to, no row says.
 */
export function scoreDifferences(record: RunRecord): readonly Difference[] {
  const { rows } = record;
  if (rows.label === undefined || rows.label.some((label) => label >= MOST_CLASSES)) return [];
  const found = [
    lossDifference(record, "base", rows.baseScore),
    lossDifference(record, "candidate", rows.candidateScore),
  ].filter((difference) => difference !== undefined);
  return found.length === 1 ? found : [];
}

function lossDifference(
  { measurements, rows: { base } }: RunRecord,
  arm: "base" | "candidate",
  scores: RowTable["baseScore"] = [],
): Difference | undefined {
  const loss = measurements.find(
    (one) =>
      one.metric === "log-loss" &&
      one.slice === "all" &&
      one.kernels === "ordinary" &&
      one.arm === arm &&
      (arm === "base" || one.versus === "base"),
  )?.estimate;
  if (typeof loss !== "number") return undefined;
  const known = scores.filter((_, row) => base[row] !== null);
  const [least, most] = [lossAt(known, ROUNDING), lossAt(known, -ROUNDING)];
  if (loss >= least - SUM_TOLERANCE && loss <= most + SUM_TOLERANCE) return undefined;
  return {
    path: `measurements (log-loss, all, ${arm}).estimate`,
    recorded: loss,
    recomputed: Number.isNaN(least) ? undefined : { least, most },
  };
}

/** Mean loss of scores that were all rounded the same way; NaN where one is missing. */
const lossAt = (scores: readonly (number | null)[], shift: number): number =>
  scores.reduce<number>(
    (total, score) => total - Math.log(clipped((score ?? Number.NaN) + shift)),
    0,
  ) / scores.length;

/** As the metric keeps them from 0 and 1. */
const clipped = (score: number): number =>
  Math.min(Math.max(score, Number.EPSILON), 1 - Number.EPSILON);
