/** Estimates with their intervals, and the evidence that another hypothesis can be tested with. */
import { type Bounds, clopperPearson } from "../stats/binomial.ts";
import { fewClustersWidening } from "../stats/cluster-robust.ts";
import { tQuantile } from "../stats/student-t.ts";
import { type Moments, moments } from "../stats/sums.ts";
import {
  type BiasCorrection,
  biasCorrection,
  correctedLevel,
  shareBelow,
} from "../stats/bias-correction.ts";
import { tangoInterval } from "../stats/tango.ts";
import { thinned, thinnedQuantile } from "../stats/thinned-sample.ts";
import { normalQuantile } from "../stats/normal.ts";
import type { Evidence, Interval, Replicates } from "../schema/measurement.ts";

/** Two-sided; each end is a one-sided 95 % bound. */
export const LEVEL = 0.9;
/** More undefined resamples than this, and the interval is refused. */
const UNDEFINED_SHARE = 0.05;
const TAIL_SKEWNESS = 2;
const TAIL_SHARE = 0.2;
const TAIL_ROWS = 30;

export interface Estimated {
  readonly estimate: number | null;
  readonly interval: Interval | null;
  readonly evidence: Evidence;
  readonly n: number;
  readonly detail?: Readonly<Record<string, number | null>>;
}

/** null for what JSON and a judge cannot use. */
export const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

export const NO_ROWS: Estimated = {
  estimate: null,
  interval: null,
  evidence: { kind: "none", reason: "there are no rows" },
  n: 0,
};

export function exactly(value: number, n: number): Estimated {
  if (n === 0) return NO_ROWS;
  return { estimate: finite(value), interval: null, evidence: { kind: "exact" }, n };
}

/** A value whose interval nobody asked for. */
export function plainly(value: number, n: number): Estimated {
  if (n === 0) return NO_ROWS;
  const evidence: Evidence = { kind: "none", reason: "no interval was asked for" };
  return { estimate: finite(value), interval: null, evidence, n };
}

export function shareOf(count: number, n: number): Estimated {
  if (n === 0) return NO_ROWS;
  const interval = { ...clopperPearson(count, n, LEVEL), level: LEVEL, method: "Clopper-Pearson" };
  return { estimate: count / n, interval, evidence: { kind: "binomial", count, n }, n };
}

export function changeOfShares(lost: number, gained: number, n: number): Estimated {
  if (n === 0) return NO_ROWS;
  const counts = { lost, gained, n };
  const interval = { ...tangoInterval(counts, LEVEL), level: LEVEL, method: "Tango" };
  const evidence: Evidence = { kind: "paired-counts", ...counts };
  return { estimate: (gained - lost) / n, interval, evidence, n, detail: { lost, gained } };
}

/** A mean that the t distribution describes; undefined when its tails are too heavy, or it is not finite. */
export function meanOf(values: Float64Array): Estimated | undefined {
  return meanWith(values, ({ variance }) => ({
    standardError: Math.sqrt(variance / values.length),
    degreesOfFreedom: values.length - 1,
  }));
}

/** The same with another standard error. */
export function meanWith(
  values: Float64Array,
  spread: (known: Moments) => {
    readonly standardError: number;
    readonly degreesOfFreedom: number;
  },
): Estimated | undefined {
  const n = values.length;
  if (n === 0) return NO_ROWS;
  const known = moments(values);
  const { mean, skewness } = known;
  if (!Number.isFinite(mean))
    return { ...plainly(mean, n), evidence: { kind: "none", reason: "it is not finite" } };
  const total = values.reduce((sum, value) => sum + Math.abs(value), 0);
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const heavy = Math.abs(skewness) > TAIL_SKEWNESS || largest > TAIL_SHARE * total;
  if (n < 2 || (total > 0 && (heavy || n < TAIL_ROWS))) return undefined;
  const { standardError, degreesOfFreedom } = spread(known);
  return withMargin(mean, standardError, { n, degreesOfFreedom });
}

/** From an estimate and its standard error; infinite degrees of freedom mean the normal distribution. */
export function withMargin(
  mean: number,
  standardError: number,
  { n, degreesOfFreedom }: { readonly n: number; readonly degreesOfFreedom: number },
): Estimated {
  if (!Number.isFinite(mean) || !Number.isFinite(standardError)) {
    return { ...plainly(mean, n), evidence: { kind: "none", reason: "a class has too few rows" } };
  }
  const probability = 1 - (1 - LEVEL) / 2;
  const isNormal = !Number.isFinite(degreesOfFreedom);
  const factor = isNormal ? normalQuantile(probability) : tQuantile(probability, degreesOfFreedom);
  const interval = {
    lower: mean - factor * standardError,
    upper: mean + factor * standardError,
    level: LEVEL,
    method: isNormal ? "DeLong" : "paired t",
  };
  return {
    estimate: mean,
    interval,
    evidence: { kind: "mean", mean, standardError, n, degreesOfFreedom },
    n,
  };
}

/** Percentile bootstrap of independent rows. Undefined replicates are NaN. */
export function bootstrapped(estimate: number, replicates: Float64Array, n: number): Estimated {
  return resampled(estimate, replicates, { n });
}

/** Nothing can be said of another source. */
export const ONE_CLUSTER: Evidence = { kind: "none", reason: "all rows are of one cluster" };

export interface Resampled {
  readonly n: number;
  /** Absent: percentiles as they are. */
  readonly acceleration?: number | undefined;
  /** How many sources were drawn, where they were drawn whole. */
  readonly clusters?: number | undefined;
}

/** Bootstrap that corrects for bias and skewness (BCa, Efron 1987); percentiles where that cannot be had. */
export function biasCorrected(
  estimate: number,
  replicates: Float64Array,
  shape: Resampled & { readonly acceleration: number },
): Estimated {
  return resampled(estimate, replicates, shape);
}

/** Percentiles, or BCa with an acceleration; wider where sources are few. */
export function resampled(estimate: number, replicates: Float64Array, shape: Resampled): Estimated {
  const { clusters } = shape;
  const made = fromReplicates(estimate, replicates, shape);
  return clusters === undefined ? made : { ...made, detail: { ...made.detail, clusters } };
}

function fromReplicates(
  estimate: number,
  replicates: Float64Array,
  { n, acceleration, clusters }: Resampled,
): Estimated {
  if (n === 0) return NO_ROWS;
  if (clusters !== undefined && clusters < 2)
    return { ...plainly(estimate, n), evidence: ONE_CLUSTER };
  const sorted = sortedCopy(replicates);
  const undefinedFrom = sorted.findIndex((value) => Number.isNaN(value));
  const defined = undefinedFrom < 0 ? sorted : sorted.subarray(0, undefinedFrom);
  const undefinedShare = (replicates.length - defined.length) / replicates.length;
  const refused = (reason: string): Estimated => ({
    ...plainly(estimate, n),
    evidence: { kind: "none", reason },
  });
  if (!Number.isFinite(estimate)) return refused("it is undefined on these rows");
  if (undefinedShare > UNDEFINED_SHARE)
    return refused(`${Math.round(undefinedShare * 100)} % of the resamples are undefined`);
  if (!defined.every((value) => Number.isFinite(value)))
    return refused("it is infinite on some resamples");
  const { mean, variance } = moments(defined);
  const standardError = finite(Math.sqrt(variance));
  const below = shareBelow(defined, estimate);
  const evidence: Replicates = {
    kind: "replicates",
    ...thinned(defined, [...TAILS, ...levelsOf(biasCorrection(below, acceleration))]),
    undefinedShare,
    shareBelow: below,
    standardError,
    ...(acceleration === undefined ? {} : { acceleration }),
    ...(clusters === undefined ? {} : { clusters }),
  };
  // How far resampling itself moves the estimate, and how widely.
  const detail = { bootstrapBias: finite(mean - estimate), standardError };
  return { estimate, interval: replicatesInterval(estimate, evidence), evidence, n, detail };
}

/** Nobody keeps what is sorted: one buffer serves one after the other. */
let buffer = new Float64Array();

/** Until the next one is asked for. */
function sortedCopy(values: Float64Array): Float64Array {
  if (buffer.length < values.length) buffer = new Float64Array(values.length);
  const copy = buffer.subarray(0, values.length);
  copy.set(values);
  // In place: it is a copy.
  // oxlint-disable-next-line unicorn/no-array-sort
  return copy.sort();
}

/** Of both one-sided bounds. */
const TAILS = [(1 - LEVEL) / 2, 1 - (1 - LEVEL) / 2] as const;

/** Where the bounds are read. */
function levelsOf(correction: BiasCorrection | undefined): readonly [number, number] {
  const [lower, upper] = TAILS;
  return correction === undefined
    ? TAILS
    : [correctedLevel(lower, correction), correctedLevel(upper, correction)];
}

/** What the replicates say, to the last bit what all of them would. */
export function replicatesInterval(estimate: number, evidence: Replicates): Interval {
  const { shareBelow: below, acceleration, clusters } = evidence;
  const correction = biasCorrection(below, acceleration);
  const [lower, upper] = levelsOf(correction);
  const bounds = {
    lower: thinnedQuantile(evidence, lower),
    upper: thinnedQuantile(evidence, upper),
  };
  const method = correction === undefined ? "bootstrap" : "BCa bootstrap";
  return { ...widened(estimate, bounds, clusters), level: LEVEL, method };
}

function widened(estimate: number, { lower, upper }: Bounds, clusters: number | undefined): Bounds {
  if (clusters === undefined) return { lower, upper };
  const factor = fewClustersWidening(clusters, 1 - (1 - LEVEL) / 2);
  return {
    lower: estimate + factor * (lower - estimate),
    upper: estimate + factor * (upper - estimate),
  };
}
