import { describe, expect, test } from "@jest/globals";
import { quantile } from "../../src/stats/quantile.ts";
import { mersenneRandom } from "../../src/stats/random.ts";
import {
  countAtMost,
  countBelow,
  keptRanks,
  thinned,
  type ThinnedSample,
  thinnedQuantile,
} from "../../src/stats/thinned-sample.ts";
import { fc } from "../support/fast-check.ts";

const values = fc.oneof(
  fc.double({ min: -1, max: 2, noNaN: true }),
  fc.integer({ min: -1, max: 9 }),
  fc.constant(7),
);

/** Up to 3,000 values from a seed: smooth ones with a long tail, many ties, one value only. */
const samples = fc
  .record({
    seed: fc.nat(),
    count: fc.integer({ min: 1, max: 3000 }),
    shape: fc.constantFrom("smooth", "tied", "constant"),
  })
  .map(({ seed, count, shape }) => {
    const random = mersenneRandom(seed);
    const drawn = {
      smooth: () => random.uniform() ** 4,
      tied: () => random.index(9),
      constant: () => 7,
    };
    return Float64Array.from({ length: count }, drawn[shape]).toSorted();
  });
/** Evenly: doubles of any size would nearly all be close to 0. */
const oneLevel = fc.nat({ max: 1e6 }).map((part) => part / 1e6);
const levels = fc.array(oneLevel, { maxLength: 4 });

/** The largest gap that a rank from 0 can lie in. */
const gapAt = (rank: number, count: number): number =>
  Math.max(1, Math.floor(Math.min(rank + 1, count - rank) / 32));

describe("keptRanks()", () => {
  test.each([
    [1, 1],
    [2, 2],
    [128, 128],
    [500, 230],
    [2000, 324],
    [10_000, 428],
  ])("of %d values keeps %d", (count, kept) => {
    expect(keptRanks(count, [])).toHaveLength(kept);
  });

  test("keeps every rank of both ends, and leaves no gap wider than a part in 32 of the way to the nearer one", () => {
    for (const count of [1, 2, 3, 63, 129, 130, 191, 500, 1999, 2000, 10_001]) {
      const ranks = keptRanks(count, []);
      expect(ranks[0]).toBe(0);
      expect(ranks.at(-1)).toBe(count - 1);
      for (const [place, rank] of ranks.entries()) {
        const next = ranks[place + 1] ?? rank + 1;
        const nearer = Math.min(rank + 1, count - next);
        if (!(next > rank && next - rank <= Math.max(1, nearer / 32)))
          throw new Error(`Of ${count} values rank ${next} follows rank ${rank}`);
      }
    }
  });

  test("keeps the same from both ends", () => {
    for (const count of [7, 500, 2001]) {
      const ranks = keptRanks(count, []);
      expect([...ranks].map((rank) => count - 1 - rank).toReversed()).toEqual([...ranks]);
    }
  });
});

test("all of few values are kept, whatever is asked of them", () => {
  const sorted = Float64Array.from({ length: 129 }, (_, place) => place ** 2);
  expect(thinned(sorted, [0.05, 0.95]).kept).toEqual(sorted);
});

/** How many there are, counted one by one. */
const counted = (sorted: Float64Array, isCounted: (value: number) => boolean): number =>
  sorted.filter(isCounted).length;

/** What may be wrong where a value lies: ranks between two kept ones that are nowhere kept. */
const slack = (sample: ThinnedSample, count: number): number =>
  gapAt(Math.min(count, sample.count - 1), sample.count) - 1;

test("counts are right at both ends, and elsewhere off by fewer ranks than lie in a gap", () => {
  fc.assert(
    fc.property(samples, levels, values, (sorted, exactAt, other) => {
      const sample = thinned(sorted, exactAt);
      for (const value of [other, ...sorted.filter((_, rank) => rank % 97 === 0)]) {
        const atMost = counted(sorted, (one) => one <= value);
        const below = counted(sorted, (one) => one < value);
        expect(Math.abs(countAtMost(sample, value) - atMost)).toBeLessThanOrEqual(
          slack(sample, atMost),
        );
        expect(Math.abs(countBelow(sample, value) - below)).toBeLessThanOrEqual(
          slack(sample, below),
        );
      }
    }),
  );
});

test("counts and quantiles never fall, and no value is counted below that is not at most", () => {
  fc.assert(
    fc.property(samples, levels, fc.tuple(values, values), (sorted, exactAt, [one, other]) => {
      const sample = thinned(sorted, exactAt);
      const [low, high] = [Math.min(one, other), Math.max(one, other)];
      expect(countAtMost(sample, low)).toBeLessThanOrEqual(countAtMost(sample, high));
      expect(countBelow(sample, low)).toBeLessThanOrEqual(countBelow(sample, high));
      expect(countBelow(sample, one)).toBeLessThanOrEqual(countAtMost(sample, one));
      const rising = Float64Array.from({ length: 101 }, (_, p) => thinnedQuantile(sample, p / 100));
      expect(rising.toSorted()).toEqual(rising);
    }),
  );
});

test("the quantiles that were asked for, and those at both ends, are those of the whole sample to the last bit", () => {
  fc.assert(
    fc.property(samples, levels, fc.nat({ max: 62 }), (sorted, exactAt, place) => {
      const sample = thinned(sorted, exactAt);
      const near = place / Math.max(63, sorted.length - 1);
      for (const probability of [0, 1, ...exactAt, near])
        expect(thinnedQuantile(sample, probability)).toBe(quantile(sorted, probability));
    }),
  );
});

test("any other quantile lies between the kept neighbours of its rank", () => {
  fc.assert(
    fc.property(samples, oneLevel, (sorted, probability) => {
      const found = thinnedQuantile(thinned(sorted, []), probability);
      const position = (sorted.length - 1) * probability;
      const gap = gapAt(position, sorted.length);
      const at = (rank: number): number =>
        sorted[Math.min(sorted.length - 1, Math.max(0, rank))] ?? Number.NaN;
      expect(found).toBeGreaterThanOrEqual(at(Math.floor(position) - gap));
      expect(found).toBeLessThanOrEqual(at(Math.ceil(position) + gap));
    }),
  );
});

test("equal values are counted all or none, and every quantile of them is their value", () => {
  const sample = thinned(new Float64Array(5000).fill(0.25), [0.05, 0.95]);
  expect([0.24, 0.25, 0.26].map((value) => countAtMost(sample, value))).toEqual([0, 5000, 5000]);
  expect([0.24, 0.25, 0.26].map((value) => countBelow(sample, value))).toEqual([0, 0, 5000]);
  for (const probability of [0, 0.05, 0.31, 0.5, 1])
    expect(thinnedQuantile(sample, probability)).toBe(0.25);
});

test("of nothing there is no quantile, and nothing is counted", () => {
  const nothing = thinned(new Float64Array(), [0.5]);
  expect(thinnedQuantile(nothing, 0.5)).toBeNaN();
  expect([countAtMost(nothing, 1), countBelow(nothing, 1)]).toEqual([0, 0]);
});

test("before the first value there is no quantile, as of the whole sample", () => {
  const sorted = Float64Array.of(1, 2, 3);
  expect(quantile(sorted, -0.1)).toBeNaN();
  expect(thinnedQuantile(thinned(sorted, []), -0.1)).toBeNaN();
});
