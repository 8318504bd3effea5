/** Intervals of timings that may be looked at several times: without this, every look is one more chance to pass. */
import type { Measurement } from "../schema/measurement.ts";
import { groupSequentialConstant, type LookPlan, shapeAt } from "../stats/group-sequential.ts";
import { normalQuantile } from "../stats/normal.ts";
import { tQuantile } from "../stats/student-t.ts";
import { LEVEL } from "./evidence.ts";

/** How often timings are looked at unless the policy says otherwise; more would be fishing. */
export const LOOKS: LookPlan = { looks: 3, bounds: "obrien-fleming" };

/**
 * The measurement with standard error and interval as wide as a decision at this look (from 1) must have it. Only ratios
 * of timings with a standard error are widened; the evidence of those is about their logarithm.
 */
export function widenForLook(
  measurement: Measurement,
  look: number,
  plan: LookPlan = LOOKS,
): Measurement {
  const { evidence, unit, interval, detail = {} } = measurement;
  if (evidence.kind !== "mean" || unit !== "ratio" || interval === null) return measurement;
  const tail = 1 - (1 - LEVEL) / 2;
  const critical = constantOf(plan) * shapeAt(plan, look);
  const factor = critical / normalQuantile(tail);
  const standardError = evidence.standardError * factor;
  const margin = tQuantile(tail, evidence.degreesOfFreedom) * standardError;
  const drawn = widened(detail, evidence.mean, factor);
  return {
    ...measurement,
    ...(drawn === undefined ? {} : { detail: { ...detail, ...drawn } }),
    evidence: { ...evidence, standardError },
    interval: {
      ...interval,
      lower: Math.exp(evidence.mean - margin),
      upper: Math.exp(evidence.mean + margin),
    },
  };
}

/** The interval of the block bootstrap must be as wide, or it would agree too easily. */
function widened(
  { blockBootstrapLower: lower, blockBootstrapUpper: upper }: NonNullable<Measurement["detail"]>,
  mean: number,
  factor: number,
): Measurement["detail"] {
  if (typeof lower !== "number" || typeof upper !== "number") return undefined;
  const moved = (bound: number): number => Math.exp(mean + factor * (Math.log(bound) - mean));
  return { blockBootstrapLower: moved(lower), blockBootstrapUpper: moved(upper) };
}

/** Integrated once for each plan: a pure function, remembered. */
const known = new Map<string, number>();

/** Over all looks together an end of the interval is wrong as often as that of a single look. */
function constantOf(plan: LookPlan): number {
  const key = `${plan.bounds} ${plan.looks}`;
  const constant = known.get(key) ?? groupSequentialConstant(plan, (1 - LEVEL) / 2);
  known.set(key, constant);
  return constant;
}
