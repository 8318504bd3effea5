/** One finding as the cells of a table, the same in the terminal and in a comment. */
import type { Finding, FindingOutcome } from "../schema/generated/record.ts";
import { OUTCOMES } from "./marks.ts";
import { formatChange, formatRange, formatValue } from "./numbers.ts";

export interface FindingRow {
  readonly check: string;
  readonly reference: string;
  readonly candidate: string;
  readonly change: string;
  readonly allowed: string;
  /** Rows, or timed calls; nothing where one figure is all there is. */
  readonly n: string;
  readonly outcome: FindingOutcome;
}

/** Units of the arms of metrics whose change is a ratio. */
const ARM_UNITS: Readonly<Record<string, string>> = {
  bytes: "bytes",
  "gzip-bytes": "bytes",
  "peak-memory": "bytes",
  "latency-p50": "ms",
  "latency-p90": "ms",
  "latency-p95": "ms",
  "latency-p99": "ms",
  "load-time": "ms",
  throughput: "rows/s",
};

export function findingRow(finding: Finding): FindingRow {
  const { metric, slice, criterion, actual, expected, outcome, tier } = finding;
  const unit = ARM_UNITS[metric] ?? expected.unit;
  const against =
    criterion.kind === "non-inferiority" && criterion.versus === "baseline" ? ", to baseline" : "";
  const isGap = criterion.kind === "group-gap";
  const isCritical = tier === 2 ? " (critical)" : "";
  const where = slice === "all" || isGap ? "" : `, ${slice}${isCritical}`;
  return {
    check: isGap ? `${metric} ${slice}` : `${metric}${where}${against}`,
    reference: formatValue(actual.reference, unit),
    candidate: formatValue(actual.candidate, unit),
    change: changeOf(finding),
    allowed: allowedOf(finding),
    n: actual.n === 1 && actual.interval === null ? "" : actual.n.toLocaleString("en-US"),
    outcome,
  };
}

function isChange({ expected }: Finding): boolean {
  return expected.operator === "change-above" || expected.operator === "change-below";
}

function changeOf(finding: Finding): string {
  const { actual, expected } = finding;
  const { interval } = actual;
  if (!isChange(finding) && expected.unit !== "ratio") {
    return interval === null ? "" : formatRange(interval, expected.unit, formatValue);
  }
  const value = formatChange(actual.change, expected.unit);
  return interval === null
    ? value
    : `${value} ${formatRange(interval, expected.unit, formatChange)}`;
}

function allowedOf(finding: Finding): string {
  const { expected } = finding;
  if (expected.limit === null) return "–";
  const isDifference = isChange(finding) && expected.unit !== "ratio";
  const limit = isDifference
    ? formatChange(expected.limit, expected.unit)
    : formatValue(expected.limit, expected.unit);
  const isUpper = expected.operator === "at-most" || expected.operator === "change-below";
  return `${isUpper ? "≤" : "≥"} ${limit}`;
}

/** Worst first, and last what is open and only shown; in the order in which they were judged within an outcome. */
export function worstFirst(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((a, b) => rankOf(a) - rankOf(b));
}

const rankOf = ({ outcome, blocking }: Finding): number =>
  blocking === false && outcome !== "pass" ? OUTCOMES.length : OUTCOMES.indexOf(outcome);

/** Findings that a reader needs first: everything overall, and slices that did not pass. */
export function isHeadline({ tier, outcome }: Finding): boolean {
  return (
    tier === 1 ||
    (tier === 2 && outcome !== "pass") ||
    outcome === "fail" ||
    outcome === "error" ||
    outcome === "waived"
  );
}
