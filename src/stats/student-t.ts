/** Student's t distribution. */
import { bisect, incompleteBeta } from "./special.ts";

/** P(T ≤ t); degrees of freedom need not be whole. */
export function tCdf(t: number, degreesOfFreedom: number): number {
  if (Number.isNaN(t)) return Number.NaN;
  if (!Number.isFinite(t)) return t > 0 ? 1 : 0;
  const x = degreesOfFreedom / (degreesOfFreedom + t * t);
  const upper = incompleteBeta(degreesOfFreedom / 2, 0.5, x) / 2;
  return t > 0 ? 1 - upper : upper;
}

export function tQuantile(p: number, degreesOfFreedom: number): number {
  if (p > 0.5) return -tQuantile(1 - p, degreesOfFreedom);
  let low = -1;
  while (tCdf(low, degreesOfFreedom) > p) low *= 2;
  return bisect((t) => tCdf(t, degreesOfFreedom) - p, low, 0);
}
