/** The part of a comment about rows beyond the evaluation data. */
import { markdownTable } from "markdown-table";
import type { FindingOutcome, RunRecord } from "../schema/generated/record.ts";
import { challengeRows } from "./challenge-rows.ts";
import { corruptionLines } from "./corruption-error.ts";
import { shortened, textCell, sentenceText } from "./escape.ts";
import { folded } from "./folded.ts";
import { type LoadRow, loadRows, ofSweep, worstLoadRows } from "./load-rows.ts";
import { probeRows } from "./probe-rows.ts";
import { providerRows } from "./provider-rows.ts";
import { suiteRows } from "./suite-rows.ts";

/** Shift data and perturbed rows: one line each. */
export function challengeLines(
  record: RunRecord,
  marks: Readonly<Record<FindingOutcome, string>>,
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
    ...corruptionLines(record),
  ];
}

/** Execution providers beside the CPU: one line each, and what runs elsewhere. */
export function providerLines(
  record: RunRecord,
  marks: Readonly<Record<FindingOutcome, string>>,
): readonly string[] {
  const rows = providerRows(record);
  if (rows.length === 0) return [];
  const cells = rows.map((row) => [
    textCell(row.name),
    row.metric,
    textCell(row.reference),
    textCell(row.candidate),
    textCell(row.change),
    row.flips,
    row.latency,
    row.outcome === undefined ? "–" : marks[row.outcome],
  ]);
  const header = ["provider", "metric", "float", "candidate", "change (90 % interval)", "flips"];
  const table = markdownTable([[...header, "latency", ""], ...cells], {
    align: ["l", "l", "r", "r", "r", "r", "r", "l"],
  });
  const remarks = rows.flatMap(({ remark }) =>
    remark === undefined ? [] : [`> ${sentenceText(shortened(remark, 300))}.`, ""],
  );
  return [table, "", ...remarks];
}

/** Behaviour tests, and what the candidate no longer passes. */
export function suiteLines(
  record: RunRecord,
  marks: Readonly<Record<FindingOutcome, string>>,
): readonly string[] {
  const tests = suiteRows(record);
  if (tests.length === 0) return [];
  const rows = tests.map(({ name, kind, base, candidate, lost, outcome }) => [
    textCell(name),
    kind,
    base,
    candidate,
    lost,
    outcome === undefined ? "–" : marks[outcome],
  ]);
  const table = markdownTable(
    [["behaviour test", "kind", "float passes", "candidate passes", "lost", ""], ...rows],
    { align: ["l", "l", "r", "r", "r", "l"] },
  );
  const lost = tests.flatMap(({ name, facts }) =>
    facts.lostCases.map((one) => [name, one.case, one.base, one.candidate].map(textCell)),
  );
  if (lost.length === 0) return [table, ""];
  const cases = markdownTable([["behaviour test", "case", "float", "candidate"], ...lost]);
  const summary = `Lost cases: ${lost.length} shown`;
  return [table, "", `<details><summary>${summary}</summary>`, "", cases, "", "</details>", ""];
}

/** Attacks with equal means: on how many rows each arm withstands them, and what was found for the other. */
export function attackLines(record: RunRecord): readonly string[] {
  const rows = probeRows(record, "attack=").filter(({ metric }) => metric === "passed-cases");
  if (rows.length === 0) return [];
  const cells = rows.map((row) => [row.probe, row.rows, row.reference, row.candidate, row.change]);
  const header = ["withstands the attack", "rows", "float", "candidate", "change"];
  return [markdownTable([header, ...cells], { align: ["l", "r", "r", "r", "r"] }), ""];
}

/** Patterns of load and further ways to serve, with the ratio of the arms: of a sweep the worst, the rest behind it. */
export function loadLines(
  record: RunRecord,
  marks: Readonly<Record<FindingOutcome, string>>,
): readonly string[] {
  const worst = worstLoadRows(record);
  if (worst.length === 0) return [];
  const table = loadTable(
    worst.map(({ of, ...row }) => ({ ...row, pattern: ofSweep(row.pattern, of) })),
    marks,
  );
  if (worst.every(({ of }) => of === 1)) return [...table, ""];
  return [...table, "", ...folded("All that was swept", loadTable(loadRows(record), marks))];
}

function loadTable(
  rows: readonly LoadRow[],
  marks: Readonly<Record<FindingOutcome, string>>,
): readonly string[] {
  const cells = rows.map(({ pattern, outcome, ...row }) => [
    textCell(pattern),
    row.queries,
    row.metric,
    row.reference,
    row.candidate,
    row.ratio,
    outcome === undefined ? "–" : marks[outcome],
  ]);
  const header = ["load", "queries", "metric", "float", "candidate", "ratio (90 % interval)", ""];
  return [markdownTable([header, ...cells], { align: ["l", "r", "l", "r", "r", "r", "l"] })];
}

/** Odd inputs and other batches: shown, not judged. */
export function probeLines(record: RunRecord): readonly string[] {
  const rows = probeRows(record);
  if (rows.length === 0) return [];
  const cells = rows.map((row) => [
    row.probe,
    row.rows,
    row.metric,
    row.reference,
    row.candidate,
    row.change,
  ]);
  const header = ["probe (not judged)", "rows", "metric", "float", "candidate", "change"];
  return [markdownTable([header, ...cells], { align: ["l", "r", "l", "r", "r", "r"] }), ""];
}
