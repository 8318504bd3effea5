import { expect, test } from "@jest/globals";
import {
  bootstrapped,
  changeOfShares,
  exactly,
  finite,
  meanOf,
  plainly,
  replicatesInterval,
  resampled,
  shareOf,
  withMargin,
} from "../../src/measure/evidence.ts";
import { biasCorrection, correctedLevel, shareBelow } from "../../src/stats/bias-correction.ts";
import { clopperPearson } from "../../src/stats/binomial.ts";
import { fewClustersWidening } from "../../src/stats/cluster-robust.ts";
import { quantile } from "../../src/stats/quantile.ts";
import { mersenneRandom } from "../../src/stats/random.ts";
import { tangoInterval } from "../../src/stats/tango.ts";
import { tQuantile } from "../../src/stats/student-t.ts";

const spread = (n: number): Float64Array =>
  Float64Array.from({ length: n }, (_, row) => (row % 5) + 1);

test("nothing can be said of no rows, by any estimator", () => {
  const nothing = {
    estimate: null,
    interval: null,
    n: 0,
    evidence: { kind: "none", reason: "there are no rows" },
  };
  for (const estimated of [
    exactly(3, 0),
    plainly(3, 0),
    shareOf(0, 0),
    changeOfShares(0, 0, 0),
    meanOf(new Float64Array()),
    bootstrapped(1, Float64Array.of(1), 0),
  ])
    expect(estimated).toEqual(nothing);
});

test("a share has Clopper and Pearson's interval, a change of shares Tango's", () => {
  expect(shareOf(3, 40)).toMatchObject({ estimate: 0.075, interval: clopperPearson(3, 40, 0.9) });
  expect(changeOfShares(3, 1, 40)).toMatchObject({
    estimate: -0.05,
    interval: tangoInterval({ lost: 3, gained: 1, n: 40 }, 0.9),
    evidence: { kind: "paired-counts", lost: 3, gained: 1, n: 40 },
  });
});

test("a mean of at least 30 rows has the t interval; of fewer it is resampled", () => {
  expect(meanOf(spread(29))).toBeUndefined();
  expect(meanOf(spread(30))?.interval?.method).toBe("paired t");
  expect(meanOf(spread(31))?.interval?.method).toBe("paired t");
});

test("equal rows need no resampling unless there is only one", () => {
  expect(meanOf(new Float64Array(5))).toMatchObject({
    estimate: 0,
    interval: { lower: 0, upper: 0 },
  });
  expect(meanOf(Float64Array.of(1))).toBeUndefined();
});

const withOne = (a: number): Float64Array =>
  Float64Array.from({ length: 81 }, (_, row) => (row === 80 ? a : row % 2 === 0 ? 1 : -1));

test("one row that is more than a fifth of the whole is a heavy tail", () => {
  // 40 rows that add up to 40, then one row of a: its share is a / (40 + a), a fifth at a = 10.
  // 80 + 20 = 100: the largest is exactly a fifth, which is allowed, but the skew is above 2 by then.
  expect(meanOf(withOne(20))).toBeUndefined();
  const balanced = Float64Array.of(
    ...Array.from({ length: 60 }, (_, row) => (row % 2 === 0 ? 1 : -1)),
    20,
    -20,
  );
  expect(meanOf(balanced)?.interval?.method).toBe("paired t");
  const heavier = Float64Array.of(
    ...Array.from({ length: 60 }, (_, row) => (row % 2 === 0 ? 1 : -1)),
    21,
    -21,
  );
  expect(meanOf(heavier)).toBeUndefined();
});

const skewed = (sign: number): Float64Array =>
  Float64Array.from({ length: 100 }, (_, row) => sign * (row < 95 ? 1 : 9));

test("a skewness above 2 on either side is a heavy tail", () => {
  expect(meanOf(skewed(1))).toBeUndefined();
  expect(meanOf(skewed(-1))).toBeUndefined();
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])(
  "a mean with %d in it is undefined and cannot be judged",
  (value) => {
    expect(meanOf(Float64Array.of(1, value))).toEqual({
      estimate: null,
      interval: null,
      n: 2,
      evidence: { kind: "none", reason: "it is not finite" },
    });
  },
);

test("withMargin() uses the t distribution, or the normal one for infinite degrees of freedom", () => {
  const t = withMargin(1, 2, { n: 6, degreesOfFreedom: 5 });
  expect(t.interval?.upper).toBeCloseTo(1 + 2 * tQuantile(0.95, 5), 10);
  const normal = withMargin(1, 2, { n: 6, degreesOfFreedom: Number.POSITIVE_INFINITY });
  expect(normal.interval?.upper).toBeCloseTo(1 + 2 * 1.6448536269514722, 10);
});

test("withMargin() refuses what is not finite", () => {
  for (const [mean, error] of [
    [Number.NaN, 1],
    [1, Number.NaN],
  ] as const)
    expect(withMargin(mean, error, { n: 4, degreesOfFreedom: 3 }).evidence.kind).toBe("none");
});

const replicates = (undefinedOnes: number): Float64Array =>
  Float64Array.from({ length: 100 }, (_, k) => (k < undefinedOnes ? Number.NaN : k));

test("a bootstrap with more than 5 % undefined resamples is refused", () => {
  expect(bootstrapped(50, replicates(5), 9).interval).not.toBeNull();
  expect(bootstrapped(50, replicates(6), 9)).toMatchObject({
    estimate: 50,
    interval: null,
    evidence: { kind: "none", reason: "6 % of the resamples are undefined" },
  });
  expect(bootstrapped(50, replicates(5), 9).evidence).toMatchObject({
    undefinedShare: expect.closeTo(0.05, 9),
  });
});

test("a bootstrap around an undefined estimate is refused", () => {
  expect(bootstrapped(Number.NaN, Float64Array.of(1, 2), 9)).toMatchObject({
    estimate: null,
    evidence: { kind: "none", reason: "it is undefined on these rows" },
  });
});

test("only finite numbers leave for JSON", () => {
  expect([finite(1), finite(Number.NaN), finite(Number.NEGATIVE_INFINITY)]).toEqual([
    1,
    null,
    null,
  ]);
  expect(exactly(Number.POSITIVE_INFINITY, 2).estimate).toBeNull();
});

test("two rows have a spread when they are equal, and one has none", () => {
  expect(meanOf(new Float64Array(2))?.interval).toMatchObject({ lower: 0, upper: 0 });
  expect(meanOf(new Float64Array(1))).toBeUndefined();
});

test("a bootstrap with an infinite resample is refused: a bound would hide it or be none", () => {
  const infinite = Float64Array.from({ length: 100 }, (_, k) =>
    k === 0 ? Number.NEGATIVE_INFINITY : k,
  );
  expect(bootstrapped(50, infinite, 9)).toMatchObject({
    interval: null,
    evidence: { kind: "none", reason: "it is infinite on some resamples" },
  });
});

test.each([
  [20, undefined, undefined],
  [500, undefined, undefined],
  [2000, undefined, 12],
  [2000, 0.04, undefined],
  [1999, -0.2, 40],
  [10_000, 0.01, undefined],
])(
  "the interval of %d resamples is that of the whole set to the last bit, when made and when made again (acceleration %p, clusters %p)",
  (count, acceleration, clusters) => {
    const random = mersenneRandom(count);
    const drawn = Float64Array.from({ length: count }, () => random.uniform() ** 3 - 0.2);
    const made = resampled(0, drawn, { n: 900, acceleration, clusters });
    const correction = biasCorrection(shareBelow(drawn, 0), acceleration);
    const wide = clusters === undefined ? 1 : fewClustersWidening(clusters, 0.95);
    const at = (level: number): number =>
      wide *
      quantile(
        drawn.toSorted(),
        correction === undefined ? level : correctedLevel(level, correction),
      );
    const whole = { lower: at((1 - 0.9) / 2), upper: at(1 - (1 - 0.9) / 2) };
    expect(made.interval).toMatchObject(whole);
    if (made.evidence.kind !== "replicates") throw new Error("They are replicates");
    expect(replicatesInterval(0, made.evidence)).toEqual(made.interval);
    // Where they are few, nothing is left out.
    expect(made.evidence.kept.length).toBeLessThanOrEqual(Math.min(count, 440));
  },
);

test("what was made of some replicates is not moved by the next", () => {
  const first = bootstrapped(
    0.5,
    Float64Array.of(1, 0, Number.NaN, 0.5, ...new Float64Array(40)),
    9,
  );
  const before = structuredClone(first);
  bootstrapped(7, Float64Array.of(9, 7, 8), 9);
  expect(first).toEqual(before);
});

test("replicates stay in the order in which they came", () => {
  const given = Float64Array.of(3, 1, 2);
  bootstrapped(2, given, 9);
  expect([...given]).toEqual([3, 1, 2]);
});
