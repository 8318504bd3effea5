/** Rows in which the candidate is NaN or infinite and the reference is finite. */
import type { PairMetric } from "../metric.ts";

/** A count, not a share: one is too many. */
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
};
