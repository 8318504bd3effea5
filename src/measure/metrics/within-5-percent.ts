/** Share of rows whose answer is within 5 % of the reference's. */
import { valuesOf } from "../answers.ts";
import type { PairMetric } from "../metric.ts";

const TOLERANCE = 0.05;

/** Of the reference's size; a reference of 0 must be met exactly. A row that is not finite is not within. */
export const within5Percent: PairMetric<"regression"> = {
  of: "pair",
  name: "within-5-percent",
  unit: "share",
  better: "higher",
  samples: ["regression"],
  needs: "nothing",
  finiteOnly: true,
  estimator: {
    kind: "rate",
    hits: (base, candidate) => {
      const other = valuesOf(candidate).values;
      return Uint8Array.from(valuesOf(base).values, (value, row) =>
        Math.abs(value - (other[row] ?? Number.NaN)) <= TOLERANCE * Math.abs(value) ? 1 : 0,
      );
    },
  },
};
