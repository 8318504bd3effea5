/** Rows in which the candidate is NaN or infinite and the reference is finite. */
import type { PairMetric } from "../metric.ts";

/** A count, not a share: one is too many. Its detail are rows in which the reference is not finite, of which nothing is known. */
export const nonFiniteRows: PairMetric = {
  of: "pair",
  name: "non-finite-rows",
  unit: "rows",
  better: "lower",
  samples: ["classification", "regression", "tensor"],
  needs: "nothing",
  finiteOnly: false,
  estimator: {
    kind: "exact",
    prepare: (base, candidate) => (weights, rows) => {
      let count = rows.length === 0 ? Number.NaN : 0;
      for (const row of rows) {
        const broken = candidate.nonFinite[row] === 1 && base.nonFinite[row] === 0;
        if (broken) count += weights[row] ?? 0;
      }
      return count;
    },
  },
  detail: (base, _, rows) => ({
    withoutReference: rows.reduce((count, row) => count + (base.nonFinite[row] ?? 0), 0),
  }),
};
