/** Paired proportions: the score interval and test of Tango (1998) for the difference gained/n − lost/n. */
import type { Bounds } from "./binomial.ts";
import { normalCdf, normalQuantile } from "./normal.ts";
import { bisect } from "./special.ts";

export interface PairedCounts {
  /** Rows that the reference answers rightly and the candidate wrongly. */
  readonly lost: number;
  readonly gained: number;
  readonly n: number;
}

/** Score statistic of H0: difference = delta, with the nuisance probability at its constrained maximum. */
export function tangoScore({ lost, gained, n }: PairedCounts, delta: number): number {
  const a = 2 * n;
  const b = -(lost + gained) + (2 * n - gained + lost) * delta;
  const c = -lost * delta * (1 - delta);
  const q = (Math.sqrt(Math.max(b * b - 4 * a * c, 0)) - b) / (2 * a);
  const variance = n * (2 * q + delta * (1 - delta));
  const excess = gained - lost - n * delta;
  if (variance > 0) return excess / Math.sqrt(variance);
  return excess === 0 ? 0 : Math.sign(excess) * Number.POSITIVE_INFINITY;
}

/** Two-sided; NaN bounds for n = 0. */
export function tangoInterval(counts: PairedCounts, level: number): Bounds {
  if (counts.n === 0) return { lower: Number.NaN, upper: Number.NaN };
  const z = normalQuantile(1 - (1 - level) / 2);
  const estimate = (counts.gained - counts.lost) / counts.n;
  return {
    lower: bisect((delta) => z - tangoScore(counts, delta), -1, estimate),
    upper: bisect((delta) => -z - tangoScore(counts, delta), estimate, 1),
  };
}

/** One-sided p-value of "the candidate loses less than `margin`"; 1 − p is that of "it loses more". */
export function tangoNonInferiority(counts: PairedCounts, margin: number): number {
  return 1 - normalCdf(tangoScore(counts, -margin));
}

/** The smallest loss that n rows without any loss can rule out: 1 − α^(1/n). */
export function provableMargin(n: number, alpha = 0.05): number {
  return n === 0 ? 1 : -Math.expm1(Math.log(alpha) / n);
}
