/** Root of the mean squared error. */
import type { ArmMetric } from "../metric.ts";

export const rmse: ArmMetric<"regression"> = {
  of: "arm",
  name: "rmse",
  unit: "",
  better: "lower",
  sample: "regression",
  needs: "labels",
  finiteOnly: true,
  estimator: {
    kind: "bootstrap",
    prepare: ({ values, targets }) => {
      const squares = values.map((value, row) => (value - (targets?.[row] ?? Number.NaN)) ** 2);
      return (weights, rows) => {
        let total = 0;
        let count = 0;
        for (let at = 0; at < rows.length; at += 1) {
          const row = rows[at] ?? 0;
          const weight = weights[row] ?? 0;
          if (weight === 0) continue;
          total += weight * (squares[row] ?? 0);
          count += weight;
        }
        return Math.sqrt(total / count);
      };
    },
  },
};
