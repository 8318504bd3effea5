/** How a process ends for each outcome; 4 (unusable input) and 70 (a bug) belong to the fronts. */
import type { Outcome, Verdict } from "../schema/generated/record.ts";

const CODES: Readonly<Record<Outcome, number>> = {
  pass: 0,
  fail: 1,
  inconclusive: 2,
  "not-checked": 3,
  error: 5,
};

/** Of several verdicts, the code of the worst that blocks; 0 when none does. */
export function exitCodeOf(verdicts: readonly Verdict[]): number {
  const order: readonly Outcome[] = ["fail", "error", "not-checked", "inconclusive"];
  const blocking = new Set(verdicts.filter(({ blocks }) => blocks).map(({ outcome }) => outcome));
  const worst = order.find((outcome) => blocking.has(outcome));
  if (verdicts.length === 0) return CODES["not-checked"];
  return worst === undefined ? CODES.pass : CODES[worst];
}
