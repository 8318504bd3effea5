/** Answering only where the model is sure: what is wrong among the answers that are kept (Geifman & El-Yaniv 2017). */
import { calibrationOf, expanded } from "./calibration.ts";
import type { Weights } from "./metric.ts";
import { rankingOf, weightOf } from "./ranking.ts";
import { pick } from "./sample-of-rows.ts";
import type { ClassificationSample } from "./sample.ts";

export interface RiskCurve {
  /** Rows. */
  readonly n: number;
  readonly wrong: number;
  /** Share of wrong answers among the surest `kept` rows. */
  readonly riskOf: (kept: number) => number;
}

/** Surest first; equal ones in their own order. NaN risks where a confidence is NaN. */
export function riskCurve(sample: ClassificationSample): (weights: Weights) => RiskCurve {
  const { confidence, right: byRow } = calibrationOf(sample);
  const ranking = rankingOf(confidence.map((value) => -value));
  const byPlace = pick(byRow, ranking.order);
  return (weights) => {
    const right = expanded(byPlace, ranking, weights);
    const wrongUpTo = new Float64Array(right.length + 1);
    for (const [row, own] of right.entries()) wrongUpTo[row + 1] = (wrongUpTo[row] ?? 0) + 1 - own;
    const unknown = weightOf(weights, ranking.unranked);
    return {
      n: right.length + unknown,
      wrong: wrongUpTo[right.length] ?? 0,
      riskOf: (kept) => (unknown === 0 ? (wrongUpTo[kept] ?? Number.NaN) / kept : Number.NaN),
    };
  };
}

/** The mean risk over all numbers of answers that could be kept. NaN without rows. */
export function areaOf({ n, riskOf }: Pick<RiskCurve, "n" | "riskOf">): number {
  let total = 0;
  for (let kept = 1; kept <= n; kept += 1) total += riskOf(kept);
  return total / n;
}

/** The smallest area that so many wrong answers can have: they are all kept last. */
export function bestArea(n: number, wrong: number): number {
  return areaOf({ n, riskOf: (kept) => Math.max(0, kept - (n - wrong)) / kept });
}
