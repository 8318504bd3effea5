/** Whether the candidate answers the same under the ordinary int8 kernels of this CPU and under exact ones. */
import type { Measurement } from "../schema/measurement.ts";
import { shareOf } from "./evidence.ts";
import type { Sample } from "./sample.ts";

export function kernelFlips(ordinary: Sample, exact: Sample): readonly Measurement[] {
  if (ordinary.kind !== "classification" || exact.kind !== "classification") return [];
  let count = 0;
  for (const [row, answer] of ordinary.predicted.entries())
    if (answer !== exact.predicted[row]) count += 1;
  return [
    {
      metric: "kernel-flips",
      arm: "candidate",
      versus: "base",
      kernels: "ordinary",
      slice: "all",
      unit: "share",
      better: "lower",
      ...shareOf(count, ordinary.rows),
    },
  ];
}
