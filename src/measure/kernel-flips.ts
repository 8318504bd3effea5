/** Whether the candidate answers the same under the ordinary int8 kernels of this CPU and under exact ones. */
import type { Measurement } from "../schema/measurement.ts";
import { shareOfRows } from "./clustered.ts";
import type { Sample } from "./sample.ts";

export function kernelFlips(
  ordinary: Sample,
  exact: Sample,
  clusters?: Int32Array,
): readonly Measurement[] {
  if (ordinary.kind !== "classification" || exact.kind !== "classification") return [];
  const flips = Float64Array.from(ordinary.predicted, (answer, row) =>
    answer === exact.predicted[row] ? 0 : 1,
  );
  return [
    {
      metric: "kernel-flips",
      arm: "candidate",
      versus: "base",
      kernels: "ordinary",
      slice: "all",
      unit: "share",
      better: "lower",
      ...shareOfRows(flips, clusters),
    },
  ];
}
