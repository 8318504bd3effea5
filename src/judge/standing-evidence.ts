/** What rows that are measured again and again prove of accuracy, however often somebody looks. */
import type { Criterion, RowTable } from "../schema/generated/record.ts";
import type { StandingEvidence } from "../schema/standing-evidence.ts";
import { logEvidence } from "../stats/e-process.ts";

/** A share of the wealth that no single lost row takes away. */
const BET = 0.3;

/** 1 / 5 %. */
const PROOF = 20;

/**
 * One for each margin of accuracy against the float model. Rows are taken in their order: it holds as long as rows are only
 * added at the end. Empty where rows are no independent answers of classes: without labels, with an answer missing, in clusters.
 */
export function standingEvidence(
  criteria: readonly Criterion[],
  { label, cluster, base, candidate, candidateExact }: RowTable,
): readonly StandingEvidence[] {
  if (label === undefined || cluster !== undefined) return [];
  if ([base, candidate, candidateExact].some((answers) => answers.includes(null))) return [];
  const arms = [candidate, candidateExact].map((answers) =>
    label.map((right, row) => Number(base[row] === right) - Number(answers[row] === right)),
  );
  return criteria.flatMap((criterion) =>
    isMarginOfAccuracy(criterion) ? [worstOf(arms, criterion.margin)] : [],
  );
}

type NonInferiority = Extract<Criterion, { kind: "non-inferiority" }>;

const isMarginOfAccuracy = (criterion: Criterion): criterion is NonInferiority =>
  criterion.kind === "non-inferiority" &&
  criterion.metric === "accuracy" &&
  criterion.versus !== "baseline" &&
  criterion.relative !== true &&
  criterion.margin > 0 &&
  criterion.margin < 1;

/** Of the two kinds of kernels, that which is proven less. */
function worstOf(arms: readonly (readonly number[])[], margin: number): StandingEvidence {
  const worst = arms
    .map((losses) => logEvidence(losses, { margin, bet: BET }))
    .reduce((least, other) => ((other.at(-1) ?? 0) < (least.at(-1) ?? 0) ? other : least));
  const first = worst.findIndex((value) => value >= Math.log(PROOF));
  return {
    margin,
    rows: worst.length,
    evidence: Math.min(Number.MAX_VALUE, Math.exp(worst.at(-1) ?? 0)),
    proof: PROOF,
    provenAt: first === -1 ? null : first + 1,
  };
}
