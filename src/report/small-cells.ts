/** Slices of so few rows that a figure may say who they are, to everybody who reads it; the record has all of them. */
import type { Finding, RunRecord } from "../schema/generated/record.ts";

export const LEAST_SHOWN = 10;

/** The record without the figures of small slices. Slices of the evaluation data alone: other sets of rows are no people. */
export function withoutSmallCells(record: RunRecord): RunRecord {
  const slices = record.judged?.slices ?? [];
  const small = new Set(
    slices
      .filter(({ rows, apart }) => apart !== true && rows > 0 && rows < LEAST_SHOWN)
      .map(({ name }) => name),
  );
  if (small.size === 0) return record;
  const findings = record.findings.map((finding) =>
    small.has(finding.slice) ? hidden(finding) : finding,
  );
  // A verdict speaks in the words of its first finding.
  const summary = record.findings.reduce(
    (text, { explanation }, position) =>
      text.replace(explanation, () => findings[position]?.explanation ?? ""),
    record.verdict.summary,
  );
  return { ...record, findings, verdict: { ...record.verdict, summary } };
}

function hidden(finding: Finding): Finding {
  const { metric, slice, outcome, secondOpinions: _, changeTests: __, ...rest } = finding;
  return {
    ...rest,
    metric,
    slice,
    outcome,
    actual: { ...finding.actual, reference: null, candidate: null, change: null, interval: null },
    explanation: `${metric} on ${slice} is ${outcome}; with fewer than ${LEAST_SHOWN} rows its figures are in the record only`,
  };
}
