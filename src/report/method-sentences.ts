/** Where the method matters: proofs that another method would not call one, and allowed changes that are more than chance. */
import type { Finding } from "../schema/generated/record.ts";
import { escapeText } from "./escape.ts";

/** A plain interval proves too much: that it agrees, or not, says nothing. */
const NAIVE = "Wald";
const SURE = 0.05;
const SHOWN = 6;

/** Sentences without their full stop; none where all methods agree and nothing allowed is certain. */
export function methodSentences(findings: readonly Finding[]): readonly string[] {
  const passed = findings.filter(({ outcome }) => outcome === "pass");
  return [
    ...listed("Proven here, though other methods would not say so", passed.flatMap(dissentOf)),
    ...listed("Allowed, and yet more than chance", passed.flatMap(certainChangeOf)),
  ];
}

function listed(start: string, items: readonly string[]): readonly string[] {
  if (items.length === 0) return [];
  const rest = items.length - SHOWN;
  const more = rest > 0 ? ` and ${rest} more, in the record` : "";
  return [`${start}: ${items.slice(0, SHOWN).join("; ")}${more}`];
}

/** Findings on all rows, or on a critical slice, that are open and do not block. */
export function unblockingSentences(findings: readonly Finding[]): readonly string[] {
  return findings
    .filter(({ tier, outcome, blocking }) => tier < 3 && outcome !== "pass" && blocking === false)
    .map(({ explanation }) => explanation);
}

const nameOf = ({ metric, slice }: Finding): string =>
  slice === "all" ? metric : `${metric} on ${escapeText(slice)}`;

function dissentOf(finding: Finding): readonly string[] {
  const methods = (finding.secondOpinions ?? [])
    .filter(({ keeps, method }) => !keeps && method !== NAIVE)
    .map(({ method }) => method);
  return methods.length === 0 ? [] : [`${nameOf(finding)} (${methods.join(", ")})`];
}

/** By the first test that is listed: the exact one, or that of the interval. */
function certainChangeOf(finding: Finding): readonly string[] {
  const [first] = finding.changeTests ?? [];
  if (first === undefined || first.pValue >= SURE) return [];
  const p = first.pValue < 0.001 ? "p < 0.001" : `p = ${Number(first.pValue.toPrecision(2))}`;
  return [`${nameOf(finding)} (${first.method}: ${p})`];
}
