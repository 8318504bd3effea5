/** The chi-square distribution. */
import { logGamma } from "./special.ts";

const ITERATIONS = 1000;
const PRECISION = 1e-16;
const TINY = 1e-300;

/** P(X ≥ x) with so many degrees of freedom; 1 below 0. */
export function chiSquareUpperTail(x: number, degreesOfFreedom: number): number {
  if (x <= 0) return 1;
  const [a, half] = [degreesOfFreedom / 2, x / 2];
  const front = Math.exp(a * Math.log(half) - half - logGamma(a));
  return half < a + 1 ? 1 - front * series(a, half) : front * continuedFraction(a, half);
}

/** Lower incomplete gamma over its front (DLMF 8.7.1). */
function series(a: number, x: number): number {
  let term = 1 / a;
  let total = term;
  for (let n = 1; n <= ITERATIONS && term > total * PRECISION; n += 1) {
    term *= x / (a + n);
    total += term;
  }
  return total;
}

/** Upper incomplete gamma over its front (Lentz, DLMF 8.9.2). */
function continuedFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n <= ITERATIONS; n += 1) {
    const numerator = -n * (n - a);
    b += 2;
    d = 1 / (numerator * d + b + TINY);
    c = b + numerator / c + TINY;
    const step = d * c;
    fraction *= step;
    if (Math.abs(step - 1) < PRECISION) break;
  }
  return fraction;
}
