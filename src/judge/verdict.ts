/** All findings together. */
import type {
  Finding,
  FindingOutcome,
  Outcome,
  OutcomeCounts,
  Verdict,
} from "../schema/generated/record.ts";

const ORDER: readonly Outcome[] = ["fail", "error", "not-checked", "inconclusive", "pass"];

/** The first of fail, error, not-checked, inconclusive, pass among the findings that block; without any, nothing was checked. What is waived passes. */
export function verdictOf(findings: readonly Finding[], onInconclusive: "fail" | "warn"): Verdict {
  const blocking = findings.filter((finding) => finding.blocking !== false);
  const present = new Set(blocking.map(({ outcome }) => verdictFrom(outcome)));
  const outcome = ORDER.find((candidate) => present.has(candidate)) ?? "not-checked";
  const blocks = outcome !== "pass" && !(outcome === "inconclusive" && onInconclusive === "warn");
  const counts = countOutcomes(findings);
  return { outcome, blocks, counts, summary: summarize(outcome, blocking) };
}

const verdictFrom = (outcome: FindingOutcome): Outcome => (outcome === "waived" ? "pass" : outcome);

function countOutcomes(findings: readonly Finding[]): OutcomeCounts {
  const counts = { pass: 0, fail: 0, inconclusive: 0, "not-checked": 0, error: 0 };
  let waived = 0;
  for (const { outcome } of findings) {
    if (outcome === "waived") waived += 1;
    else counts[outcome] += 1;
  }
  return { ...counts, ...(waived === 0 ? {} : { waived }) };
}

function summarize(outcome: Outcome, findings: readonly Finding[]): string {
  const same = findings.filter((finding) => verdictFrom(finding.outcome) === outcome);
  const [first] = same;
  if (first === undefined) return "Nothing was checked: no criterion applies";
  const waived = findings.filter((finding) => finding.outcome === "waived");
  if (outcome === "pass" && waived.length > 0) return summarizeWaived(findings.length, waived);
  if (outcome === "pass" && findings.length === 1)
    return "The one check that must be proven is proven";
  if (outcome === "pass") return `All ${findings.length} checks that must be proven are proven`;
  const more = same.length > 1 ? ` (and ${same.length - 1} more)` : "";
  return `${first.explanation}${more}`;
}

function summarizeWaived(all: number, waived: readonly Finding[]): string {
  const ids = new Set(waived.map(({ waiver }) => `"${waiver?.id}" until ${waiver?.expires}`));
  const are = waived.length === 1 ? "is" : "are";
  return `${all - waived.length} of ${all} checks that must be proven are proven, ${waived.length} ${are} waived (${[...ids].join(", ")})`;
}

/** What was measured before the engine failed may be proven; what came after is unknown. A failure that was found stays one. */
export function failedVerdict(verdict: Verdict, failure: string): Verdict {
  if (verdict.outcome === "fail") return verdict;
  return { ...verdict, outcome: "error", blocks: true, summary: failure };
}
