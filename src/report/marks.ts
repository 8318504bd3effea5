/** Outcomes as a reader sees them. */
import type { Outcome } from "../schema/generated/record.ts";

export const SYMBOLS: Readonly<Record<Outcome, string>> = {
  pass: "✅",
  fail: "❌",
  inconclusive: "❔",
  "not-checked": "⬜",
  error: "💥",
};

export const MARKS: Readonly<Record<Outcome, string>> = {
  pass: "✅ pass",
  fail: "❌ fail",
  inconclusive: "❔ undecided",
  "not-checked": "⬜ not checked",
  error: "💥 error",
};

/** Worst first. */
export const OUTCOMES: readonly Outcome[] = [
  "fail",
  "error",
  "not-checked",
  "inconclusive",
  "pass",
];
