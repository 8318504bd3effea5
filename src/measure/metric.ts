/** The contract of a metric. One file in metrics/ each. */
import type { MetricName } from "../schema/generated/metric-name.ts";
import type { Sample, SampleKind, SampleOf } from "./sample.ts";

/** How often each row counts: multiplicities of a resample, 0 outside a slice. Never changed once a score has seen them. */
export type Weights = ArrayLike<number>;

/** The metric of the weighted rows; `rows` lists those whose weight may not be 0. NaN: undefined. */
export type Score = (weights: Weights, rows: Uint32Array) => number;

/** By name; null: undefined. */
export type Detail = Readonly<Record<string, number | null>>;

interface Described {
  readonly name: MetricName;
  /** "share", "nats", "dB", "rows", or "" for a bare number. */
  readonly unit: string;
  readonly better: "higher" | "lower" | "neither";
}

/** A share of rows: per row, whether it is counted at all and whether it is a hit. */
export interface Rate {
  readonly hits: Uint8Array;
  readonly counted: Uint8Array;
}

/** Per row: the score of the positive class, and whether the row belongs to it. */
export interface BinaryScores {
  readonly scores: Float64Array;
  readonly positive: Uint8Array;
}

/** How the change of an arm's metric gets its interval. Rates and means tell of each row what that row alone decides. */
export type Estimator<Kind extends SampleKind> =
  /** A share of rows, paired by row: Tango's score interval. */
  | { readonly kind: "rate"; readonly rate: (sample: SampleOf<Kind>) => Rate }
  /** A mean over rows: paired t, or bootstrap when its tails are heavy. */
  | { readonly kind: "mean"; readonly perRow: (sample: SampleOf<Kind>) => Float64Array }
  /** The area under a ROC curve: DeLong while there are two classes, else bootstrap. */
  | {
      readonly kind: "area";
      /** undefined for more than two classes. */
      readonly binary: (sample: SampleOf<Kind>) => BinaryScores | undefined;
      readonly prepare: (sample: SampleOf<Kind>) => Score;
    }
  /** Anything else: paired bootstrap. `prepare` does the sorting once. */
  | { readonly kind: "bootstrap"; readonly prepare: (sample: SampleOf<Kind>) => Score };

/** What one arm answers, measured by itself; the change is candidate minus reference. */
export interface ArmMetric<Kind extends SampleKind = SampleKind> extends Described {
  readonly of: "arm";
  readonly sample: Kind;
  readonly needs:
    "labels" | "positive" | "labels-and-positive" | "labels-and-deviations" | "nothing";
  /** True: rows in which the reference is not finite are left out of both arms. */
  readonly finiteOnly: boolean;
  readonly estimator: Estimator<Kind>;
  /** One row that turns bad moves the metric by 1 / support at most, where that is more than its share of all rows: class by class, say. Of sources, where rows come in clusters. */
  readonly support?: (sample: SampleOf<Kind>, sources?: Int32Array) => number;
  /** Further figures of one arm on all rows, for the record: other conventions, parts of the whole. */
  readonly detail?: (sample: SampleOf<Kind>, rows: Uint32Array) => Detail;
}

/** How the candidate differs from a reference, row by row. */
export interface PairMetric<Kind extends SampleKind = SampleKind> extends Described {
  readonly of: "pair";
  readonly samples: readonly Kind[];
  readonly needs: "labels" | "nothing";
  readonly finiteOnly: boolean;
  readonly estimator:
    | { readonly kind: "rate"; readonly hits: (base: Sample, candidate: Sample) => Uint8Array }
    | { readonly kind: "mean"; readonly perRow: (base: Sample, candidate: Sample) => Float64Array }
    | { readonly kind: "bootstrap"; readonly prepare: (base: Sample, candidate: Sample) => Score }
    | { readonly kind: "exact"; readonly prepare: (base: Sample, candidate: Sample) => Score };
  /** Further figures on all rows, for the record. */
  readonly detail?: (base: Sample, candidate: Sample, rows: Uint32Array) => Detail;
}

export type AnyArmMetric = { readonly [Kind in SampleKind]: ArmMetric<Kind> }[SampleKind];
export type AnyMetric = AnyArmMetric | PairMetric;
