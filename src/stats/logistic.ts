/** Logistic regression by Newton's method. */
import { choleskyFactor, choleskySolve } from "./cholesky.ts";

const STEPS = 100;
const PRECISION = 1e-13;
/** Beyond this, the targets are as good as separable and there is no fit. */
const STEEPEST = 1e6;

/** Coefficients of equally long features, without an intercept of their own; targets in 0 … 1. undefined where the likelihood has no maximum. */
export function fitLogistic(
  features: readonly Float64Array[],
  targets: Float64Array,
): Float64Array | undefined {
  const size = features.length;
  const coefficients = new Float64Array(size);
  for (let step = 0; step < STEPS; step += 1) {
    const { gradient, hessian } = slopesAt(features, targets, coefficients);
    const factor = choleskyFactor(hessian, size);
    if (factor === undefined) return undefined;
    choleskySolve(factor, size, gradient);
    let largest = 0;
    for (const [place, change] of gradient.entries()) {
      coefficients[place] = (coefficients[place] ?? 0) + change;
      largest = Math.max(largest, Math.abs(change));
    }
    if (!coefficients.every((value) => Math.abs(value) < STEEPEST)) return undefined;
    if (largest < PRECISION) return coefficients;
  }
  return coefficients;
}

function slopesAt(
  features: readonly Float64Array[],
  targets: Float64Array,
  coefficients: Float64Array,
): { readonly gradient: Float64Array; readonly hessian: Float64Array } {
  const size = features.length;
  const gradient = new Float64Array(size);
  const hessian = new Float64Array(size * size);
  for (const [row, target] of targets.entries()) {
    const own = features.map((feature) => feature[row] ?? 0);
    const z = own.reduce((sum, x, place) => sum + x * (coefficients[place] ?? 0), 0);
    const p = 1 / (1 + Math.exp(-z));
    for (let a = 0; a < size; a += 1) {
      gradient[a] = (gradient[a] ?? 0) + (target - p) * (own[a] ?? 0);
      for (let b = 0; b < size; b += 1)
        hessian[a * size + b] =
          (hessian[a * size + b] ?? 0) + p * (1 - p) * (own[a] ?? 0) * (own[b] ?? 0);
    }
  }
  return { gradient, hessian };
}
