/** Share of rows whose answer is not that of the reference. */
import type { PairMetric } from "../metric.ts";
import { flipDetail } from "../flip-detail.ts";
import { answersOf } from "../answers.ts";

/** A row without a finite answer flips; one in which the reference has none is left out. */
export const flips: PairMetric<"classification"> = {
  of: "pair",
  name: "flips",
  unit: "share",
  better: "lower",
  samples: ["classification"],
  needs: "nothing",
  finiteOnly: true,
  estimator: {
    kind: "rate",
    hits: (base, candidate) => {
      const answers = answersOf(candidate);
      return Uint8Array.from(answersOf(base), (answer, row) => (answer === answers[row] ? 0 : 1));
    },
  },
  detail: flipDetail,
};
