/** Rows of a tensor output as vectors, and how alike they lie. */
import { valuesOf } from "./answers.ts";
import type { Sample } from "./sample.ts";

export interface Vectors {
  readonly count: number;
  readonly width: number;
  readonly values: Float64Array;
}

/** Comparing every pair of more numbers than this takes longer than it is worth. */
const WORK = 2e8;
const MOST_VECTORS = 1000;
const FEWEST_VECTORS = 50;

/** The rows, or as many of them, evenly spaced, as can be compared pair by pair. */
export function comparableRows(rows: Uint32Array, width: number): Uint32Array {
  const affordable = Math.floor(Math.sqrt(WORK / width));
  const most = Math.min(MOST_VECTORS, Math.max(FEWEST_VECTORS, affordable));
  if (rows.length <= most) return rows;
  return Uint32Array.from(
    { length: most },
    (_, place) => rows[Math.floor((place * rows.length) / most)] ?? 0,
  );
}

export function vectorsOf(sample: Sample, rows: Uint32Array): Vectors {
  const { values, width } = valuesOf(sample);
  const chosen = new Float64Array(rows.length * width);
  for (const [place, row] of rows.entries())
    chosen.set(values.subarray(row * width, (row + 1) * width), place * width);
  return { count: rows.length, width, values: chosen };
}

/** Row-major, symmetric: the product of every pair of vectors. */
export function gramOf({ count, width, values }: Vectors): Float64Array {
  const gram = new Float64Array(count * count);
  for (let a = 0; a < count; a += 1)
    for (let b = 0; b <= a; b += 1) {
      let product = 0;
      for (let k = 0; k < width; k += 1)
        product += (values[a * width + k] ?? 0) * (values[b * width + k] ?? 0);
      gram[a * count + b] = product;
      gram[b * count + a] = product;
    }
  return gram;
}

/** Each column less its mean. */
export function centered({ count, width, values }: Vectors): Vectors {
  const moved = Float64Array.from(values);
  for (let k = 0; k < width; k += 1) {
    let total = 0;
    for (let row = 0; row < count; row += 1) total += values[row * width + k] ?? 0;
    for (let row = 0; row < count; row += 1)
      moved[row * width + k] = (values[row * width + k] ?? 0) - total / count;
  }
  return { count, width, values: moved };
}

/** The nearest others of each vector by squared distance, the lower row first among equals. */
export function neighboursOf(vectors: Vectors, most: number): readonly (readonly number[])[] {
  const { count, width, values } = vectors;
  return Array.from({ length: count }, (_, a) => {
    const distances = new Float64Array(count);
    for (let b = 0; b < count; b += 1) distances[b] = squaredDistance(values, width, [a, b]);
    return Array.from(distances, (__, b) => b)
      .filter((b) => b !== a)
      .toSorted((b, c) => (distances[b] ?? 0) - (distances[c] ?? 0) || b - c)
      .slice(0, most);
  });
}

const LANES = 8;

/** In eight partial sums, as numpy adds up to 128 terms: equal distances are equal in the same cases. */
function squaredDistance(
  values: Float64Array,
  width: number,
  [a, b]: readonly [number, number],
): number {
  const sums = new Float64Array(LANES);
  const whole = width - (width % LANES);
  const squareAt = (k: number): number =>
    ((values[a * width + k] ?? 0) - (values[b * width + k] ?? 0)) ** 2;
  for (let k = 0; k < whole; k += 1) sums[k % LANES] = (sums[k % LANES] ?? 0) + squareAt(k);
  const [s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0] = sums;
  let total = s0 + s1 + (s2 + s3) + (s4 + s5 + (s6 + s7));
  for (let k = whole; k < width; k += 1) total += squareAt(k);
  return total;
}
