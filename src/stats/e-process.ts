/**
 * Evidence against an expected loss of the margin or more, after each row: the wealth of somebody who bets against it,
 * E_t = ∏ (1 + bet · (margin − loss_i)) (Waudby-Smith & Ramdas 2024). While the margin is really lost, it reaches 1 / α
 * with a probability of at most α, however often and whenever somebody looks (Ville's inequality).
 * Losses lie in [−1, 1], the margin in (0, 1), the bet in [0, 1 / (1 − margin)). In logarithms, which do not overflow.
 */
export function logEvidence(
  losses: ArrayLike<number>,
  { margin, bet }: { readonly margin: number; readonly bet: number },
): Float64Array {
  const evidence = new Float64Array(losses.length);
  let sum = 0;
  for (let row = 0; row < losses.length; row += 1) {
    sum += Math.log1p(bet * (margin - (losses[row] ?? 0)));
    evidence[row] = sum;
  }
  return evidence;
}
