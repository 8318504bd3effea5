/** A margin that is a share of the reference's value: the reference is an estimate too, and makes the change less sure. */
import type { Measurement } from "../schema/measurement.ts";
import { keepsExactBound } from "./paired-proof.ts";
import { retention } from "../stats/retention.ts";
import { tQuantile } from "../stats/student-t.ts";

const LEVEL = 0.9;

/**
 * The change with the interval of candidate − r × reference around it, r being what must be kept. Where few rows differ its
 * t distribution is too sure of itself: then Tango's interval, if wider on the side of the loss, stays, and so does its exact guard.
 */
export function retained(change: Measurement, r: number, limit: number): Measurement {
  const { evidence, estimate, interval } = change;
  if (evidence.kind !== "paired-counts" || evidence.bothRight === undefined) return change;
  if (estimate === null || interval === null) return change;
  const { bothRight, n } = evidence;
  const { standardError } = retention({ ...evidence, bothRight }, r);
  const counts =
    change.better === "lower"
      ? { lost: evidence.gained, gained: evidence.lost, n }
      : { lost: evidence.lost, gained: evidence.gained, n };
  const degreesOfFreedom = n - 1;
  if (!(degreesOfFreedom >= 1) || !keepsExactBound(counts, Math.abs(limit))) return change;
  const margin = tQuantile(1 - (1 - LEVEL) / 2, degreesOfFreedom) * standardError;
  const [lower, upper] = [estimate - margin, estimate + margin];
  const isWider = change.better === "lower" ? upper > interval.upper : lower < interval.lower;
  if (!isWider) return change;
  return {
    ...change,
    interval: { lower, upper, level: LEVEL, method: "t of what is kept" },
    evidence: { kind: "mean", mean: estimate, standardError, n, degreesOfFreedom },
  };
}
