/** How the largest probabilities of both arms move together (Pearson's coefficient). */
import { correlation } from "../../stats/correlation.ts";
import { classificationOf } from "../answers.ts";
import { largestOf } from "../margins.ts";
import type { PairMetric } from "../metric.ts";

/** In −1 … 1. NaN below two rows, when an arm is equally sure of all, and where an answer is not finite. */
export const confidenceCorrelation: PairMetric<"classification"> = {
  of: "pair",
  name: "confidence-correlation",
  unit: "",
  better: "higher",
  samples: ["classification"],
  needs: "nothing",
  finiteOnly: true,
  estimator: {
    kind: "bootstrap",
    prepare: (base, candidate) => {
      const [before, after] = [
        largestOf(classificationOf(base)),
        largestOf(classificationOf(candidate)),
      ];
      return (weights, rows) => correlation(before, after, { weights, rows });
    },
  },
};
