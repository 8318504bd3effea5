/** How far two samples are apart as distributions, and whether that is chance. All samples sorted. */
import { pooledOf } from "./pooled.ts";
import { logGamma } from "./special.ts";

/** ∫ |F − G|^p over the line. */
function integral(first: Float64Array, second: Float64Array, p: 1 | 2): number {
  let [i, j, total] = [0, 0, 0];
  let last = Math.min(first[0] ?? Number.NaN, second[0] ?? Number.NaN);
  while (i < first.length || j < second.length) {
    const value = Math.min(first[i] ?? Infinity, second[j] ?? Infinity);
    total += Math.abs(i / first.length - j / second.length) ** p * (value - last);
    while (first[i] === value) i += 1;
    while (second[j] === value) j += 1;
    last = value;
  }
  return total;
}

/** Earth mover's distance, in the unit of the values. */
export const wasserstein = (first: Float64Array, second: Float64Array): number =>
  integral(first, second, 1);

/** Szekely's energy distance. */
export const energyDistance = (first: Float64Array, second: Float64Array): number =>
  Math.sqrt(2 * integral(first, second, 2));

/** Ranks of the sorted values among both samples, ties by their mean. */
function ranksAmong(own: Float64Array, other: Float64Array): Float64Array {
  const ranks = new Float64Array(own.length);
  let [start, below] = [0, 0];
  while (start < own.length) {
    const value = own[start] ?? 0;
    let end = start;
    while (own[end] === value) end += 1;
    while ((other[below] ?? Infinity) < value) below += 1;
    let equal = below;
    while (other[equal] === value) equal += 1;
    const first = start + below;
    const count = end - start + (equal - below);
    ranks.fill(first + (count + 1) / 2, start, end);
    start = end;
  }
  return ranks;
}

const squares = (ranks: Float64Array): number =>
  ranks.reduce((sum, rank, position) => sum + (rank - (position + 1)) ** 2, 0);

/** Two-sample Cramér–von Mises test, by its limit (Anderson 1962). */
export function cramerVonMises(first: Float64Array, second: Float64Array): number {
  const [m, n] = [first.length, second.length];
  const u = m * squares(ranksAmong(first, second)) + n * squares(ranksAmong(second, first));
  const [k, all] = [m * n, m + n];
  const t = u / (k * all) - (4 * k - 1) / (6 * all);
  const mean = (1 + 1 / all) / 6;
  const variance =
    ((all + 1) * (4 * k * all - 3 * (m ** 2 + n ** 2) - 2 * k)) / (45 * all ** 2 * 4 * k);
  // One value a side has one order, whatever its distribution.
  return variance === 0 ? 1 : limitUpperTail(1 / 6 + (t - mean) / Math.sqrt(45 * variance));
}

/** What is left out is below any p-value that decides; scipy stops here, too. */
const LEAST_TERM = 1e-7;

/** 1 − the limit distribution of the statistic (Csörgő & Faraway 1996). */
function limitUpperTail(x: number): number {
  if (x < 0.003) return 1;
  let total = 0;
  for (let k = 0; k < 100; k += 1) {
    const y = 4 * k + 1;
    const q = y ** 2 / (16 * x);
    const front = Math.exp(logGamma(k + 0.5) - logGamma(k + 1)) / (Math.PI ** 1.5 * Math.sqrt(x));
    const term = front * Math.sqrt(y) * Math.exp(-q) * besselQuarter(q);
    total += term;
    if (term < LEAST_TERM) break;
  }
  return Math.min(1, Math.max(0, 1 - total));
}

/** K of order ¼ by the trapezoidal rule on its integral, which converges faster than any power. */
function besselQuarter(x: number): number {
  const step = 1 / 64;
  let total = Math.exp(-x) / 2;
  for (let t = step; ; t += step) {
    const term = Math.exp(-x * Math.cosh(t)) * Math.cosh(t / 4);
    total += term;
    if (term < total * 1e-18) return total * step;
  }
}

/** Two-sample Anderson–Darling statistic with midranks, standardised (Scholz & Stephens 1987). */
export function andersonDarling(first: Float64Array, second: Float64Array): number {
  const all = first.length + second.length;
  const pooled = pooledOf(first, second).toSorted();
  let a2 = 0;
  for (const sample of [first, second]) a2 += sampleTerm(sample, pooled) / sample.length;
  a2 *= (all - 1) / all;
  return (a2 - 1) / Math.sqrt(darlingVariance(first.length, second.length));
}

function sampleTerm(sample: Float64Array, pooled: Float64Array): number {
  const all = pooled.length;
  let [start, own, total] = [0, 0, 0];
  while (start < all) {
    const value = pooled[start];
    let end = start;
    while (pooled[end] === value) end += 1;
    const before = own;
    while (sample[own] === value) own += 1;
    const ties = end - start;
    const b = start + ties / 2;
    const m = own - (own - before) / 2;
    const spread = b * (all - b) - (all * ties) / 4;
    if (spread > 0) total += ((ties / all) * (all * m - b * sample.length) ** 2) / spread;
    start = end;
  }
  return total;
}

function darlingVariance(m: number, n: number): number {
  const all = m + n;
  const H = 1 / m + 1 / n;
  let [sum, g] = [0, 0];
  for (let i = 2; i < all; i += 1) {
    sum += 1 / (all + 1 - i);
    g += sum / i;
  }
  const h = sum + 1;
  const a = 4 * g - 6 + (10 - 6 * g) * H;
  const b = (2 * g - 4) * 4 + 16 * h + (2 * g - 14 * h - 4) * H - 8 * h + 4 * g - 6;
  const c = (6 * h + 2 * g - 2) * 4 + (4 * h - 4 * g + 6) * 2 + (2 * h - 6) * H + 4 * h;
  const d = (2 * h + 6) * 4 - 8 * h;
  return (a * all ** 3 + b * all ** 2 + c * all + d) / ((all - 1) * (all - 2) * (all - 3));
}
