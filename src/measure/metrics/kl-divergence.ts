/** How much information the candidate's probabilities lose against the reference's, in nats (Kullback & Leibler 1951). */
import { valuesOf } from "../answers.ts";
import type { PairMetric } from "../metric.ts";

/** Probabilities are clipped to at least 1e-12. */
const CLIP = 1e-12;

/** Mean over rows of KL(reference ‖ candidate). */
export const klDivergence: PairMetric<"classification"> = {
  of: "pair",
  name: "kl-divergence",
  unit: "nats",
  better: "lower",
  samples: ["classification"],
  needs: "nothing",
  finiteOnly: true,
  estimator: {
    kind: "mean",
    perRow: (base, candidate) => {
      const { values, width } = valuesOf(base);
      const other = valuesOf(candidate).values;
      return Float64Array.from({ length: base.rows }, (_, row) => {
        let total = 0;
        for (let position = row * width; position < (row + 1) * width; position += 1) {
          const p = Math.max(values[position] ?? 0, CLIP);
          const q = other[position] ?? Number.NaN;
          total += Number.isNaN(q) ? Number.POSITIVE_INFINITY : p * Math.log(p / Math.max(q, CLIP));
        }
        return total;
      });
    },
  },
};
