/** How many pairs of rows a score puts in the right order: what areas under ROC curves are made of. */
import { byCell } from "./cell-sums.ts";
import type { Weights } from "./metric.ts";
import { rankingOf, sumWeights, tieEnds, tieStarts, weightOf } from "./ranking.ts";

export interface PairsWon {
  /** By class of the other row: pairs with a row of the class in question that scores more; a tie is one half. All NaN when a score is. */
  readonly wins: Float64Array;
  /** Rows by class, each as often as it counts. */
  readonly rows: Float64Array;
}

interface Scored {
  readonly score: Float64Array;
  /** By row: 0 … classes − 1, or below 0 for a row that is in no pair. */
  readonly classOf: Int32Array;
  readonly classes: number;
  /** The class in question: its rows should have the higher scores. */
  readonly position: number;
}

/** The rows of the class that score less than another row stay the same ones, whatever is drawn: summed up to each of them once, they are known for all. */
export function pairsWon({ score, classOf, classes, position }: Scored): (w: Weights) => PairsWon {
  const ranking = rankingOf(score);
  const own = ranking.order.filter((row) => classOf[row] === position);
  const { below, upTo } = ownRowsBelow(ranking, (row) => classOf[row] === position);
  const isOther = (row: number): boolean => classOf[row] !== position && !Number.isNaN(score[row]);
  const { order: others, starts } = byCell(
    classOf.map((other, row) => (isOther(row) ? other : -1)),
    classes,
  );
  const [less, notMore] = [
    others.map((row) => below[row] ?? 0),
    others.map((row) => upTo[row] ?? 0),
  ];
  const summed = new Float64Array(own.length + 1);
  return (weights) => {
    const [wins, rows] = [new Float64Array(classes), new Float64Array(classes)];
    if (weightOf(weights, ranking.unranked) > 0) return { wins: wins.fill(Number.NaN), rows };
    const total = sumWeights(own, weights, summed);
    for (let other = 0; other < classes; other += 1) {
      const end = starts[other + 1] ?? 0;
      let n = 0;
      let twice = 0;
      for (let at = starts[other] ?? 0; at < end; at += 1) {
        const weight = weights[others[at] ?? 0] ?? 0;
        n += weight;
        twice +=
          weight * (2 * total - (summed[less[at] ?? 0] ?? 0) - (summed[notMore[at] ?? 0] ?? 0));
      }
      wins[other] = twice / 2;
      rows[other] = n;
    }
    rows[position] = total;
    return { wins, rows };
  };
}

/** By row: how many rows of the class score less, and how many score no more. */
function ownRowsBelow(
  ranking: ReturnType<typeof rankingOf>,
  isOwn: (row: number) => boolean,
): { readonly below: Uint32Array; readonly upTo: Uint32Array } {
  const { order, unranked } = ranking;
  const before = new Uint32Array(order.length + 1);
  for (let at = 0; at < order.length; at += 1)
    before[at + 1] = (before[at] ?? 0) + (isOwn(order[at] ?? 0) ? 1 : 0);
  const [starts, ends] = [tieStarts(ranking), tieEnds(ranking)];
  const rows = order.length + unranked.length;
  const [below, upTo] = [new Uint32Array(rows), new Uint32Array(rows)];
  for (let at = 0; at < order.length; at += 1) {
    const row = order[at] ?? 0;
    below[row] = before[starts[at] ?? 0] ?? 0;
    upTo[row] = before[ends[at] ?? 0] ?? 0;
  }
  return { below, upTo };
}
