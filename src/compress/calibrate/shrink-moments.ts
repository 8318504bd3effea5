/** Second moments of few vectors, made fit for choosing weights by them: what those vectors share by chance is taken back. */

/** From so many vectors an input on, products are as good as certain: the loss of what is fitted to them is too low by about a quarter at most. */
const VECTORS_FOR_EACH = 4;

/**
 * Products of different inputs times 1 − λ; squares stay. λ is the share by which they are nearest to those of all
 * vectors (Schäfer & Strimmer, "A Shrinkage Approach to Large-Scale Covariance Matrix Estimation", 2005, target D, with
 * the variances of normal inputs: (sᵢⱼ² + sᵢᵢ sⱼⱼ) / count), at most 1. Their aim is the matrix, and it shrinks more
 * than a loss needs where there are more vectors than inputs: there λ goes down as inputs / vectors.
 *
 * Without it weights are fitted to directions in which the few vectors hardly go, and the loss does not show it.
 * The same matrix where there are many vectors, or nothing to shrink.
 */
export function shrunkMoments(moments: Float64Array, depth: number, count: number): Float64Array {
  if (count >= VECTORS_FOR_EACH * depth) return moments;
  const share = shrinkage(moments, depth, count) * Math.min(1, depth / count);
  if (!(share > 0)) return moments;
  return moments.map((value, at) =>
    Math.floor(at / depth) === at % depth ? value : value * (1 - share),
  );
}

/** λ; 0 when no two inputs share anything. */
export function shrinkage(moments: Float64Array, depth: number, count: number): number {
  let [trace, own, shared] = [0, 0, 0];
  for (let row = 0; row < depth; row += 1)
    for (let column = 0; column < depth; column += 1) {
      const value = moments[row * depth + column] ?? 0;
      if (row === column) [trace, own] = [trace + value, own + value * value];
      else shared += value * value;
    }
  if (!(shared > 0)) return 0;
  // The sum of sᵢᵢ sⱼⱼ over different inputs is trace² − Σ sᵢᵢ².
  const variance = (shared + trace * trace - own) / count;
  return Math.min(1, variance / shared);
}
