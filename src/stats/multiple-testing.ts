/** Adjusted p-values for many alarms at once. */

/** Holm (1979): family-wise. In input order; the input is not changed. */
export function holm(pValues: readonly number[]): readonly number[] {
  const order = ascending(pValues);
  const adjusted = Array.from(pValues, () => 1);
  let highest = 0;
  for (const [rank, position] of order.entries()) {
    highest = Math.max(highest, Math.min(1, (pValues.length - rank) * (pValues[position] ?? 1)));
    adjusted[position] = highest;
  }
  return adjusted;
}

/** Benjamini & Hochberg (1995): false discovery rate. In input order; the input is not changed. */
export function benjaminiHochberg(pValues: readonly number[]): readonly number[] {
  const order = ascending(pValues);
  const adjusted = Array.from(pValues, () => 1);
  let lowest = 1;
  for (const [rank, position] of [...order.entries()].toReversed()) {
    lowest = Math.min(lowest, ((pValues[position] ?? 1) * pValues.length) / (rank + 1));
    adjusted[position] = lowest;
  }
  return adjusted;
}

function ascending(pValues: readonly number[]): readonly number[] {
  return pValues
    .map((_, position) => position)
    .toSorted((a, b) => (pValues[a] ?? 1) - (pValues[b] ?? 1));
}
