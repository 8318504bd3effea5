/** Spearman's coefficient of weighted rows: how far two lists put them in the same order. */
import { correlation } from "../stats/correlation.ts";
import type { Score, Weights } from "./metric.ts";
import { rankingOf, tieEnds, weightOf } from "./ranking.ts";

/** Each pair stands as often as it counts; ties share the mean of their ranks. NaN below two pairs, when one list is constant, and with a NaN. */
export function rankAgreement(first: Float64Array, second: Float64Array): Score {
  const [ofFirst, ofSecond] = [midranksOf(first), midranksOf(second)];
  return (weights, rows) => {
    const [a, b] = [ofFirst(weights), ofSecond(weights)];
    return a === undefined || b === undefined ? Number.NaN : correlation(a, b, { weights, rows });
  };
}

/** By row; those of the last call are written over. undefined where a NaN counts. */
function midranksOf(values: Float64Array): (weights: Weights) => Float64Array | undefined {
  const ranking = rankingOf(values);
  const { order, unranked } = ranking;
  const ends = tieEnds(ranking);
  const ranks = new Float64Array(values.length);
  return (weights) => {
    if (weightOf(weights, unranked) > 0) return undefined;
    let passed = 0;
    for (let start = 0; start < order.length;) {
      const end = ends[start] ?? 0;
      let own = 0;
      for (let at = start; at < end; at += 1) own += weights[order[at] ?? 0] ?? 0;
      const rank = passed + (own + 1) / 2;
      for (let at = start; at < end; at += 1) ranks[order[at] ?? 0] = rank;
      passed += own;
      start = end;
    }
    return ranks;
  };
}
