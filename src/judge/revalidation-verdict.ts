/** The verdict on an accepted candidate that was measured again. */
import type { Drift } from "../schema/drift.ts";
import type { Verdict } from "../schema/generated/record.ts";

/** Figures of another candidate prove nothing about the accepted one; what they show to be worse stays so. */
export function revalidationVerdict(verdict: Verdict, drift: Drift | undefined): Verdict {
  const missing = whatIsMissing(drift);
  if (missing === undefined || verdict.outcome === "fail" || verdict.outcome === "error")
    return verdict;
  return { ...verdict, outcome: "not-checked", blocks: true, summary: missing };
}

function whatIsMissing(drift: Drift | undefined): string | undefined {
  if (drift === undefined)
    return "There is no baseline: nothing was accepted that could be measured again";
  const [cause] = drift.causes;
  if (cause?.kind !== "candidate") return undefined;
  const why =
    cause.because.length === 0
      ? "its recipe makes other bytes than it did"
      : `what it is made of changed (${cause.because.join(", ")})`;
  return `What was measured is not the accepted candidate: ${why}`;
}
