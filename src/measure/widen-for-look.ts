/** Intervals of timings that may be looked at several times: without this, every look is one more chance to pass. */
import type { Measurement } from "../schema/measurement.ts";
import { normalQuantile } from "../stats/normal.ts";
import { tQuantile } from "../stats/student-t.ts";
import { LEVEL } from "./evidence.ts";

/** How many looks are planned; more would be fishing. */
export const LOOKS = 3;
/** O'Brien and Fleming (1979): the critical value of look k of three, one-sided 5 % over all of them, is this × √(3 / k). */
const CRITICAL = 1.7096;

/**
 * The measurement with standard error and interval as wide as a decision at this look (from 1) must have it. Only ratios
 * of timings with a standard error are widened; the evidence of those is about their logarithm.
 */
export function widenForLook(measurement: Measurement, look: number): Measurement {
  const { evidence, unit, interval } = measurement;
  if (evidence.kind !== "mean" || unit !== "ratio" || interval === null) return measurement;
  const tail = 1 - (1 - LEVEL) / 2;
  const factor = (CRITICAL * Math.sqrt(LOOKS / look)) / normalQuantile(tail);
  const standardError = evidence.standardError * factor;
  const margin = tQuantile(tail, evidence.degreesOfFreedom) * standardError;
  return {
    ...measurement,
    evidence: { ...evidence, standardError },
    interval: {
      ...interval,
      lower: Math.exp(evidence.mean - margin),
      upper: Math.exp(evidence.mean + margin),
    },
  };
}
