/** The absolute error that half of the rows stay below. */
import type { ArmMetric } from "../metric.ts";
import { placeOf, rankingOf, sumWeights, weightOf } from "../ranking.ts";

/** Of two in the middle, their mean. Unlike the mean error it does not see a few large ones. NaN without rows. */
export const medianAbsoluteError: ArmMetric<"regression"> = {
  of: "arm",
  name: "median-absolute-error",
  unit: "",
  better: "lower",
  sample: "regression",
  needs: "labels",
  finiteOnly: true,
  estimator: {
    kind: "bootstrap",
    prepare: ({ values, targets }) => {
      const errors = values.map((value, row) => Math.abs(value - (targets?.[row] ?? Number.NaN)));
      const { order, values: sorted, unranked } = rankingOf(errors);
      const summed = new Float64Array(order.length + 1);
      return (weights) => {
        const total = sumWeights(order, weights, summed);
        if (total === 0 || weightOf(weights, unranked) > 0) return Number.NaN;
        const [lower, upper] = [Math.floor((total - 1) / 2), Math.floor(total / 2)].map((number) =>
          placeOf(summed, number),
        );
        const [low, high] = [sorted[lower ?? 0] ?? 0, sorted[upper ?? 0] ?? 0];
        return lower === upper ? low : (low + high) / 2;
      };
    },
  },
};
