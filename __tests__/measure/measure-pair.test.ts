import { expect, test } from "@jest/globals";
import type { Estimated } from "../../src/measure/evidence.ts";
import { meanOrBootstrap } from "../../src/measure/measure-pair.ts";
import { settled } from "../../src/measure/resampling.ts";
import { pick } from "../../src/measure/sample-of-rows.ts";
import { mersenneRandom } from "../../src/stats/random.ts";
import { drawResamples } from "../../src/stats/resamples.ts";
import { biasCorrection, correctedLevel, shareBelow } from "../../src/stats/bias-correction.ts";
import { mean, moments } from "../../src/stats/sums.ts";
import { quantile } from "../../src/stats/quantile.ts";
import { comparisonOf } from "../support/measure.ts";
import { regression } from "../support/samples.ts";

const HEAVY = Float64Array.from({ length: 60 }, (_, row) => (row === 7 ? 40 : row / 60));
const resamples = drawResamples(60, 500, mersenneRandom(3));
const comparison = (judged: boolean) =>
  comparisonOf({ reference: regression([...HEAVY]), resamples, judged });
const all = Uint32Array.from(HEAVY, (_, row) => row);
const view = { slice: "all", rows: all };
const meanOf = (judged: boolean, own = view): Estimated =>
  settled(
    meanOrBootstrap(pick(HEAVY, own.rows), comparison(judged), { name: "mae", view: own }),
    () => resamples,
  );

test("a mean with heavy tails is resampled: its interval is that of the resampled means", () => {
  const estimated = meanOf(true);
  const means = Float64Array.from({ length: 500 }, (_, k) => {
    const weights = resamples.weights(k);
    return mean(HEAVY.map((value, row) => value * (weights[row] ?? 0)));
  }).toSorted();
  expect(estimated.interval?.method).toBe("BCa bootstrap");
  const acceleration = moments(HEAVY).skewness / (6 * Math.sqrt(60));
  const correction = biasCorrection(shareBelow(means, mean(HEAVY)), acceleration);
  if (correction === undefined) throw new Error("There are means on both sides");
  const bound = (level: number): number => quantile(means, correctedLevel(level, correction));
  // Two orders of adding sixty doubles.
  expect(estimated.interval?.lower).toBeCloseTo(bound(0.05), 9);
  expect(estimated.interval?.upper).toBeCloseTo(bound(0.95), 9);
});

test("nobody asked: a mean with heavy tails has no interval", () => {
  const estimated = meanOf(false);
  expect(estimated).toMatchObject({
    interval: null,
    evidence: { kind: "none", reason: "no interval was asked for" },
  });
});

test("the mean of a slice is of its rows only, in its resamples too", () => {
  const rows = all.filter((row) => row % 2 === 1);
  const estimated = meanOf(true, { slice: "odd", rows });
  expect(estimated.estimate).toBeCloseTo(
    mean(Float64Array.from(rows, (row) => HEAVY[row] ?? 0)),
    12,
  );
  expect(estimated.n).toBe(30);
  // Without row 7 nothing exceeds 1: a resample that took it from outside the slice would.
  const others = meanOf(true, {
    slice: "even",
    rows: all.filter((row) => row % 2 === 0).subarray(0, 20),
  });
  expect(others.interval?.upper).toBeLessThan(1);
});
