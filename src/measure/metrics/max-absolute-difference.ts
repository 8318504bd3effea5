/** The largest difference between any output value of the candidate and of the reference. */
import { valuesOf } from "../answers.ts";
import type { PairMetric } from "../metric.ts";

/** NaN when the candidate has one, and without rows. */
export const maxAbsoluteDifference: PairMetric = {
  of: "pair",
  name: "max-absolute-difference",
  unit: "",
  better: "lower",
  samples: ["classification", "regression", "tensor"],
  needs: "nothing",
  finiteOnly: true,
  estimator: {
    kind: "exact",
    prepare: (base, candidate) => {
      const { values, width } = valuesOf(base);
      const other = valuesOf(candidate).values;
      return (weights, rows) => {
        let largest = rows.length === 0 ? Number.NaN : 0;
        for (const row of rows) {
          if ((weights[row] ?? 0) === 0) continue;
          for (let position = row * width; position < (row + 1) * width; position += 1) {
            const difference = Math.abs((values[position] ?? 0) - (other[position] ?? Number.NaN));
            largest = Math.max(largest, difference);
          }
        }
        return largest;
      };
    },
  },
};
