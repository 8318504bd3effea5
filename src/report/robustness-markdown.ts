/** The part of a comment about rows beyond the evaluation data. */
import { markdownTable } from "markdown-table";
import type { Outcome, RunRecord } from "../schema/generated/record.ts";
import { challengeRows } from "./challenge-rows.ts";
import { textCell } from "./escape.ts";

/** Shift data and perturbed rows: one line each. */
export function challengeLines(
  record: RunRecord,
  marks: Readonly<Record<Outcome, string>>,
): readonly string[] {
  const challenges = challengeRows(record);
  if (challenges.length === 0) return [];
  const rows = challenges.map((row) => [
    textCell(row.name),
    row.rows,
    row.metric,
    textCell(row.reference),
    textCell(row.candidate),
    textCell(row.change),
    row.flips,
    row.outcome === undefined ? "–" : marks[row.outcome],
  ]);
  const header = ["beyond the evaluation data", "rows", "metric", "float", "candidate"];
  return [
    markdownTable([[...header, "change (90 % interval)", "flips", ""], ...rows], {
      align: ["l", "r", "l", "r", "r", "r", "r", "l"],
    }),
    "",
  ];
}
