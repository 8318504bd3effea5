/** ln Σ exp(x), shifted by the largest term so that it overflows nowhere. */

/** −∞ for no terms. */
export function logSumExp(values: ArrayLike<number>): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let place = 0; place < values.length; place += 1)
    largest = Math.max(largest, values[place] ?? 0);
  if (!Number.isFinite(largest)) return largest;
  let total = 0;
  for (let place = 0; place < values.length; place += 1)
    total += Math.exp((values[place] ?? 0) - largest);
  return largest + Math.log(total);
}
