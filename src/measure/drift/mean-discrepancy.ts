/** Maximum mean discrepancy: whether rows of several numbers come from one distribution (Gretton et al. 2012). */
import type { Random } from "../../stats/random.ts";
import { median } from "../../stats/quantile.ts";

export interface MeanDiscrepancy {
  /** Unbiased, so that it may be negative. */
  readonly estimate: number;
  /** σ² of the kernel exp(−d² / 2σ²): half the median squared distance. */
  readonly bandwidth: number;
  /** (k + 1) / (B + 1): never 0. */
  readonly pValue: number;
  /** Of shuffled sides. */
  readonly permuted: Float64Array;
}

const PERMUTATIONS = 200;

/** Two rows a side at least. */
export function meanDiscrepancy(
  first: readonly (readonly number[])[],
  second: readonly (readonly number[])[],
  random: Random,
): MeanDiscrepancy {
  const rows = [...first, ...second];
  const squares = rows.map((row) =>
    Float64Array.from(rows, (other) => squaredDistance(row, other)),
  );
  const pairs = squares.flatMap((row, position) => [...row.subarray(position + 1)]);
  const bandwidth = median(pairs) / 2;
  const kernel = new Float64Array(rows.length ** 2);
  for (const [position, row] of squares.entries())
    kernel.set(
      row.map((square) =>
        bandwidth === 0 ? Number(square === 0) : Math.exp(-square / (2 * bandwidth)),
      ),
      position * rows.length,
    );
  const natural = rows.map((_, position) => position);
  const estimate = unbiased(kernel, natural, first.length);
  const permuted = Float64Array.from({ length: PERMUTATIONS }, () =>
    unbiased(kernel, random.shuffle(rows.length), first.length),
  );
  const asLarge = permuted.filter((value) => value >= estimate).length;
  return { estimate, bandwidth, pValue: (asLarge + 1) / (PERMUTATIONS + 1), permuted };
}

function squaredDistance(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, position) => sum + (value - (b[position] ?? 0)) ** 2, 0);
}

/** Of the kernel's row-major values. */
function unbiased(kernel: Float64Array, order: readonly number[], firsts: number): number {
  const places = Uint32Array.from(order);
  const all = places.length;
  const seconds = all - firsts;
  let [own, other, across] = [0, 0, 0];
  for (let i = 0; i < firsts; i += 1) {
    const row = (places[i] ?? 0) * all;
    for (let j = i + 1; j < firsts; j += 1) own += kernel[row + (places[j] ?? 0)] ?? 0;
    for (let j = firsts; j < all; j += 1) across += kernel[row + (places[j] ?? 0)] ?? 0;
  }
  for (let i = firsts; i < all; i += 1) {
    const row = (places[i] ?? 0) * all;
    for (let j = i + 1; j < all; j += 1) other += kernel[row + (places[j] ?? 0)] ?? 0;
  }
  return (
    (2 * own) / (firsts * (firsts - 1)) +
    (2 * other) / (seconds * (seconds - 1)) -
    (2 * across) / (firsts * seconds)
  );
}
