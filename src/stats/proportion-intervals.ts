/** Intervals of a share that are nearer to their level than the exact one, and guarantee less. */
import type { Bounds } from "./binomial.ts";
import { normalQuantile } from "./normal.ts";
import { inverseIncompleteBeta } from "./special.ts";

const criticalOf = (level: number): number => normalQuantile(1 - (1 - level) / 2);

/** Wilson (1927), from the score test; two-sided, NaN for n = 0. */
export function wilsonInterval(count: number, n: number, level: number): Bounds {
  const z = criticalOf(level);
  const share = count / n;
  const center = (share + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const spread = Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  const half = (z * spread) / (1 + (z * z) / n);
  return { lower: Math.max(0, center - half), upper: Math.min(1, center + half) };
}

/** Equal tails of the posterior under Jeffreys's prior, Beta(½, ½). */
export function jeffreysInterval(count: number, n: number, level: number): Bounds {
  const alpha = (1 - level) / 2;
  const [a, b] = [count + 0.5, n - count + 0.5];
  return {
    lower: inverseIncompleteBeta(a, b, alpha),
    upper: inverseIncompleteBeta(a, b, 1 - alpha),
  };
}

/** Agresti & Coull (1998): the plain interval around Wilson's center, cut to [0, 1]. */
export function agrestiCoullInterval(count: number, n: number, level: number): Bounds {
  const z = criticalOf(level);
  const size = n + z * z;
  const center = (count + (z * z) / 2) / size;
  const half = z * Math.sqrt((center * (1 - center)) / size);
  return { lower: Math.max(0, center - half), upper: Math.min(1, center + half) };
}
