/** All findings together. */
import type { Finding, Outcome, OutcomeCounts, Verdict } from "../schema/generated/record.ts";

const ORDER: readonly Outcome[] = ["fail", "error", "not-checked", "inconclusive", "pass"];

/** The first of fail, error, not-checked, inconclusive, pass among the findings that block; without any, nothing was checked. */
export function verdictOf(findings: readonly Finding[], onInconclusive: "fail" | "warn"): Verdict {
  const blocking = findings.filter((finding) => finding.blocking !== false);
  const present = new Set(blocking.map(({ outcome }) => outcome));
  const outcome = ORDER.find((candidate) => present.has(candidate)) ?? "not-checked";
  const blocks = outcome !== "pass" && !(outcome === "inconclusive" && onInconclusive === "warn");
  const counts = countOutcomes(findings);
  return { outcome, blocks, counts, summary: summarize(outcome, blocking) };
}

function countOutcomes(findings: readonly Finding[]): OutcomeCounts {
  const counts = { pass: 0, fail: 0, inconclusive: 0, "not-checked": 0, error: 0 };
  for (const { outcome } of findings) counts[outcome] += 1;
  return counts;
}

function summarize(outcome: Outcome, findings: readonly Finding[]): string {
  const same = findings.filter((finding) => finding.outcome === outcome);
  const [first] = same;
  if (first === undefined) return "Nothing was checked: no criterion applies";
  if (outcome === "pass" && findings.length === 1)
    return "The one check that must be proven is proven";
  if (outcome === "pass") return `All ${findings.length} checks that must be proven are proven`;
  const more = same.length > 1 ? ` (and ${same.length - 1} more)` : "";
  return `${first.explanation}${more}`;
}

/** What was measured before the engine failed may be proven; what came after is unknown. A failure that was found stays one. */
export function failedVerdict(verdict: Verdict, failure: string): Verdict {
  if (verdict.outcome === "fail") return verdict;
  return { ...verdict, outcome: "error", blocks: true, summary: failure };
}

/** A gate that lets a broken candidate pass cannot be trusted with a whole one; one that does not fail it is in doubt. */
export function canaryVerdict(verdict: Verdict): Verdict {
  if (verdict.outcome !== "pass") return { ...verdict, blocks: true };
  const summary = "The canary passed: these criteria and these rows do not notice a broken model";
  return { ...verdict, outcome: "error", blocks: true, summary };
}
