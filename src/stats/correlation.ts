/** How two lists move together, where each pair counts with a weight. */

/** Pearson's coefficient over the pairs with a weight; NaN below two of them, and when one list is constant. */
export function correlation(
  first: Float64Array,
  second: Float64Array,
  { weights, rows }: { readonly weights: ArrayLike<number>; readonly rows: Uint32Array },
): number {
  let total = 0;
  let sumA = 0;
  let sumB = 0;
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at] ?? 0;
    const weight = weights[row] ?? 0;
    if (weight === 0) continue;
    total += weight;
    sumA += weight * (first[row] ?? Number.NaN);
    sumB += weight * (second[row] ?? Number.NaN);
  }
  const [centerA, centerB] = [sumA / total, sumB / total];
  let product = 0;
  let squareA = 0;
  let squareB = 0;
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at] ?? 0;
    const weight = weights[row] ?? 0;
    if (weight === 0) continue;
    const a = (first[row] ?? Number.NaN) - centerA;
    const b = (second[row] ?? Number.NaN) - centerB;
    product += weight * a * b;
    squareA += weight * a * a;
    squareB += weight * b * b;
  }
  return squareA > 0 && squareB > 0 ? product / Math.sqrt(squareA * squareB) : Number.NaN;
}
