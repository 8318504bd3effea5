/** Share of the targets' variance that the answers explain. */
import type { ArmMetric } from "../metric.ts";

/** NaN when all targets are equal; below 0 when answering the mean would be better. */
export const r2: ArmMetric<"regression"> = {
  of: "arm",
  name: "r2",
  unit: "",
  better: "higher",
  sample: "regression",
  needs: "labels",
  finiteOnly: true,
  estimator: {
    kind: "bootstrap",
    prepare:
      ({ values, targets = new Float64Array() }) =>
      (weights, rows) => {
        let count = 0;
        let total = 0;
        for (let at = 0; at < rows.length; at += 1) {
          const row = rows[at] ?? 0;
          count += weights[row] ?? 0;
          total += (weights[row] ?? 0) * (targets[row] ?? 0);
        }
        const center = total / count;
        let residual = 0;
        let spread = 0;
        for (let at = 0; at < rows.length; at += 1) {
          const row = rows[at] ?? 0;
          const weight = weights[row] ?? 0;
          if (weight === 0) continue;
          residual += weight * ((targets[row] ?? 0) - (values[row] ?? Number.NaN)) ** 2;
          spread += weight * ((targets[row] ?? 0) - center) ** 2;
        }
        return spread === 0 ? Number.NaN : 1 - residual / spread;
      },
  },
};
