/** Answering only where the model is sure: what is wrong among the answers that are kept (Geifman & El-Yaniv 2017). */
import { calibrationOf } from "./calibration.ts";
import type { Weights } from "./metric.ts";
import { rankingOf, weightOf } from "./ranking.ts";
import type { ClassificationSample } from "./sample.ts";

export interface RiskCurve {
  /** Share of wrong answers among the surest row, the two surest, and so on. */
  readonly risks: Float64Array;
  readonly wrong: number;
}

/** Surest first; equal ones in their own order. NaN risks where a confidence is NaN. */
export function riskCurve(sample: ClassificationSample): (weights: Weights) => RiskCurve {
  const { confidence, right } = calibrationOf(sample);
  const { order, unranked } = rankingOf(confidence.map((value) => -value));
  const isWrong = Uint8Array.from(order, (row) => 1 - (right[row] ?? 0));
  return (weights) => {
    const unknown = weightOf(weights, unranked);
    const risks = new Float64Array(weightOf(weights, order) + unknown);
    let kept = 0;
    let wrong = 0;
    for (let at = 0; at < order.length; at += 1) {
      const own = isWrong[at] ?? 0;
      for (let left = weights[order[at] ?? 0] ?? 0; left > 0; left -= 1) {
        wrong += own;
        risks[kept] = wrong / (kept + 1);
        kept += 1;
      }
    }
    return { risks: unknown === 0 ? risks : risks.fill(Number.NaN), wrong };
  };
}

/** The mean risk over all numbers of answers that could be kept. NaN without rows. */
export function areaOf(risks: Float64Array): number {
  let total = 0;
  for (let place = 0; place < risks.length; place += 1) total += risks[place] ?? Number.NaN;
  return total / risks.length;
}

/** The smallest area that so many wrong answers can have: they are all kept last. */
export function bestArea(n: number, wrong: number): number {
  return areaOf(
    Float64Array.from(
      { length: n },
      (_, place) => Math.max(0, place + 1 - (n - wrong)) / (place + 1),
    ),
  );
}
