/** Ratios of timings by drawing: whole blocks, as they took turns, or calls as if they had not. */
import { quantile } from "../stats/quantile.ts";
import type { Random } from "../stats/random.ts";
import { risingOrder } from "../stats/rising-order.ts";

export const DRAWS = 1000;

export interface Turns {
  readonly base: readonly Float64Array[];
  readonly candidate: readonly Float64Array[];
}

/** Sorted ratios of the pooled quantile; a block of the base is drawn together with that of the candidate. */
export function pooledRatios(
  { base, candidate }: Turns,
  probability: number,
  random: Random,
): Float64Array {
  const [before, after] = [pooling(base, probability), pooling(candidate, probability)];
  return drawn(base.length, random, (counts) => after(counts) / before(counts));
}

/** Sorted geometric means of the blocks' ratios, from their logarithms. */
export function geometricRatios(logs: Float64Array, random: Random): Float64Array {
  return drawn(logs.length, random, (counts) => {
    const total = logs.reduce((sum, log, block) => sum + log * (counts[block] ?? 0), 0);
    return Math.exp(total / logs.length);
  });
}

/** Draws so many of so many, with repetition: how often each was drawn is what the figure is of. */
function drawn(
  blocks: number,
  random: Random,
  figure: (counts: Uint16Array) => number,
): Float64Array {
  return Float64Array.from({ length: DRAWS }, () => {
    const counts = new Uint16Array(blocks);
    for (let draw = 0; draw < blocks; draw += 1) {
      const block = random.index(blocks);
      counts[block] = (counts[block] ?? 0) + 1;
    }
    return figure(counts);
  }).toSorted();
}

/** The pooled quantile of blocks that stand several times, or not at all; sorted once, whatever is drawn. */
function pooling(
  blocks: readonly Float64Array[],
  probability: number,
): (counts: Uint16Array) => number {
  const calls = blocks
    .flatMap((block, place) => Array.from(block, (duration) => ({ duration, place })))
    .toSorted((a, b) => a.duration - b.duration);
  const durations = Float64Array.from(calls, ({ duration }) => duration);
  const places = Uint16Array.from(calls, ({ place }) => place);
  return (counts) => {
    const total = blocks.reduce(
      (sum, block, place) => sum + block.length * (counts[place] ?? 0),
      0,
    );
    const position = (total - 1) * probability;
    const below = Math.floor(position);
    let [seen, call] = [0, -1];
    const next = (rank: number): number => {
      while (seen <= rank && call < durations.length - 1) {
        call += 1;
        seen += counts[places[call] ?? 0] ?? 0;
      }
      return durations[call] ?? Number.NaN;
    };
    const low = next(below);
    return low + (position - below) * (next(below + 1) - low);
  };
}

/** Sorted ratios of the medians of calls that are drawn from each arm apart: what measuring without turns would be worth. */
export function unpairedRatios(
  base: Float64Array,
  candidate: Float64Array,
  random: Random,
): Float64Array {
  const [ofBase, ofCandidate] = [drawnMedian(base), drawnMedian(candidate)];
  return Float64Array.from({ length: DRAWS }, () => {
    const after = ofCandidate(random);
    return after / ofBase(random);
  }).toSorted();
}

/** The median of as many calls as there are, drawn with repetition; they are sorted once, whatever is drawn. NaN without calls. */
function drawnMedian(calls: Float64Array): (random: Random) => number {
  const order = risingOrder(calls);
  const placeOf = new Uint32Array(calls.length);
  for (let place = 0; place < order.length; place += 1) placeOf[order[place] ?? 0] = place;
  const sorted = calls.toSorted();
  const times = new Uint32Array(calls.length);
  const middle = (calls.length - 1) / 2;
  return (random) => {
    times.fill(0);
    for (let draw = 0; draw < calls.length; draw += 1) {
      const place = placeOf[random.index(calls.length)] ?? 0;
      times[place] = (times[place] ?? 0) + 1;
    }
    let [seen, place] = [0, -1];
    const valueAt = (rank: number): number => {
      for (; seen <= rank && place < sorted.length - 1; seen += times[place] ?? 0) place += 1;
      return sorted[place] ?? Number.NaN;
    };
    return quantile([valueAt(Math.floor(middle)), valueAt(Math.ceil(middle))], 0.5);
  };
}
