/** What a comparison of two arms is asked to do. */
import type { Kernels } from "../schema/measurement.ts";
import type { MetricName } from "../schema/generated/metric-name.ts";
import type { Resamples } from "../stats/resamples.ts";
import type { Sample } from "./sample.ts";

export interface SliceRows {
  readonly name: string;
  readonly rows: Uint32Array;
}

export interface GroupColumn {
  readonly column: string;
  readonly members: readonly SliceRows[];
}

export interface Comparison {
  readonly reference: Sample;
  readonly candidate: Sample;
  readonly versus: "base" | "baseline";
  readonly kernels: Kernels;
  readonly slices: readonly SliceRows[];
  readonly groups: readonly GroupColumn[];
  /** The cluster of each row, when rows of one source are not independent. */
  readonly clusters?: Int32Array;
  /** The metrics that are wanted; all that apply where this is absent. */
  readonly only?: ReadonlySet<MetricName>;
  /** Drawn once and shared with every other comparison of the same rows. */
  readonly resamples: () => Resamples;
  /** Whether somebody will judge this metric there: bootstrap intervals are made for no one else. */
  readonly isJudged: (metric: MetricName, slice: string) => boolean;
}

/** Rows of one slice, as a metric sees them. */
export interface View {
  readonly slice: string;
  readonly rows: Uint32Array;
}
