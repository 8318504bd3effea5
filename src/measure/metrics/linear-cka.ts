/** Whether all rows lie to each other as they did, up to turning and scaling (Kornblith et al. 2019, linear CKA). */
import { valuesOf } from "../answers.ts";
import { centered, comparableRows, gramOf, vectorsOf } from "../embeddings.ts";
import type { PairMetric } from "../metric.ts";
import type { Sample } from "../sample.ts";

/** In 0 … 1; of many rows at most 1,000, evenly spaced. NaN when all rows of an arm are equal, and where a value is not finite. */
export const linearCka: PairMetric<"tensor"> = {
  of: "pair",
  name: "linear-cka",
  unit: "",
  better: "higher",
  samples: ["tensor"],
  needs: "nothing",
  finiteOnly: true,
  estimator: {
    kind: "exact",
    prepare: (base, candidate) => (_, rows) => {
      const chosen = comparableRows(rows, valuesOf(base).width);
      const gram = (arm: Sample): Float64Array => gramOf(centered(vectorsOf(arm, chosen)));
      const [x, y] = [gram(base), gram(candidate)];
      return product(x, y) / Math.sqrt(product(x, x) * product(y, y));
    },
  },
};

const product = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, value, place) => sum + value * (b[place] ?? 0), 0);
