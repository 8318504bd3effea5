/** How many of the reference's three likeliest classes are also the candidate's. */
import { classificationOf } from "../answers.ts";
import type { PairMetric } from "../metric.ts";
import { topClasses } from "../top-classes.ts";

const COUNT = 3;

/** Mean share over rows; the lower class index is ahead among equal scores. 0 where the candidate's answer is not finite. */
export const top3Overlap: PairMetric<"classification"> = {
  of: "pair",
  name: "top-3-overlap",
  unit: "share",
  better: "higher",
  samples: ["classification"],
  needs: "nothing",
  finiteOnly: true,
  estimator: {
    kind: "mean",
    perRow: (base, candidate) => {
      const [before, after] = [classificationOf(base), classificationOf(candidate)];
      const count = Math.min(COUNT, before.classes);
      return Float64Array.from({ length: base.rows }, (_, row) => {
        const kept = new Set(topClasses(after, row, count));
        return topClasses(before, row, count).filter((own) => kept.has(own)).length / count;
      });
    },
  },
};
