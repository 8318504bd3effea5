/** Outcomes as a reader sees them. */
import type { Finding, FindingOutcome, Outcome } from "../schema/generated/record.ts";

export const SYMBOLS: Readonly<Record<FindingOutcome, string>> = {
  pass: "✅",
  fail: "❌",
  inconclusive: "❔",
  "not-checked": "⬜",
  error: "💥",
  waived: "🎫",
};

export const MARKS: Readonly<Record<FindingOutcome, string>> = {
  pass: "✅ pass",
  fail: "❌ fail",
  inconclusive: "❔ undecided",
  "not-checked": "⬜ not checked",
  error: "💥 error",
  waived: "🎫 waived",
};

/** What stops nothing looks like nothing that does. */
export const findingMark = ({
  outcome,
  blocking,
}: Pick<Finding, "outcome" | "blocking">): string =>
  outcome === "inconclusive" && blocking === false ? "➖ only shown" : MARKS[outcome];

/** Worst first. */
export const OUTCOMES: readonly FindingOutcome[] = [
  "fail",
  "error",
  "not-checked",
  "inconclusive",
  "waived",
  "pass",
];

/** Worst first, of verdicts: none is waived. */
export const VERDICTS: readonly Outcome[] = [
  "fail",
  "error",
  "not-checked",
  "inconclusive",
  "pass",
];
