/** How much information the candidate's probabilities lose against the reference's, in nats (Kullback & Leibler 1951). */
import { divergenceRows, tailOf } from "../divergences.ts";
import type { PairMetric } from "../metric.ts";
import type { Sample } from "../sample.ts";

/** Probabilities are clipped to at least 1e-12. */
const CLIP = 1e-12;

/** Mean over rows of KL(reference ‖ candidate), with Σq − Σp added (Csiszár 1991): never below 0, also where scores sum to a little more than 1. Its details are the 95th percentile and the largest. */
export const klDivergence: PairMetric<"classification"> = {
  of: "pair",
  name: "kl-divergence",
  unit: "nats",
  better: "lower",
  samples: ["classification"],
  needs: "nothing",
  finiteOnly: true,
  estimator: { kind: "mean", perRow },
  detail: (base, candidate, rows) => tailOf(perRow(base, candidate), rows),
};

function perRow(base: Sample, candidate: Sample): Float64Array {
  return divergenceRows(base, candidate, (said, other) => {
    const p = Math.max(said, CLIP);
    const q = Math.max(other, CLIP);
    return p * Math.log(p / q) + (q - p);
  });
}
