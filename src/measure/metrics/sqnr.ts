/** Signal to quantization noise of the output, in dB: 10 log₁₀ Σx² / Σ(x − x̂)². */
import { valuesOf } from "../answers.ts";
import type { PairMetric } from "../metric.ts";

/** An equal output has no noise: +∞, shown as 300 dB. NaN when the reference is all zeros. */
const WITHOUT_NOISE_DB = 300;

export const sqnr: PairMetric = {
  of: "pair",
  name: "sqnr",
  unit: "dB",
  better: "higher",
  samples: ["classification", "regression", "tensor"],
  needs: "nothing",
  finiteOnly: true,
  estimator: {
    kind: "bootstrap",
    prepare: (base, candidate) => {
      const { values, width } = valuesOf(base);
      const other = valuesOf(candidate).values;
      const signal = new Float64Array(base.rows);
      const noise = new Float64Array(base.rows);
      for (const [position, value] of values.entries()) {
        const row = Math.floor(position / width);
        signal[row] = (signal[row] ?? 0) + value ** 2;
        noise[row] = (noise[row] ?? 0) + (value - (other[position] ?? Number.NaN)) ** 2;
      }
      return (weights, rows) => {
        let x = 0;
        let e = 0;
        for (let at = 0; at < rows.length; at += 1) {
          const row = rows[at] ?? 0;
          const weight = weights[row] ?? 0;
          if (weight === 0) continue;
          x += weight * (signal[row] ?? 0);
          e += weight * (noise[row] ?? 0);
        }
        if (x === 0 || Number.isNaN(e)) return Number.NaN;
        return e === 0 ? WITHOUT_NOISE_DB : Math.min(WITHOUT_NOISE_DB, 10 * Math.log10(x / e));
      };
    },
  },
};
