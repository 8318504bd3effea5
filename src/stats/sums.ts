/** Sums over many terms, and the moments that rest on them. */

/** Neumaier's compensated sum; not finite when a term is not. */
export const sum = (values: ArrayLike<number>): number => sumOf(values, (value) => value);

/** Of what is made of each value. */
function sumOf(values: ArrayLike<number>, make: (value: number) => number): number {
  let total = 0;
  let lost = 0;
  for (let position = 0; position < values.length; position += 1) {
    const value = make(values[position] ?? 0);
    const next = total + value;
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  return Number.isFinite(total) ? total + lost : total;
}

/** NaN for an empty sample. */
export function mean(values: ArrayLike<number>): number {
  return sum(values) / values.length;
}

export interface Moments {
  readonly n: number;
  readonly mean: number;
  /** With n − 1; NaN below two values. */
  readonly variance: number;
  /** Third standardised moment (biased); 0 when all values are equal. */
  readonly skewness: number;
}

export function moments(values: ArrayLike<number>): Moments {
  const n = values.length;
  const center = mean(values);
  const squares = sumOf(values, (value) => (value - center) ** 2);
  const cubes = sumOf(values, (value) => (value - center) ** 3);
  const spread = Math.sqrt(squares / n);
  const skewness = spread === 0 ? 0 : cubes / n / spread ** 3;
  return { n, mean: center, variance: squares / (n - 1), skewness };
}
