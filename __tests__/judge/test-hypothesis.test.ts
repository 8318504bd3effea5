import { expect, test } from "@jest/globals";
import { type Limit, testLimit } from "../../src/judge/test-hypothesis.ts";
import {
  biasCorrected,
  bootstrapped,
  changeOfShares,
  type Estimated,
  exactly,
  plainly,
  resampled,
  shareOf,
  withMargin,
} from "../../src/measure/evidence.ts";
import type { Measurement } from "../../src/schema/measurement.ts";
import {
  biasCorrection,
  type BiasCorrection,
  levelOf,
  shareBelow,
} from "../../src/stats/bias-correction.ts";
import { binomialCdf, binomialUpperTail, clopperPearson } from "../../src/stats/binomial.ts";
import { mersenneRandom } from "../../src/stats/random.ts";
import { provableMargin, tangoNonInferiority } from "../../src/stats/tango.ts";

const of = (estimated: Estimated, unit = "share"): Measurement => ({
  metric: "accuracy",
  arm: "change",
  kernels: "ordinary",
  slice: "all",
  unit,
  better: "higher",
  ...estimated,
});
const limit = (side: Limit["side"], value: number, strict = false): Limit => ({
  side,
  value,
  strict,
});
const proves = (estimated: Estimated, asked: Limit): boolean =>
  testLimit(of(estimated), asked).proven;

test("what is exact keeps an inclusive limit up to the limit itself, and a strict one up to just before", () => {
  for (const [value, inclusive, strict] of [
    [0.9, true, true],
    [1, true, false],
    [1.1, false, false],
  ] as const) {
    expect(testLimit(of(exactly(value, 1)), limit("at-most", 1))).toEqual({
      proven: inclusive,
      pValue: inclusive ? 1 : 0,
    });
    expect(testLimit(of(exactly(-value, 1)), limit("at-least", -1))).toEqual({
      proven: inclusive,
      pValue: inclusive ? 1 : 0,
    });
    expect(proves(exactly(value, 1), limit("at-most", 1, true))).toBe(strict);
    expect(proves(exactly(-value, 1), limit("at-least", -1, true))).toBe(strict);
  }
});

const INTERVALS: readonly (readonly [string, Estimated])[] = [
  ["a share", shareOf(3, 400)],
  ["a mean", withMargin(0.2, 0.05, { n: 400, degreesOfFreedom: 399 })],
  [
    "resampled scores",
    bootstrapped(
      0.5,
      Float64Array.from({ length: 400 }, (_, k) => k / 400),
      400,
    ),
  ],
];

test.each(INTERVALS)(
  "%s keeps a limit when its bound does: just under, exactly at, just over",
  (_, estimated) => {
    const { lower = Number.NaN, upper = Number.NaN } = estimated.interval ?? {};
    for (const [step, inclusive, strict] of [
      [1e-9, true, true],
      [0, true, false],
      [-1e-9, false, false],
    ] as const) {
      expect(proves(estimated, limit("at-most", upper + step))).toBe(inclusive);
      expect(proves(estimated, limit("at-most", upper + step, true))).toBe(strict);
      expect(proves(estimated, limit("at-least", lower - step))).toBe(inclusive);
      expect(proves(estimated, limit("at-least", lower - step, true))).toBe(strict);
    }
  },
);

const equal = (n: number): boolean =>
  proves(changeOfShares(0, 0, n), limit("at-least", -0.01, true));

const worse = (n: number): boolean => proves(changeOfShares(0, 0, n), limit("at-most", 0.01, true));

test("without a single loss the exact bound on losses must be under the margin: 298, 299 and 300 rows at one point", () => {
  expect([equal(298), equal(299), equal(300)]).toEqual([false, true, true]);
  expect([worse(298), worse(299), worse(300)]).toEqual([false, true, true]);
});

test("the bound on losses is asked for when nothing is lost, not when something is", () => {
  // Tango proves 5 points of 59 equal rows only together with the bound: 1 − 0.05^(1/58) is above 0.05.
  expect(proves(changeOfShares(0, 0, 58), limit("at-least", -0.05, true))).toBe(false);
  expect(proves(changeOfShares(0, 0, 59), limit("at-least", -0.05, true))).toBe(true);
  expect(proves(changeOfShares(1, 9, 200), limit("at-least", -0.01, true))).toBe(true);
  expect(proves(changeOfShares(9, 1, 200), limit("at-most", 0.01, true))).toBe(true);
});

test("fewer than 30 rows prove by the exact bound alone", () => {
  // 1 lost of 29: Clopper and Pearson's one-sided bound is 0.153; Tango's interval would allow 0.11.
  const lost = (n: number, margin: number): boolean =>
    proves(changeOfShares(1, 8, n), limit("at-least", -margin, true));
  expect(lost(29, 0.15)).toBe(false);
  expect(lost(29, 0.16)).toBe(true);
  expect(lost(30, 0.11)).toBe(true);
  expect(lost(31, 0.11)).toBe(true);
  expect(proves(changeOfShares(8, 1, 29), limit("at-most", 0.15, true))).toBe(false);
  expect(proves(changeOfShares(8, 1, 29), limit("at-most", 0.16, true))).toBe(true);
});

test("p-values are those of the one-sided tests that each kind of evidence has", () => {
  const counts = { lost: 25, gained: 11, n: 899 };
  expect(
    testLimit(of(changeOfShares(25, 11, 899)), limit("at-least", -0.01, true)).pValue,
  ).toBeCloseTo(1 - tangoNonInferiority(counts, 0.01), 12);
  expect(
    testLimit(of(changeOfShares(11, 25, 899)), limit("at-most", 0.01, true)).pValue,
  ).toBeCloseTo(1 - tangoNonInferiority(counts, 0.01), 9);
  expect(testLimit(of(shareOf(9, 100)), limit("at-most", 0.05)).pValue).toBe(
    binomialUpperTail(9, 100, 0.05),
  );
  expect(testLimit(of(shareOf(9, 100)), limit("at-least", 0.2)).pValue).toBe(
    binomialCdf(9, 100, 0.2),
  );
  const mean = withMargin(1, 1, { n: 9, degreesOfFreedom: Number.POSITIVE_INFINITY });
  expect(testLimit(of(mean), limit("at-most", 1 - 1.6448536269514722)).pValue).toBeCloseTo(
    0.05,
    10,
  );
  expect(testLimit(of(mean), limit("at-least", 1 + 1.6448536269514722)).pValue).toBeCloseTo(
    0.05,
    10,
  );
  const t = withMargin(1, 1, { n: 6, degreesOfFreedom: 5 });
  expect(testLimit(of(t), limit("at-most", 1 - 2.015048373333024)).pValue).toBeCloseTo(0.05, 10);
});

test("a ratio is tested by its logarithm", () => {
  const logs = withMargin(Math.log(2), 0.1, { n: 20, degreesOfFreedom: Number.POSITIVE_INFINITY });
  const ratio = { ...of(logs, "ratio"), estimate: 2 };
  expect(testLimit(ratio, limit("at-most", 2 / Math.exp(0.1644853626951472))).pValue).toBeCloseTo(
    0.05,
    10,
  );
});

test("a mean without any spread is beyond a limit or not", () => {
  const still = withMargin(0.5, 0, { n: 9, degreesOfFreedom: 8 });
  expect(testLimit(of(still), limit("at-most", 0.5)).pValue).toBe(1);
  expect(testLimit(of(still), limit("at-most", 0.49)).pValue).toBe(0);
  expect(testLimit(of(still), limit("at-least", 0.5)).pValue).toBe(1);
  expect(testLimit(of(still), limit("at-least", 0.51)).pValue).toBe(0);
});

test("the p-value of resamples is never 0: k of B beyond the limit are (k + 1) / (B + 1)", () => {
  const replicates = bootstrapped(
    50,
    Float64Array.from({ length: 99 }, (_, k) => k + 1),
    9,
  );
  expect(testLimit(of(replicates), limit("at-most", 0)).pValue).toBe(0.01);
  expect(testLimit(of(replicates), limit("at-most", 1)).pValue).toBe(0.02);
  expect(testLimit(of(replicates), limit("at-least", 99)).pValue).toBe(0.02);
  expect(testLimit(of(replicates), limit("at-least", 100)).pValue).toBe(0.01);
});

test("nothing is proven of what has no evidence, no estimate or no interval", () => {
  expect(testLimit(of(plainly(0, 9)), limit("at-most", 1))).toEqual({
    proven: false,
    pValue: null,
  });
  expect(testLimit({ ...of(shareOf(0, 400)), estimate: null }, limit("at-most", 1))).toEqual({
    proven: false,
    pValue: null,
  });
  expect(testLimit({ ...of(shareOf(0, 400)), interval: null }, limit("at-most", 1)).proven).toBe(
    false,
  );
});

test("the bounds on losses must be under the margin: on it they prove nothing", () => {
  const none = changeOfShares(0, 3, 300);
  expect(proves(none, limit("at-least", -provableMargin(300), true))).toBe(false);
  expect(proves(none, limit("at-least", -provableMargin(299.99), true))).toBe(true);
  const nothingEither = changeOfShares(0, 0, 300);
  const bound = clopperPearson(0, 300, 0.9).upper;
  expect(proves(nothingEither, limit("at-least", -bound, true))).toBe(false);
  expect(proves(nothingEither, limit("at-least", -bound - 1e-9, true))).toBe(true);
  const { upper } = clopperPearson(1, 29, 0.9);
  expect(proves(changeOfShares(1, 8, 29), limit("at-least", -upper, true))).toBe(false);
  expect(proves(changeOfShares(1, 8, 29), limit("at-least", -upper - 1e-9, true))).toBe(true);
});

test("the p-value of a corrected bootstrap is 0.05 where its bound is the limit, on either side", () => {
  const replicates = Float64Array.from({ length: 9999 }, (_, k) => Math.exp(k / 5000));
  const skewed = biasCorrected(2.9, replicates, { n: 900, acceleration: 0.04 });
  const { lower = Number.NaN, upper = Number.NaN } = skewed.interval ?? {};
  expect(skewed.interval?.method).toBe("BCa bootstrap");
  // One replicate of 10,000 is the step of such a p-value.
  expect(
    Math.abs(Number(testLimit(of(skewed), limit("at-most", lower)).pValue) - 0.05),
  ).toBeLessThan(1e-3);
  expect(
    Math.abs(Number(testLimit(of(skewed), limit("at-least", upper)).pValue) - 0.05),
  ).toBeLessThan(1e-3);
});

/** Skewed, and nowhere near symmetric around 0. */
function skewedReplicates(seed: number): Float64Array {
  const random = mersenneRandom(seed);
  return Float64Array.from(
    { length: 2000 },
    () => -Math.log(1 - random.uniform()) - 0.7,
  ).toSorted();
}

test.each([[undefined], [0.03]])(
  "a p-value near 0.05 of 2,000 resamples is at most 3 of them off that of the whole set, and exact in the tails (acceleration %p)",
  (acceleration) => {
    let [compared, different] = [0, 0];
    for (const seed of [1, 2, 3, 4, 5]) {
      const sorted = skewedReplicates(seed);
      const measured = of(resampled(0, sorted, { n: 900, acceleration }));
      const correction = biasCorrection(shareBelow(sorted, 0), acceleration);
      for (const side of ["at-most", "at-least"] as const)
        for (let keeps = 1; keeps <= 200; keeps += 1) {
          const value = sorted[side === "at-most" ? keeps - 1 : 2000 - keeps] ?? Number.NaN;
          const share = (keeps + 1) / 2001;
          const level =
            side === "at-most"
              ? (known: BiasCorrection) => levelOf(share, known)
              : (known: BiasCorrection) => 1 - levelOf(1 - share, known);
          const whole = correction === undefined ? share : level(correction);
          const { pValue } = testLimit(measured, limit(side, value));
          const error = Math.abs(Number(pValue) - whole);
          compared += 1;
          different += error === 0 ? 0 : 1;
          if (!(error <= (keeps < 64 ? 0 : 3 / 2000)))
            throw new Error(`The p-value of ${value} is ${pValue}, not ${whole}`);
        }
    }
    expect(compared).toBe(2000);
    // Or nothing would have been left out at all.
    expect(different).toBeGreaterThan(100);
  },
);

test("where all sources are alike nothing shows how much another one differs", () => {
  const alike = resampled(0, new Float64Array(200), { n: 900, clusters: 9 });
  expect(testLimit(of(alike), limit("at-least", -0.1))).toEqual({ proven: false, pValue: null });
  const single = resampled(0, new Float64Array(1), { n: 900, clusters: 9 });
  expect(testLimit(of(single), limit("at-least", -0.1))).toEqual({ proven: false, pValue: null });
});
