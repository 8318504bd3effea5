/** Counts out of n: exact intervals and tests. */
import { incompleteBeta, inverseIncompleteBeta } from "./special.ts";

export interface Bounds {
  readonly lower: number;
  readonly upper: number;
}

/** P(X ≤ count) for X ~ Binomial(n, p). */
export function binomialCdf(count: number, n: number, p: number): number {
  if (count < 0) return 0;
  if (count >= n) return 1;
  return 1 - incompleteBeta(count + 1, n - count, p);
}

/** P(X ≥ count). */
export function binomialUpperTail(count: number, n: number, p: number): number {
  if (count <= 0) return 1;
  return count > n ? 0 : incompleteBeta(count, n - count + 1, p);
}

/** Clopper & Pearson (1934), two-sided; [0, 1] for n = 0, exactly 0 and 1 at the ends. */
export function clopperPearson(count: number, n: number, level: number): Bounds {
  const alpha = (1 - level) / 2;
  const lower = count <= 0 ? 0 : inverseIncompleteBeta(count, n - count + 1, alpha);
  const upper = count >= n ? 1 : inverseIncompleteBeta(count + 1, n - count, 1 - alpha);
  return { lower, upper };
}
