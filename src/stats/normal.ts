/** The standard normal distribution. */
import { bisect } from "./special.ts";

/** Φ(z). Series within 3 of 0, continued fraction in the tails: full double accuracy in both. */
export function normalCdf(z: number): number {
  if (Number.isNaN(z)) return Number.NaN;
  const size = Math.abs(z);
  const upper = size < 3 ? 0.5 - centralMass(size) : tail(size);
  return z > 0 ? 1 - upper : upper;
}

/** φ(z). */
export const normalDensity = (z: number): number => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);

/** Φ(z) − ½ for z ≥ 0: φ(z) Σ z^(2k+1) / (1·3·5…(2k+1)). */
function centralMass(z: number): number {
  let term = z;
  let total = z;
  for (let k = 1; term > total * 1e-17; k += 1) {
    term *= (z * z) / (2 * k + 1);
    total += term;
  }
  return normalDensity(z) * total;
}

/** 1 − Φ(z) for z ≥ 3: φ(z) / (z + 1/(z + 2/(z + …))), Laplace. */
function tail(z: number): number {
  if (z > 40) return 0;
  let fraction = z;
  for (let k = 100; k >= 1; k -= 1) fraction = z + k / fraction;
  return normalDensity(z) / fraction;
}

/** The z with Φ(z) = p; infinite at 0 and 1. */
export function normalQuantile(p: number): number {
  if (p <= 0) return Number.NEGATIVE_INFINITY;
  if (p >= 1) return Number.POSITIVE_INFINITY;
  if (p > 0.5) return -normalQuantile(1 - p);
  return bisect((z) => normalCdf(z) - p, -40, 0);
}
