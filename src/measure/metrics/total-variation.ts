/** The largest difference of probability that both arms give to any set of classes: half the sum of absolute differences. */
import { divergenceRows, tailOf } from "../divergences.ts";
import type { PairMetric } from "../metric.ts";
import type { Sample } from "../sample.ts";

/** Mean over rows, in 0 … 1. Its details are the 95th percentile and the largest. */
export const totalVariation: PairMetric<"classification"> = {
  of: "pair",
  name: "total-variation",
  unit: "share",
  better: "lower",
  samples: ["classification"],
  needs: "nothing",
  finiteOnly: true,
  estimator: { kind: "mean", perRow },
  detail: (base, candidate, rows) => tailOf(perRow(base, candidate), rows),
};

function perRow(base: Sample, candidate: Sample): Float64Array {
  return divergenceRows(base, candidate, (p, q) => Math.abs(p - q) / 2);
}
