/** Whether a measurement proves that it keeps a limit, and how surely it breaks it. */
import type { Evidence, Measurement, Replicates } from "../schema/measurement.ts";
import { binomialCdf, binomialUpperTail, type Bounds } from "../stats/binomial.ts";
import { biasCorrection, levelOf } from "../stats/bias-correction.ts";
import { fewClusters, fewClustersWidening } from "../stats/cluster-robust.ts";
import { normalCdf } from "../stats/normal.ts";
import { tCdf } from "../stats/student-t.ts";
import { tangoScore } from "../stats/tango.ts";
import { countAtMost, countBelow } from "../stats/thinned-sample.ts";
import {
  ALPHA,
  boundWithUnseen,
  EXACT_ROWS,
  keepsExactBound,
  PROVING_SOURCES,
} from "./paired-proof.ts";

export interface Limit {
  readonly side: "at-most" | "at-least";
  readonly value: number;
  /** True: the bound must be beyond the limit, not on it. */
  readonly strict: boolean;
}

export interface Tested {
  /** The one-sided bound keeps the limit. */
  readonly proven: boolean;
  /** p-value of "the limit is kept": small means it is shown to be broken. null: nothing can be tested. */
  readonly pValue: number | null;
}

type Evident = Exclude<Evidence, { readonly kind: "exact" | "none" }>;

export function testLimit(measurement: Measurement, limit: Limit): Tested {
  const { estimate, evidence, interval } = measurement;
  if (estimate === null || evidence.kind === "none") return { proven: false, pValue: null };
  if (evidence.kind === "exact") {
    const kept = keepsBound({ lower: estimate, upper: estimate }, limit);
    return { proven: kept, pValue: kept ? 1 : 0 };
  }
  const pValue = pValueOf(evidence, { ...measurement, estimate }, limit);
  const proven =
    interval !== null && keepsBound(interval, limit) && passesGuard(evidence, measurement, limit);
  return { proven, pValue };
}

export function keepsBound({ lower, upper }: Bounds, { side, value, strict }: Limit): boolean {
  const slack = side === "at-most" ? value - upper : lower - value;
  return strict ? slack > 0 : slack >= 0;
}

/**
 * Where the score interval is only nearly right, an exact bound must hold too. Few rows that differ little or not at all say
 * nothing of the next one, whatever their mean's interval; nor do few sources that are resampled. Ratios are of blocks, not of rows.
 */
function passesGuard(evidence: Evident, measurement: Measurement, limit: Limit): boolean {
  const { n, unit } = measurement;
  const { side, value } = limit;
  switch (evidence.kind) {
    case "paired-counts": {
      const { lost, gained } = evidence;
      const counts = side === "at-least" ? evidence : { ...evidence, lost: gained, gained: lost };
      return keepsExactBound(counts, Math.abs(value));
    }
    case "mean":
      return unit === "ratio" || (n >= EXACT_ROWS && keepsUnseen(evidence, measurement, limit));
    case "replicates":
      return (
        (unit === "ratio" || n >= EXACT_ROWS) &&
        !isOfTooFewSources(evidence) &&
        keepsUnseen(evidence, measurement, limit)
      );
    case "binomial":
      return true;
  }
}

/** Where the estimate rests on a class of few rows, those that turn bad 1 time in 30 are easily not among them, and no resample shows them. */
function keepsUnseen(
  { support }: { readonly support?: number },
  { estimate, interval }: Measurement,
  { side, value }: Limit,
): boolean {
  if (support === undefined) return true;
  if (estimate === null || interval === null || support < EXACT_ROWS) return false;
  const [distance, room] =
    side === "at-least"
      ? [estimate - interval.lower, estimate - value]
      : [interval.upper - estimate, value - estimate];
  return boundWithUnseen(distance, support) < room;
}

/** Resampled sources that are too few to prove anything. */
const isOfTooFewSources = (
  evidence: Replicates,
): evidence is Replicates & { readonly clusters: number } =>
  evidence.clusters !== undefined && evidence.clusters < PROVING_SOURCES;

function pValueOf(
  evidence: Evident,
  { unit, estimate }: Pick<Measurement, "unit"> & { readonly estimate: number },
  limit: Limit,
): number | null {
  const { side, value } = limit;
  switch (evidence.kind) {
    case "paired-counts": {
      const below = normalCdf(tangoScore(evidence, value));
      return side === "at-least" ? below : 1 - below;
    }
    case "binomial": {
      const { count, n } = evidence;
      return side === "at-most" ? binomialUpperTail(count, n, value) : binomialCdf(count, n, value);
    }
    case "mean":
      return meanPValue(evidence, unit === "ratio" ? Math.log(value) : value, side);
    case "replicates":
      return isOfTooFewSources(evidence)
        ? fewSourcesPValue(evidence, estimate, limit)
        : replicatesPValue(evidence, estimate, limit);
  }
}

/** Of all replicates in the tails and where a bound is; elsewhere off from that by less than the gap between kept ranks in their number. */
function replicatesPValue(evidence: Replicates, estimate: number, { side, value }: Limit): number {
  const reached = estimate + (value - estimate) / wideningOf(evidence);
  const { count } = evidence;
  const keeps =
    side === "at-most" ? countAtMost(evidence, reached) : count - countBelow(evidence, reached);
  return percentileToLevel(evidence, { share: (keeps + 1) / (count + 1), side });
}

/** Few sources make few different resamples, whose tails mean nothing: their standard error and t. null when all are equal: nothing shows how much another source differs. */
function fewSourcesPValue(
  { clusters, ...spread }: Replicates & { readonly clusters: number },
  estimate: number,
  { side, value }: Limit,
): number | null {
  const standardError = Math.sqrt(fewClusters(clusters)) * (spread.standardError ?? 0);
  if (!(standardError > 0)) return null;
  const below = tCdf((estimate - value) / standardError, clusters - 1);
  return side === "at-least" ? below : 1 - below;
}

/** By how much the replicates are too narrow. */
export const wideningOf = ({ clusters }: Replicates): number =>
  clusters === undefined ? 1 : fewClustersWidening(clusters, 1 - ALPHA);

/** The level at which the corrected bound would be on the limit. */
function percentileToLevel(
  { shareBelow, acceleration }: Replicates,
  { share, side }: { readonly share: number; readonly side: Limit["side"] },
): number {
  const correction = biasCorrection(shareBelow, acceleration);
  if (correction === undefined) return share;
  return side === "at-most" ? levelOf(share, correction) : 1 - levelOf(1 - share, correction);
}

type MeanEvidence = Extract<Evidence, { readonly kind: "mean" }>;

/** Student's or the normal statistic of "the mean is `value`", and the chance of one below it. */
export function meanTest(
  { mean, standardError, degreesOfFreedom }: MeanEvidence,
  value: number,
): { readonly statistic: number; readonly below: number } {
  const statistic = (mean - value) / standardError;
  const below = Number.isFinite(degreesOfFreedom)
    ? tCdf(statistic, degreesOfFreedom)
    : normalCdf(statistic);
  return { statistic, below };
}

function meanPValue(evidence: MeanEvidence, value: number, side: Limit["side"]): number {
  const { mean, standardError } = evidence;
  if (standardError === 0) return (side === "at-most" ? mean <= value : mean >= value) ? 1 : 0;
  const { below } = meanTest(evidence, value);
  return side === "at-least" ? below : 1 - below;
}
