/** What a search tells of one of its trials. */
import type { PassStep } from "../../schema/generated/recipe.ts";
import type { Tried } from "./measure-trial.ts";
import type { Trial } from "./try-recipe.ts";

/** Figures of one recipe on the calibration rows; those of timings differ from run to run. */
export interface TrialReport {
  readonly recipe: string;
  readonly passes: readonly PassStep[];
  readonly outcome: "meets-criteria" | "misses-criteria" | "dominated" | "refused" | "error";
  /** What is missed, why nothing was made, or why not all was measured; "" where every criterion is met. */
  readonly reason: string;
  readonly bytes?: number;
  readonly digest?: string;
  readonly latencyRatio?: number;
  readonly flips?: number;
  readonly likeness?: { readonly metric: "kl-divergence" | "sqnr"; readonly value: number | null };
}

export function reportTrial(trial: Trial): TrialReport {
  if (trial.kind === "tried") return reportTried(trial.tried);
  const { recipe, outcome, reason } = trial.ended;
  return { recipe: recipe.name, passes: recipe.passes, outcome, reason };
}

/** More digits would differ from one CPU to the next. */
const rounded = (value: number): number => Number(value.toPrecision(4));

export function reportTried({
  recipe,
  bytes,
  digest,
  latencyRatio,
  distance,
  missed,
  unmeasured,
}: Tried): TrialReport {
  const { flips, likeness } = distance;
  const isOpen = missed === undefined && unmeasured.length > 0;
  return {
    recipe: recipe.name,
    passes: recipe.passes,
    outcome: missed !== undefined ? "misses-criteria" : isOpen ? "dominated" : "meets-criteria",
    reason:
      missed ??
      (isOpen
        ? `nothing that others do not beat: its ${unmeasured.join(" and ")} was not measured`
        : ""),
    bytes,
    digest,
    ...(latencyRatio === undefined ? {} : { latencyRatio: rounded(latencyRatio) }),
    ...(flips === undefined ? {} : { flips: rounded(flips) }),
    ...(likeness === undefined
      ? {}
      : { likeness: { metric: likeness.metric, value: finite(likeness.estimate) } }),
  };
}

/** JSON has no infinity: two equal answers have one as their SQNR. */
const finite = (value: number): number | null => (Number.isFinite(value) ? rounded(value) : null);
