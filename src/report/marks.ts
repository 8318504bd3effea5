/** Outcomes as a reader sees them. */
import type { FindingOutcome, Outcome } from "../schema/generated/record.ts";

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
