/** Share of rows that the reference answers rightly and the candidate wrongly. */
import type { PairMetric } from "../metric.ts";
import { rightRows } from "../answers.ts";

export const lost: PairMetric<"classification"> = {
  of: "pair",
  name: "lost",
  unit: "share",
  better: "lower",
  samples: ["classification"],
  needs: "labels",
  finiteOnly: true,
  estimator: {
    kind: "rate",
    hits: (base, candidate) => {
      const right = rightRows(candidate);
      return rightRows(base).map((was, row) => (was === 1 && right[row] === 0 ? 1 : 0));
    },
  },
};
