/** Student's t distribution. */
import { normalCdf } from "./normal.ts";
import { bisect, incompleteBeta, logGamma } from "./special.ts";

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

const TERMS = 1000;

/** P(T ≤ t) of a noncentral t for t ≥ 0 (Lenth 1989, AS 243). */
export function noncentralTCdf(
  t: number,
  { degreesOfFreedom, shift }: { readonly degreesOfFreedom: number; readonly shift: number },
): number {
  // So far out that nothing is left: its terms would overflow.
  if (shift > t + 1e3) return 0;
  const x = (t * t) / (degreesOfFreedom + t * t);
  const half = (shift * shift) / 2;
  let total = 0;
  for (let term = 0; term < TERMS; term += 1) {
    const logs = term * Math.log(half) - half;
    const even = Math.exp(logs - logGamma(term + 1));
    const odd = (shift / Math.SQRT2) * Math.exp(logs - logGamma(term + 1.5));
    const added =
      even * incompleteBeta(term + 0.5, degreesOfFreedom / 2, x) +
      odd * incompleteBeta(term + 1, degreesOfFreedom / 2, x);
    total += added;
    if (term > half && added < 1e-16) break;
  }
  return normalCdf(-shift) + total / 2;
}
