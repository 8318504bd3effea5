/** The two-sample test of Kolmogorov and Smirnov: whether two samples come from one distribution. */
export interface KolmogorovSmirnov {
  /** Largest distance of the two empirical distributions. */
  readonly statistic: number;
  /** Exact for samples of up to 10,000 values without ties between them, as scipy has it. */
  readonly pValue: number;
  /** From the one-sample distribution at the harmonic size. */
  readonly asymptotic: number;
}

const EXACT = 10_000;

/** Both sorted. NaN for an empty sample. */
export function kolmogorovSmirnov(first: Float64Array, second: Float64Array): KolmogorovSmirnov {
  const [m, n] = [first.length, second.length];
  if (m === 0 || n === 0)
    return { statistic: Number.NaN, pValue: Number.NaN, asymptotic: Number.NaN };
  const statistic = largestDistance(first, second);
  const asymptotic = kolmogorovUpperTail(statistic, Math.round((m * n) / (m + n)));
  const isExact = Math.max(m, n) <= EXACT;
  return { statistic, pValue: isExact ? exactPValue(statistic, m, n) : asymptotic, asymptotic };
}

function largestDistance(first: Float64Array, second: Float64Array): number {
  let [i, j, largest] = [0, 0, 0];
  while (i < first.length && j < second.length) {
    const value = Math.min(first[i] ?? 0, second[j] ?? 0);
    while (first[i] === value) i += 1;
    while (second[j] === value) j += 1;
    largest = Math.max(largest, Math.abs(i / first.length - j / second.length));
  }
  return largest;
}

/** Share of the lattice paths that leave the band of this width (Schröer & Trenkler 1995); no path within it has a point elsewhere. */
function exactPValue(statistic: number, m: number, n: number): number {
  const width = (0.5 + Math.floor(statistic * m * n - 1e-7)) / (m * n);
  const isInside = (i: number, j: number): boolean => Math.abs(i / m - j / n) <= width;
  const inside = Float64Array.from({ length: n + 1 }, (_, j) => (isInside(0, j) ? 1 : 0));
  let lowest = 0;
  for (let i = 1; i <= m; i += 1) {
    const share = i / (i + n);
    for (; lowest <= n && i / m - lowest / n > width; lowest += 1) inside[lowest] = 0;
    for (let j = lowest; j <= n && isInside(i, j); j += 1)
      inside[j] = share * (inside[j] ?? 0) + (inside[j - 1] ?? 0);
  }
  return Math.min(1, Math.max(0, 1 - (inside[n] ?? 0)));
}

/** P(D ≥ d) for n values of a continuous distribution, by the expansion in 1/√n of Pelz & Good (1976): to about 1e-6. */
function kolmogorovUpperTail(d: number, n: number): number {
  if (d <= 0) return 1;
  if (d >= 1 || n === 0) return 0;
  const z = Math.sqrt(n) * d;
  const [first, second, third, fourth] = expansion(z);
  const below = first + second / Math.sqrt(n) + third / n + fourth / n ** 1.5;
  return Math.min(1, Math.max(0, 1 - below));
}

const PI2 = Math.PI ** 2;
const ROOT = Math.sqrt(2 * Math.PI);

function expansion(z: number): readonly [number, number, number, number] {
  const z2 = z * z;
  const terms = Math.ceil((16 * z) / Math.PI);
  let [first, second, third, fourth] = [0, 0, 0, 0];
  for (let k = 1; k <= terms; k += 1) {
    const odd = (2 * k - 1) ** 2 * PI2;
    const power = Math.exp(-odd / (8 * z2));
    const quarter = odd / 4;
    first += power;
    second += (quarter - z2) * power;
    third +=
      (6 * z2 ** 3 + 2 * z2 ** 2 + (2 * z2 ** 2 - 5 * z2) * quarter + (1 - 2 * z2) * quarter ** 2) *
      power;
    fourth +=
      (-30 * z2 ** 3 -
        90 * z2 ** 4 +
        (135 * z2 ** 2 - 96 * z2 ** 3) * quarter +
        (212 * z2 ** 2 - 60 * z2) * quarter ** 2 +
        (5 - 30 * z2) * quarter ** 3) *
      power;
  }
  let [thirdMore, fourthMore] = [0, 0];
  for (let k = 1; k <= terms; k += 1) {
    const square = k * k * PI2;
    const power = Math.exp(-square / (2 * z2));
    thirdMore += square * power;
    fourthMore += (3 * z2 - square) * square * power;
  }
  return [
    (ROOT * first) / z,
    (ROOT * second) / (6 * z ** 4),
    ROOT * (third / (72 * z ** 7) - thirdMore / (36 * z ** 3)),
    ROOT * (fourth / (6480 * z ** 10) + fourthMore / (216 * z ** 6)),
  ];
}
