/** Cosine of the angle between both arms' outputs, row by row. */
import { valuesOf } from "../answers.ts";
import { finite } from "../evidence.ts";
import type { PairMetric } from "../metric.ts";
import type { Sample } from "../sample.ts";

/** Mean over rows, in −1 … 1; 1 for two vectors of zeros, undefined for one. Its details are the smallest, and how many rows have none. */
export const cosineSimilarity: PairMetric<"tensor"> = {
  of: "pair",
  name: "cosine-similarity",
  unit: "",
  better: "higher",
  samples: ["tensor"],
  needs: "nothing",
  finiteOnly: true,
  estimator: { kind: "mean", perRow },
  detail: (base, candidate, rows) => {
    const cosines = perRow(base, candidate);
    const known = rows.filter((row) => !Number.isNaN(cosines[row]));
    const smallest = known.reduce((least, row) => Math.min(least, cosines[row] ?? 1), Infinity);
    return { smallest: finite(smallest), undefinedRows: rows.length - known.length };
  },
};

function perRow(base: Sample, candidate: Sample): Float64Array {
  const { values, width } = valuesOf(base);
  const other = valuesOf(candidate).values;
  return Float64Array.from({ length: base.rows }, (_, row) => {
    let [product, before, after] = [0, 0, 0];
    for (let position = row * width; position < (row + 1) * width; position += 1) {
      const [x, y] = [values[position] ?? Number.NaN, other[position] ?? Number.NaN];
      product += x * y;
      before += x * x;
      after += y * y;
    }
    return before === 0 && after === 0 ? 1 : product / Math.sqrt(before * after);
  });
}
