/** Adjusted p-values for many alarms at once. */

/** Holm (1979): family-wise. In input order; the input is not changed. */
function holm(pValues: readonly number[]): readonly number[] {
  const order = ascending(pValues);
  const adjusted = Array.from(pValues, () => 1);
  let highest = 0;
  for (const [rank, position] of order.entries()) {
    highest = Math.max(highest, Math.min(1, (pValues.length - rank) * (pValues[position] ?? 1)));
    adjusted[position] = highest;
  }
  return adjusted;
}

/** Bonferroni: family-wise whatever depends on what, and weaker than Holm's everywhere. */
function bonferroni(pValues: readonly number[]): readonly number[] {
  return pValues.map((pValue) => Math.min(1, pValue * pValues.length));
}

/** Hochberg (1988): family-wise for tests that are not negatively dependent; never weaker than Holm's. */
function hochberg(pValues: readonly number[]): readonly number[] {
  return stepUp(pValues, (rank) => pValues.length - rank);
}

/** Hommel (1988): as Hochberg's, and never weaker. */
function hommel(pValues: readonly number[]): readonly number[] {
  const order = ascending(pValues);
  const sorted = order.map((position) => pValues[position] ?? 1);
  const n = sorted.length;
  const simes = (from: number, size: number, first: number): number =>
    sorted
      .slice(from)
      .reduce((least, pValue, k) => Math.min(least, (size * pValue) / (k + first)), Infinity);
  let adjusted = sorted.map(() => simes(0, n, 1));
  for (let size = n - 1; size > 1; size -= 1) {
    const cut = n - size + 1;
    const largest = simes(cut, size, 2);
    const own = sorted.map((pValue) => Math.min(size * pValue, largest));
    adjusted = adjusted.map((before, k) => Math.max(before, own[Math.min(k, cut - 1)] ?? 1));
  }
  const result = Array.from(pValues, () => 1);
  for (const [rank, position] of order.entries())
    result[position] = Math.min(1, Math.max(adjusted[rank] ?? 1, sorted[rank] ?? 1));
  return result;
}

/** Benjamini & Hochberg (1995): false discovery rate. In input order; the input is not changed. */
export function benjaminiHochberg(pValues: readonly number[]): readonly number[] {
  return stepUp(pValues, (rank) => pValues.length / (rank + 1));
}

/** Benjamini & Yekutieli (2001): false discovery rate whatever depends on what. */
function benjaminiYekutieli(pValues: readonly number[]): readonly number[] {
  const harmonic = pValues.reduce((sum, _, position) => sum + 1 / (position + 1), 0);
  return stepUp(pValues, (rank) => (harmonic * pValues.length) / (rank + 1));
}

/** From the largest down: each times its factor, and never above what a larger one has. */
function stepUp(pValues: readonly number[], factor: (rank: number) => number): readonly number[] {
  const adjusted = Array.from(pValues, () => 1);
  let lowest = 1;
  for (const [rank, position] of [...ascending(pValues).entries()].toReversed()) {
    lowest = Math.min(lowest, (pValues[position] ?? 1) * factor(rank));
    adjusted[position] = lowest;
  }
  return adjusted;
}

type Adjust = (pValues: readonly number[]) => readonly number[];
type Method =
  "bonferroni" | "holm" | "hochberg" | "hommel" | "benjamini-hochberg" | "benjamini-yekutieli";

/** By the names that a policy uses. */
export const ADJUSTMENTS: Readonly<Record<Method, Adjust>> = {
  bonferroni,
  holm,
  hochberg,
  hommel,
  "benjamini-hochberg": benjaminiHochberg,
  "benjamini-yekutieli": benjaminiYekutieli,
};

function ascending(pValues: readonly number[]): readonly number[] {
  return pValues
    .map((_, position) => position)
    .toSorted((a, b) => (pValues[a] ?? 1) - (pValues[b] ?? 1));
}
