/** What holds whatever a policy asks: a candidate is finite where the base is, its scores are probabilities where those of the base are, and it answers alike when it is asked again. */
import type { MetricName } from "../schema/generated/metric-name.ts";
import type { Measurement } from "../schema/measurement.ts";
import { unknownRows } from "./judge-target.ts";
import type { Target } from "./requirement.ts";

export const HELD: readonly MetricName[] = [
  "non-finite-rows",
  "improper-rows",
  "unrepeatable-rows",
];

/** Where it is broken and nothing that is asked says so; on slices only where not overall. */
export function finiteTargets(
  asked: readonly Target[],
  measurements: readonly Measurement[],
): readonly Target[] {
  return HELD.flatMap((metric) => {
    const broken = new Set(
      measurements.filter((one) => isBroken(one, metric)).map(({ slice }) => slice),
    );
    const slices = broken.has("all") ? ["all"] : [...broken];
    return slices
      .filter(
        (slice) => !asked.some((target) => target.metric === metric && target.slice === slice),
      )
      .map((slice): Target => ({ criterion: heldBy(metric), metric, slice, tier: 1 }));
  });
}

const heldBy = (metric: MetricName): Target["criterion"] => ({
  kind: "ceiling",
  metric,
  limit: 0,
  reason: "Holds whatever the policy asks",
});

/** Too many rows without a float answer are said here too, whatever the policy asks. */
const isBroken = (measurement: Measurement, asked: MetricName): boolean => {
  const { metric, arm, versus, estimate } = measurement;
  const isOfCandidate = metric === asked && arm === "candidate" && versus === "base";
  return isOfCandidate && ((estimate ?? 0) > 0 || unknownRows(measurement) > 0);
};
