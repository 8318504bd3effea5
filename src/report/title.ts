/** The first words of a comment: whether this may merge. */
import type { Outcome, RunRecord } from "../schema/generated/record.ts";
import { codeSpan } from "./escape.ts";
import { SYMBOLS, VERDICTS } from "./marks.ts";

const SAYS: Readonly<Record<Exclude<Outcome, "pass">, (name: string) => string>> = {
  fail: (name) => `${name} must not merge`,
  error: (name) => `${name} could not be judged`,
  "not-checked": (name) => `${name} was not checked in full`,
  inconclusive: (name) => `the data cannot decide about ${name}`,
};

/** @param unjudged how many models came to no verdict */
export function titleOf(records: readonly RunRecord[], unjudged = 0): string {
  if (unjudged > 0) return unfinished(records, unjudged);
  const worst = VERDICTS.find((outcome) =>
    records.some(({ verdict }) => verdict.outcome === outcome),
  );
  const [only] = records;
  if (worst === undefined || only === undefined)
    return `${SYMBOLS["not-checked"]} Compression gate: no model was checked`;
  const start = `${SYMBOLS[worst]} Compression gate:`;
  if (worst === "pass") return `${start} ${passed(records, only)}`;
  if (records.length === 1) return `${start} ${SAYS[worst](codeSpan(only.model.name))}`;
  const blocked = records.filter(({ verdict }) => verdict.blocks).length;
  const warned = records.filter(({ verdict }) => verdict.outcome === "inconclusive").length;
  return blocked === 0
    ? `${start} ${warned} of ${records.length} models ${warned === 1 ? "is" : "are"} undecided, which the policy lets merge`
    : `${start} ${blocked} of ${records.length} models must not merge`;
}

/** What a waiver lets through is said in the first line. */
function passed(records: readonly RunRecord[], only: RunRecord): string {
  const all =
    records.length === 1
      ? `${codeSpan(only.model.name)} passes`
      : `all ${records.length} models pass`;
  const waived = records.reduce((sum, { verdict }) => sum + (verdict.counts.waived ?? 0), 0);
  return waived === 0
    ? all
    : `${all}, ${waived} ${waived === 1 ? "check is" : "checks are"} waived`;
}

/** A failure comes before what could not be judged, as it does in the exit code. */
function unfinished(records: readonly RunRecord[], unjudged: number): string {
  const failed = records.filter(
    ({ verdict }) => verdict.outcome === "fail" && verdict.blocks,
  ).length;
  const all = records.length + unjudged;
  return failed > 0
    ? `${SYMBOLS.fail} Compression gate: ${failed} of ${all} models must not merge, and ${unjudged} could not be judged`
    : `${SYMBOLS.error} Compression gate: ${unjudged} of ${all} models could not be judged`;
}
