/** Whether a candidate would meet the criteria if estimates were the truth: what a search may look at. */
import type { Criterion } from "../schema/generated/record.ts";
import type { Measurement } from "../schema/measurement.ts";
import { finiteTargets } from "./finite-targets.ts";
import { judgeTarget } from "./judge-target.ts";
import { indexMeasurements } from "./requirement.ts";
import { isAgainstBaseline, type JudgedSlice, targetsOf } from "./targets.ts";

/**
 * The first criterion that an estimate misses, as a sentence; undefined when all are met. Slices that are not critical,
 * the baseline, and what was not measured do not count: no proof is needed here, and none is given. What holds whatever is asked does count.
 */
export function missedByEstimate(
  criteria: readonly Criterion[],
  measurements: readonly Measurement[],
  {
    slices,
    groups,
  }: { readonly slices: readonly JudgedSlice[]; readonly groups: readonly string[] },
): string | undefined {
  const index = indexMeasurements(measurements.map(asExact));
  const asked = criteria
    .filter((candidate) => !isAgainstBaseline(candidate))
    .flatMap((criterion) => targetsOf(criterion, slices, groups))
    .filter(({ tier }) => tier !== 3);
  for (const target of [...asked, ...finiteTargets(asked, measurements)]) {
    for (const kernels of ["ordinary", "exact"] as const) {
      const { state } = judgeTarget(target, index, kernels);
      if (state === "undecided" || state === "noisy") {
        return `${target.metric}${target.slice === "all" ? "" : ` on ${target.slice}`} misses its criterion`;
      }
    }
  }
  return undefined;
}

/** Timings keep their interval: they are as noisy in a search as in a verdict. */
function asExact(measurement: Measurement): Measurement {
  const { metric, evidence, estimate } = measurement;
  if (metric.startsWith("latency") || estimate === null) return measurement;
  if (evidence.kind === "none" && measurement.arm !== "change" && measurement.arm !== "candidate")
    return measurement;
  return { ...measurement, interval: null, evidence: { kind: "exact" } };
}
