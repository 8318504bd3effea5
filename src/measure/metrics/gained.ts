/** Share of rows that the reference answers wrongly and the candidate rightly. */
import type { PairMetric } from "../metric.ts";
import { rightRows } from "../answers.ts";

export const gained: PairMetric<"classification"> = {
  of: "pair",
  name: "gained",
  unit: "share",
  better: "higher",
  samples: ["classification"],
  needs: "labels",
  finiteOnly: true,
  estimator: {
    kind: "rate",
    hits: (base, candidate) => {
      const right = rightRows(candidate);
      return rightRows(base).map((was, row) => (was === 0 && right[row] === 1 ? 1 : 0));
    },
  },
};
