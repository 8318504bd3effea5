/** How far both arms' probabilities are from their middle, in nats (Lin 1991). */
import { divergenceRows, tailOf } from "../divergences.ts";
import type { PairMetric } from "../metric.ts";
import type { Sample } from "../sample.ts";

/** Probabilities are clipped to at least 1e-12. */
const CLIP = 1e-12;

/** Mean over rows, at most ln 2; the same in both directions. Its details are the 95th percentile and the largest. */
export const jsDivergence: PairMetric<"classification"> = {
  of: "pair",
  name: "js-divergence",
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
    const [p, q] = [Math.max(said, CLIP), Math.max(other, CLIP)];
    const middle = (p + q) / 2;
    return (p * Math.log(p / middle) + q * Math.log(q / middle)) / 2;
  });
}
