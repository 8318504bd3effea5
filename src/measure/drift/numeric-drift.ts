/** How the numbers of a column moved from a reference to other rows. */
import {
  andersonDarling,
  cramerVonMises,
  energyDistance,
  wasserstein,
} from "../../stats/distribution-distance.ts";
import { kolmogorovSmirnov } from "../../stats/kolmogorov-smirnov.ts";
import { quantile } from "../../stats/quantile.ts";
import { mannWhitney } from "../../stats/rank-tests.ts";
import { moments, sum } from "../../stats/sums.ts";

export interface NumericDrift {
  /** Population stability index over the reference's deciles, open at the ends; the value depends on bins and floor. */
  readonly stabilityIndex: number;
  /** The same over bins of equal width that both samples share. */
  readonly sharedStabilityIndex: number;
  readonly kolmogorovSmirnov: { readonly statistic: number; readonly pValue: number };
  /** In the column's unit, and as a share of the reference's standard deviation. */
  readonly wasserstein: number;
  readonly normedWasserstein: number;
  readonly energyDistance: number;
  readonly cramerVonMisesPValue: number;
  readonly andersonDarling: number;
  readonly mannWhitneyPValue: number;
  /** Over bins of equal width that both samples share: natural logarithms. */
  readonly jensenShannonDistance: number;
  readonly kullbackLeibler: number;
}

const DECILES = 10;
/** A bin that is empty on one side counts as so much. */
const FLOOR = 1e-4;
/** A standard deviation below this is taken as this. */
const LEAST_SPREAD = 0.001;

/** Both without NaN and not empty. */
export function numericDrift(reference: Float64Array, current: Float64Array): NumericDrift {
  const [before, after] = [reference.toSorted(), current.toSorted()];
  const { statistic, pValue } = kolmogorovSmirnov(before, after);
  const moved = wasserstein(before, after);
  const { variance, n } = moments(before);
  const spread = n < 2 ? 0 : Math.sqrt((variance * (n - 1)) / n);
  const [p, q] = sharedBins(before, after);
  return {
    stabilityIndex: stabilityIndex(before, after),
    sharedStabilityIndex: indexOf(floored(p), floored(q), 0),
    kolmogorovSmirnov: { statistic, pValue },
    wasserstein: moved,
    normedWasserstein: moved / Math.max(spread, LEAST_SPREAD),
    energyDistance: energyDistance(before, after),
    cramerVonMisesPValue: cramerVonMises(before, after),
    andersonDarling: andersonDarling(before, after),
    mannWhitneyPValue: mannWhitney(before, after).pValue,
    jensenShannonDistance: jensenShannon(p, q),
    kullbackLeibler: relativeEntropy(floored(p), floored(q)),
  };
}

/** Bins by the reference's deciles, equal edges joined. Both sorted. */
export function stabilityIndex(
  reference: Float64Array,
  current: Float64Array,
  floor: number = FLOOR,
): number {
  const edges = Array.from({ length: DECILES - 1 }, (_, decile) =>
    quantile(reference, (decile + 1) / DECILES),
  );
  const inner = [...new Set(edges)].filter((edge) => edge > (reference[0] ?? 0));
  return indexOf(shares(reference, inner), shares(current, inner), floor);
}

function indexOf(p: readonly number[], q: readonly number[], floor: number): number {
  return p.reduce((total, share, bin) => {
    const [before, after] = [Math.max(share, floor), Math.max(q[bin] ?? 0, floor)];
    return total + (after - before) * Math.log(after / before);
  }, 0);
}

/** Shares of the bins [edge, next edge), open at both ends. */
function shares(sorted: Float64Array, inner: readonly number[]): readonly number[] {
  const counts = Array.from({ length: inner.length + 1 }, () => 0);
  let bin = 0;
  for (const value of sorted) {
    while (bin < inner.length && value >= (inner[bin] ?? 0)) bin += 1;
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts.map((count) => count / sorted.length);
}

/** Bins of equal width over both samples together, as many as Sturges's rule gives. */
function sharedBins(
  first: Float64Array,
  second: Float64Array,
): readonly [readonly number[], readonly number[]] {
  const low = Math.min(first[0] ?? 0, second[0] ?? 0);
  const high = Math.max(first.at(-1) ?? 0, second.at(-1) ?? 0);
  if (low === high) return [[1], [1]];
  const bins = Math.ceil(Math.log2(first.length + second.length) + 1);
  const inner = Array.from(
    { length: bins - 1 },
    (_, bin) => low + ((bin + 1) * (high - low)) / bins,
  );
  return [shares(first, inner), shares(second, inner)];
}

function floored(p: readonly number[]): readonly number[] {
  const least = Math.min(...p.filter((share) => share > 0));
  return p.map((share) => (share > 0 ? share : least > FLOOR ? FLOOR : least / 1e6));
}

function relativeEntropy(p: readonly number[], q: readonly number[]): number {
  const [all, other] = [sum(p), sum(q)];
  return p.reduce((total, share, bin) => {
    const [before, after] = [share / all, (q[bin] ?? 0) / other];
    return before === 0 ? total : total + before * Math.log(before / after);
  }, 0);
}

/** Root of the divergence from their mean; 0 for equal shares. */
export function jensenShannon(p: readonly number[], q: readonly number[]): number {
  const middle = p.map((share, bin) => (share + (q[bin] ?? 0)) / 2);
  const divergence = (relativeEntropy(p, middle) + relativeEntropy(q, middle)) / 2;
  return Math.sqrt(Math.max(0, divergence));
}
