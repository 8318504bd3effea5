/** A comparison as plain data, which another thread can be given: what it draws and who judges is said, not done. */
import type { MetricName } from "../schema/generated/metric-name.ts";
import type { Measurement } from "../schema/measurement.ts";
import { randomStreams } from "../stats/random.ts";
import { drawClusterResamples, drawResamples, type Resamples } from "../stats/resamples.ts";
import type { Comparison } from "./comparison.ts";
import { measureShare, type Share, workOf } from "./compare.ts";

export interface PlainComparison extends Omit<Comparison, "resamples" | "isJudged"> {
  readonly seed: string;
  readonly resamples: number;
  readonly judged: Judged;
}

/** The metrics that somebody will judge. */
export interface Judged {
  /** On all rows, and between groups. */
  readonly overall: ReadonlySet<MetricName>;
  readonly onSlices: ReadonlySet<MetricName>;
}

export function comparisonOf(plain: PlainComparison): Comparison {
  const { judged } = plain;
  let drawn: Resamples | undefined;
  return {
    ...plain,
    resamples: () => (drawn ??= draw(plain)),
    isJudged: (metric, slice) =>
      (slice === "all" || slice.startsWith("by ") ? judged.overall : judged.onSlices).has(metric),
  };
}

function draw({ reference, clusters, seed, resamples }: PlainComparison): Resamples {
  const random = randomStreams(seed).stream("bootstrap");
  return clusters === undefined
    ? drawResamples(reference.rows, resamples, random)
    : drawClusterResamples(clusters, resamples, random);
}

export interface PartOfComparison {
  readonly plain: PlainComparison;
  readonly share: Share;
}

export function measurePart({
  plain,
  share,
}: PartOfComparison): readonly (readonly Measurement[])[] {
  return measureShare(workOf(comparisonOf(plain)), share);
}
