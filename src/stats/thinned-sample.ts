/** A sorted sample by a few hundred of its values, whose ranks are known: every one near both ends, where p-values are read, fewer towards the middle. */

export interface ThinnedSample {
  /** Values of the whole sample. */
  readonly count: number;
  /** Probabilities whose quantiles are those of the whole sample, to the last bit. */
  readonly exactAt: readonly number[];
  /** Those at `keptRanks`, in ascending order. */
  readonly kept: Float64Array;
}

/** Of the distance to the nearer end, the gap between kept ranks is at most one part in so many. */
const PART = 32;

/**
 * From 0, ascending; they follow from the arguments alone, by arithmetic that is the same everywhere. From rank k, counted from 1
 * at the nearer end, the next is at most max(1, k / 32) away: the first 64 at either end are whole. About 64 ln(count / 14) in all.
 */
export function keptRanks(count: number, exactAt: readonly number[]): readonly number[] {
  const last = count - 1;
  const places: number[] = [];
  for (let place = 0; 2 * place < last; place += Math.max(1, Math.floor((place + 1) / PART)))
    places.push(place);
  const ranks = [...places, ...places.toReversed().map((place) => last - place)];
  const keep = (rank: number): void => {
    const found = ranks.findIndex((kept) => kept >= rank);
    const place = found < 0 ? ranks.length : found;
    if (rank >= 0 && rank <= last && ranks[place] !== rank) ranks.splice(place, 0, rank);
  };
  for (const rank of [Math.floor(last / 2), Math.ceil(last / 2)]) keep(rank);
  for (const probability of exactAt) {
    const below = Math.floor(last * probability);
    keep(below);
    keep(below + 1);
  }
  return ranks;
}

/** Of finite values in ascending order. */
export function thinned(sorted: Float64Array, exactAt: readonly number[]): ThinnedSample {
  const count = sorted.length;
  const ranks = keptRanks(count, exactAt);
  const kept = new Float64Array(ranks.map((rank) => sorted[rank] ?? Number.NaN));
  return { count, exactAt, kept };
}

/** How many values of the whole sample are at most this one: exact where all around it are kept, else off by less than the gap between kept ranks. Need not be whole. */
export const countAtMost = (sample: ThinnedSample, value: number): number =>
  countBefore(sample, value, (kept) => kept > value);

/** The same of values that are less. */
export const countBelow = (sample: ThinnedSample, value: number): number =>
  countBefore(sample, value, (kept) => kept >= value);

/** Between two kept values the others are taken to lie evenly. */
function countBefore(
  { count, exactAt, kept }: ThinnedSample,
  value: number,
  isPast: (kept: number) => boolean,
): number {
  const past = kept.findIndex(isPast);
  if (past === 0) return 0;
  if (past < 0) return count;
  const { rank, next, low, high } = between(keptRanks(count, exactAt), kept, past);
  const share = (value - low) / (high - low);
  return rank + 1 + share * (next - rank - 1);
}

/** Linear between order statistics, as `quantile` is of the whole sample; between kept ones where they are not kept. NaN for an empty sample and below 0. */
export function thinnedQuantile(
  { count, exactAt, kept }: ThinnedSample,
  probability: number,
): number {
  if (count === 0) return Number.NaN;
  const position = (count - 1) * probability;
  const ranks = keptRanks(count, exactAt);
  const past = ranks.findIndex((rank) => rank > position);
  if (past < 0) return kept.at(-1) ?? Number.NaN;
  const { rank, next, low, high } = between(ranks, kept, past);
  return low + ((position - rank) / (next - rank)) * (high - low);
}

interface Neighbours {
  readonly rank: number;
  readonly next: number;
  readonly low: number;
  readonly high: number;
}

/** The kept value at this place and the one before it. */
function between(ranks: readonly number[], kept: Float64Array, place: number): Neighbours {
  const [rank = Number.NaN, next = Number.NaN] = ranks.slice(place - 1, place + 1);
  const [low = Number.NaN, high = Number.NaN] = kept.subarray(place - 1, place + 1);
  return { rank, next, low, high };
}
