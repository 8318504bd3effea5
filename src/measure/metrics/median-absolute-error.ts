/** The absolute error that half of the rows stay below. */
import { weightOf } from "../calibration.ts";
import type { ArmMetric } from "../metric.ts";

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
      const order = Uint32Array.from(errors, (_, row) => row).toSorted(
        (a, b) => (errors[a] ?? 0) - (errors[b] ?? 0),
      );
      return (weights) => {
        const isNaN = order.some((row) => (weights[row] ?? 0) > 0 && Number.isNaN(errors[row]));
        const total = weightOf(weights, order);
        return isNaN ? Number.NaN : middleOf(errors, order, { weights, total });
      };
    },
  },
};

function middleOf(
  errors: Float64Array,
  order: Uint32Array,
  { weights, total }: { readonly weights: ArrayLike<number>; readonly total: number },
): number {
  let before = 0;
  let lower = Number.NaN;
  for (let at = 0; at < order.length; at += 1) {
    const row = order[at] ?? 0;
    const weight = weights[row] ?? 0;
    if (weight === 0) continue;
    before += weight;
    if (!Number.isNaN(lower)) return (lower + (errors[row] ?? 0)) / 2;
    if (2 * before > total) return errors[row] ?? Number.NaN;
    if (2 * before === total) lower = errors[row] ?? Number.NaN;
  }
  return lower;
}
