/** The findings of a run in a comment: the table, what to do, and the slices that are only listed. */
import { markdownTable } from "markdown-table";
import type { Finding, RunRecord } from "../schema/generated/record.ts";
import { figureCell, shortened, textCell, sentenceText } from "./escape.ts";
import { findingRow, isHeadline, worstFirst } from "./finding-row.ts";
import { adviceOn } from "./advice.ts";
import { folded } from "./folded.ts";
import { methodSentences, unblockingSentences } from "./method-sentences.ts";
import { findingMark, SYMBOLS } from "./marks.ts";

export type Detail = "all" | "problems" | "counts";

/** More sentences than this are a list that nobody reads. */
const SENTENCES = 20;
const SENTENCE_LENGTH = 1000;

export function findingLines(record: RunRecord, detail: Detail): readonly string[] {
  const { findings } = record;
  if (detail === "counts") return [];
  const sorted = worstFirst(findings);
  const shown = sorted.filter(
    (finding) => isHeadline(finding) && (detail === "all" || finding.outcome !== "pass"),
  );
  const problems = sorted.filter(
    ({ outcome, blocking }) => outcome !== "pass" && blocking !== false,
  );
  return [
    ...problemLines(problems),
    ...adviceOn(record).flatMap((sentence) => [`${sentenceText(sentence)}.`, ""]),
    ...(shown.length === 0 ? [] : [findingTable(shown), ""]),
    ...unblockingLines(sorted),
  ];
}

/** What stands behind the table: slices that are only listed, and what other methods say. */
export function furtherFindingLines({ findings }: RunRecord, detail: Detail): readonly string[] {
  if (detail !== "all") return [];
  const others = worstFirst(findings).filter((finding) => !isHeadline(finding));
  return [...otherLines(others), ...methodLines(findings)];
}

const methodLines = (findings: readonly Finding[]): readonly string[] =>
  methodSentences(findings).flatMap((sentence) => [`<sub>${sentence}.</sub>`, ""]);

/** What is open and stops nothing: a reader must not take it for proven. */
function unblockingLines(findings: readonly Finding[]): readonly string[] {
  const sentences = unblockingSentences(findings);
  if (sentences.length === 0) return [];
  return [...sentences.map((sentence) => `- ${sentenceText(sentence)}.`), ""];
}

function findingTable(findings: readonly Finding[]): string {
  const rows = findings.map((finding) => {
    const { check, reference, candidate, change, allowed, n } = findingRow(finding);
    const cells = [reference, candidate, change, allowed, n].map(figureCell);
    return [textCell(check), ...cells, figureCell(findingMark(finding))];
  });
  return markdownTable(
    [["check", "float", "candidate", "change (90 % interval)", "allowed", "n", ""], ...rows],
    { align: ["l", "r", "r", "r", "r", "r", "l"] },
  );
}

/** The sentences that say why, and what would decide. */
function problemLines(problems: readonly Finding[]): readonly string[] {
  if (problems.length === 0) return [];
  const said = problems.slice(0, SENTENCES).map(({ outcome, explanation }) => {
    const sentence = sentenceText(shortened(explanation, SENTENCE_LENGTH));
    return `- ${SYMBOLS[outcome]} ${sentence}.`;
  });
  const rest = problems.length - said.length;
  return [...said, ...(rest === 0 ? [] : [`- … and ${rest} more, in the record.`]), ""];
}

/** Slices that are neither critical nor shown to be worse. */
function otherLines(findings: readonly Finding[]): readonly string[] {
  if (findings.length === 0) return [];
  const open = findings.filter(({ outcome }) => outcome !== "pass");
  const proven = findings.length - open.length;
  const rest =
    open.length === 0 ? "" : `, ${open.length} only listed: none of them is shown to be worse`;
  const checks = findings.length === 1 ? "check" : "checks";
  const summary = `${findings.length} more ${checks} on slices: ${proven} proven${rest}`;
  if (open.length === 0) return folded(summary, []);
  const rows = open.map((finding) => {
    const { check, change, allowed, n } = findingRow(finding);
    return [
      textCell(check),
      n,
      figureCell(change),
      figureCell(allowed),
      amountOf(finding.rowsNeeded),
      amountOf(finding.rowsNeededIfReal),
    ];
  });
  const header = ["slice", "n", "change (90 % interval)", "allowed", ...MORE_ROWS];
  const align = ["l", "r", "r", "r", "r", "r"];
  return folded(summary, [markdownTable([header, ...rows], { align })]);
}

/** Two answers to two questions: of a loss that is there, only the second tells. */
const MORE_ROWS = ["more rows, were the models equal", "more rows, if the change is as seen"];

/** No number where no number of rows is known to decide it. */
const amountOf = (rows: number | null = null): string =>
  rows === null || rows === 0 ? "–" : rows.toLocaleString("en-US");
