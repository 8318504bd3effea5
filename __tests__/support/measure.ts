/** One metric measured of two samples, as the gate measures it. */
import { measureArms } from "../../src/measure/measure-arms.ts";
import { measurePair } from "../../src/measure/measure-pair.ts";
import type { Comparison } from "../../src/measure/comparison.ts";
import type { AnyMetric } from "../../src/measure/metric.ts";
import type { Sample } from "../../src/measure/sample.ts";
import type { Measurement } from "../../src/schema/measurement.ts";
import { mersenneRandom } from "../../src/stats/random.ts";
import { drawResamples, type Resamples } from "../../src/stats/resamples.ts";

export interface Compared {
  readonly reference: Sample;
  readonly candidate?: Sample;
  readonly rows?: readonly number[];
  /** Default: drawn on demand from seed 1. */
  readonly resamples?: Resamples;
  readonly judged?: boolean;
}

export function comparisonOf({
  reference,
  candidate = reference,
  resamples,
  judged = false,
}: Compared): Comparison {
  return {
    reference,
    candidate,
    versus: "base",
    kernels: "ordinary",
    slices: [],
    groups: [],
    resamples: () => resamples ?? drawResamples(reference.rows, 200, mersenneRandom(1)),
    isJudged: () => judged,
  };
}

/** By arm; pair metrics have the arm "candidate" only. */
export function measured(
  metric: AnyMetric,
  compared: Compared,
): Readonly<Record<string, Measurement>> {
  const comparison = comparisonOf(compared);
  const { rows = Array.from({ length: compared.reference.rows }, (_, row) => row) } = compared;
  const view = { slice: "all", rows: Uint32Array.from(rows) };
  const found =
    metric.of === "arm"
      ? measureArms(metric, comparison, view)
      : measurePair(metric, comparison, view);
  return Object.fromEntries(found.map((measurement) => [measurement.arm, measurement]));
}

/** The metric of one sample; null when it is undefined. */
export function estimateOf(
  metric: AnyMetric,
  sample: Sample,
  rows?: readonly number[],
): number | null | undefined {
  return measured(metric, { reference: sample, ...(rows === undefined ? {} : { rows }) })[
    metric.of === "arm" ? "base" : "candidate"
  ]?.estimate;
}

/** How the candidate differs from the reference by a pair metric. */
export function pairEstimateOf(
  metric: AnyMetric,
  reference: Sample,
  candidate: Sample,
): number | null | undefined {
  return measured(metric, { reference, candidate })["candidate"]?.estimate;
}
