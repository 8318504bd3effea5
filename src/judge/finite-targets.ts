/** What holds whatever a policy asks: a candidate is finite where the base is. */
import type { Criterion } from "../schema/generated/record.ts";
import type { Measurement } from "../schema/measurement.ts";
import type { Target } from "./requirement.ts";

const FINITE: Criterion = {
  kind: "ceiling",
  metric: "non-finite-rows",
  limit: 0,
  reason: "Holds whatever the policy asks",
};

/** Where it is broken and nothing that is asked says so; on slices only where not overall. */
export function finiteTargets(
  asked: readonly Target[],
  measurements: readonly Measurement[],
): readonly Target[] {
  const broken = new Set(measurements.filter(isBroken).map(({ slice }) => slice));
  const slices = broken.has("all") ? ["all"] : [...broken];
  return slices
    .filter((slice) => !asked.some((target) => isSame(target, slice)))
    .map((slice) => ({ criterion: FINITE, metric: FINITE.metric, slice, tier: 1 }));
}

const isBroken = ({ metric, arm, versus, estimate }: Measurement): boolean =>
  metric === FINITE.metric && arm === "candidate" && versus === "base" && (estimate ?? 0) > 0;

const isSame = ({ metric, slice }: Target, other: string): boolean =>
  metric === FINITE.metric && slice === other;
