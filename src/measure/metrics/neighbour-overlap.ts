/** How many of the ten nearest rows of each row stay the same. */
import { valuesOf } from "../answers.ts";
import { comparableRows, neighboursOf, vectorsOf } from "../embeddings.ts";
import type { PairMetric } from "../metric.ts";

const NEIGHBOURS = 10;

/** Mean share by squared distance; of many rows at most 1,000, evenly spaced. NaN below two rows, and where a value is not finite. */
export const neighbourOverlap: PairMetric<"tensor"> = {
  of: "pair",
  name: "neighbour-overlap",
  unit: "share",
  better: "higher",
  samples: ["tensor"],
  needs: "nothing",
  finiteOnly: true,
  estimator: {
    kind: "exact",
    prepare: (base, candidate) => (_, rows) => {
      const chosen = comparableRows(rows, valuesOf(base).width);
      const [before, after] = [vectorsOf(base, chosen), vectorsOf(candidate, chosen)];
      if (chosen.length < 2 || !after.values.every(Number.isFinite)) return Number.NaN;
      const most = Math.min(NEIGHBOURS, chosen.length - 1);
      const kept = neighboursOf(after, most).map((own) => new Set(own));
      const shared = neighboursOf(before, most).map(
        (own, row) => own.filter((other) => kept[row]?.has(other) === true).length / most,
      );
      return shared.reduce((sum, share) => sum + share, 0) / chosen.length;
    },
  },
};
