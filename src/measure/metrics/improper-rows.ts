/** Rows in which the candidate's scores are no probabilities and the reference's are. */
import { classificationOf } from "../answers.ts";
import { isImproper } from "../improper-scores.ts";
import type { PairMetric } from "../metric.ts";

/** A count, not a share: one is too many. What is not finite is counted by itself. */
export const improperRows: PairMetric<"classification"> = {
  of: "pair",
  name: "improper-rows",
  unit: "rows",
  better: "lower",
  samples: ["classification"],
  needs: "nothing",
  finiteOnly: false,
  estimator: {
    kind: "exact",
    prepare: (base, candidate) => {
      const [before, after] = [classificationOf(base), classificationOf(candidate)];
      return (weights, rows) => {
        let count = rows.length === 0 ? Number.NaN : 0;
        for (const row of rows)
          if (isImproper(after, row) && !isImproper(before, row)) count += weights[row] ?? 0;
        return count;
      };
    },
  },
};
