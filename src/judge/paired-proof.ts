/** What proves, of paired counts, that a candidate loses less than a margin. */
import { clopperPearson } from "../stats/binomial.ts";
import { normalQuantile } from "../stats/normal.ts";
import { type PairedCounts, provableMargin, tangoScore } from "../stats/tango.ts";

/** One-sided level of every proof. */
export const ALPHA = 0.05;
/** Below this many rows only what is exact is trusted: no score interval, no mean, no resample. */
export const EXACT_ROWS = 30;
/** Below this many sources resampled ones prove nothing either: t is only a guess at how much another source differs. */
export const PROVING_SOURCES = 30;
const CRITICAL = normalQuantile(1 - ALPHA);
/** Of a Poisson count k the upper bound is k + 1 + z √(k + 1) + (z² − 1) / 3, and a little more: 3.2 for none, where 3.0 is exact. */
const SKEWNESS = (CRITICAL ** 2 - 1) / 3;

/**
 * How far from the estimate a bound must be where bad rows may be too rare to have been seen, each of which moves the estimate
 * by 1 / support: as if one more had been seen than was.
 */
export function boundWithUnseen(distance: number, support: number): number {
  return (1 + SKEWNESS) / support + Math.hypot(distance, CRITICAL / support);
}

/** The rule of the judge: Tango's one-sided bound is above −margin, and the exact bound holds where one is asked for. */
export function provesLessLoss(counts: PairedCounts, margin: number): boolean {
  return tangoScore(counts, -margin) > CRITICAL && keepsExactBound(counts, margin);
}

/** With few rows, without any gain or without any loss, only the exact bound on losses is a proof: the score interval is a little short there. */
export function keepsExactBound({ lost, gained, n }: PairedCounts, margin: number): boolean {
  if (n < EXACT_ROWS || gained === 0) return clopperPearson(lost, n, 1 - 2 * ALPHA).upper < margin;
  return lost > 0 || provableMargin(n, ALPHA) < margin;
}
