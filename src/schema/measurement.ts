/** What was measured, as it passes from the metrics to the judge: an estimate, how sure it is, and the evidence behind it. */
import type { MetricName } from "./generated/metric-name.ts";

export interface Interval {
  readonly lower: number;
  readonly upper: number;
  /** Two-sided; 0.9 gives two one-sided 95 % bounds. */
  readonly level: number;
  readonly method: string;
}

/** Bootstrap replicates, thinned (`ThinnedSample`), and what was computed of all of them before. */
export interface Replicates {
  readonly kind: "replicates";
  /** Of those that are defined. */
  readonly count: number;
  /** Where the bounds of intervals were read: 0.05 and 0.95, and what correction for bias and skewness makes of them. */
  readonly exactAt: readonly number[];
  readonly kept: Float64Array;
  readonly undefinedShare: number;
  /** How many are below the estimate, in parts of 1; one that is equal to it counts half. */
  readonly shareBelow: number;
  /** Of the replicates as they came; null: of a single one. */
  readonly standardError: number | null;
  /** Efron's acceleration; absent: percentiles are used as they are. */
  readonly acceleration?: number;
  /** How many sources were resampled whole; absent: rows were. The replicates are as they came: too narrow where sources are few. */
  readonly clusters?: number;
  /** One row that turns bad moves the estimate by 1 / support at most; absent: by its share of all rows. */
  readonly support?: number;
}

/** What a procedure needs beyond estimate and interval to test another hypothesis about the same rows. */
export type Evidence =
  | {
      readonly kind: "paired-counts";
      /** Counts are effective ones, and need not be whole, where rows come in clusters. */
      readonly lost: number;
      readonly gained: number;
      readonly n: number;
      /** Rows that both arms answer rightly, where that is known. */
      readonly bothRight?: number;
    }
  | Replicates
  | {
      readonly kind: "mean";
      readonly mean: number;
      readonly standardError: number;
      readonly n: number;
      readonly degreesOfFreedom: number;
      /** As of replicates. */
      readonly support?: number;
    }
  | { readonly kind: "binomial"; readonly count: number; readonly n: number }
  | { readonly kind: "exact" }
  /** Nothing can be decided with it: no interval was asked for, or it was refused. */
  | { readonly kind: "none"; readonly reason: string };

export type Kernels = "ordinary" | "exact";

export interface Measurement {
  readonly metric: MetricName;
  /** change: candidate minus the arm named in `versus`, or divided by it when the unit is "ratio". */
  readonly arm: "base" | "candidate" | "baseline" | "change";
  readonly versus?: "base" | "baseline";
  readonly kernels: Kernels;
  /** "all", a slice's name, or "by <column>" for group metrics. */
  readonly slice: string;
  /** null: undefined, or not finite. */
  readonly estimate: number | null;
  /** null: exact, or refused because too many resamples were undefined. */
  readonly interval: Interval | null;
  readonly n: number;
  readonly unit: string;
  readonly better: "higher" | "lower" | "neither";
  readonly evidence: Evidence;
  readonly detail?: Readonly<Record<string, number | null>>;
}
