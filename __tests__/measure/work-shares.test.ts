import { expect, test } from "@jest/globals";
import { measureShare, unitsOf, type Work, workOf } from "../../src/measure/compare.ts";
import type { Comparison } from "../../src/measure/comparison.ts";
import {
  comparisonOf as plainComparison,
  measurePart,
} from "../../src/measure/plain-comparison.ts";
import { sharesOf } from "../../src/measure/work-shares.ts";
import type { MetricName } from "../../src/schema/generated/metric-name.ts";
import { fc } from "../support/fast-check.ts";
import { comparisonOf } from "../support/measure.ts";
import { binary, classification, regression } from "../support/samples.ts";

const labels = [0, 1, 1, 0, 1, 0, 1, 0];
const reference = binary([0.2, 0.7, 0.9, 0.4, 0.3, 0.1, 0.8, 0.6], { labels });
const slices = [
  { name: "first", rows: Uint32Array.of(0, 1, 2, 3) },
  { name: "last", rows: Uint32Array.of(6, 7) },
];
const judged = (changed: Partial<Comparison> = {}): Work =>
  workOf({ ...comparisonOf({ reference, judged: true }), slices, ...changed });

/** All of it has one cost: two arms of eight rows in ten resamples. */
const only = (metric: MetricName, changed: Partial<Comparison> = {}): Work =>
  judged({ slices: [], only: new Set<MetricName>([metric]), ...changed });

/** Into how many it is shared, in ten resamples. */
const countOf = (work: Work, threads: number, worthAThread = 1): number =>
  sharesOf(work, { threads, resamples: 10, worthAThread }).length;

test("a thread is started when there is work for a whole one more", () => {
  const work = judged({ only: new Set<MetricName>(["f1", "cohen-kappa"]), slices: [] });
  const cost = 2 * 8 * 10;
  const counts = [cost - 1, cost, cost + 1].map((worth) => countOf(work, 2, worth));
  expect(counts).toEqual([2, 2, 1]);
});

test("there are no more shares than threads, than four, and than units", () => {
  const counts = [1, 2, 3, 4, 5, 64].map((threads) => countOf(judged(), threads));
  expect(counts).toEqual([1, 2, 3, 4, 4, 4]);
  expect(countOf(only("f1"), 4)).toBeLessThanOrEqual(2);
});

test("the shares are all of the work, in its order, and none costs much more than its part", () => {
  const units = unitsOf(judged());
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 20, max: 200 }),
      (threads, resamples) => {
        const shares = sharesOf(judged(), { threads, resamples, worthAThread: 1 });
        expect(shares[0]?.start).toBe(0);
        expect(shares.at(-1)?.end).toBe(units);
        for (const [place, { start, end }] of shares.entries()) {
          expect(end).toBeGreaterThan(start);
          expect(start).toBe(place === 0 ? 0 : shares[place - 1]?.end);
        }
        expect(shares).toHaveLength(threads);
      },
    ),
  );
});

test("a share measures what the whole measures there", () => {
  const work = judged({ only: new Set<MetricName>(["auc", "brier-score", "f1", "flips"]) });
  const units = unitsOf(work);
  const whole = measureShare(work, { start: 0, end: units });
  for (const cut of [0, 1, work.metrics.length, work.metrics.length + 3, units - 1, units]) {
    const parts = [
      { start: 0, end: cut },
      { start: cut, end: units },
    ].flatMap((share) => measureShare(work, share));
    expect(parts).toEqual(whole);
  }
});

test("little work is one share, however many threads there are", () => {
  expect(sharesOf(judged(), { threads: 4, resamples: 2000 })).toHaveLength(1);
});

test.each([undefined, Int32Array.of(0, 0, 1, 1, 2, 2, 3, 3)])(
  "a comparison that another thread is given measures what it would here, of rows and of sources: %p",
  (clusters) => {
    const plain = {
      ...comparisonOf({ reference, judged: true }),
      slices,
      ...(clusters === undefined ? {} : { clusters }),
      seed: "s",
      resamples: 20,
      judged: {
        overall: new Set<MetricName>(["cohen-kappa", "f1"]),
        onSlices: new Set<MetricName>(["f1"]),
      },
    };
    const work = workOf(plainComparison(plain));
    const share = { start: 0, end: unitsOf(work) };
    const measured = measurePart({ plain, share });
    expect(measured).toEqual(measureShare(work, share));
    const evident = measured
      .flat()
      .filter(({ arm, evidence }) => arm === "change" && evidence.kind === "replicates");
    const judgedOf = (slice: string): readonly string[] =>
      evident.filter((one) => one.slice === slice).map(({ metric }) => metric);
    expect(judgedOf("all")).toEqual(["cohen-kappa", "f1"]);
    expect(judgedOf("first")).toEqual(["f1"]);
  },
);

test("areas cost resamples where no theory knows their error, and so do gaps between groups", () => {
  // Two arms of eight rows, in a thousand resamples.
  const worthAThread = 2 * 8 * 1000;
  const isShared = (work: Work): boolean =>
    sharesOf(work, { threads: 2, resamples: 1000, worthAThread }).length > 1;
  const both = new Set<MetricName>(["auc", "f1"]);
  const three = classification(
    labels.map(() => [0.2, 0.3, 0.5]),
    { labels },
  );
  expect(isShared(judged({ only: both, slices: [] }))).toBe(false);
  expect(isShared(judged({ only: both, slices: [], clusters: new Int32Array(8) }))).toBe(true);
  expect(isShared(judged({ only: both, slices: [], reference: three, candidate: three }))).toBe(
    true,
  );
  const groups = [{ column: "g", members: [{ name: "g=1", rows: Uint32Array.of(0, 1) }] }];
  expect(isShared(only("f1", { groups }))).toBe(true);
  expect(isShared(only("f1", { groups, isJudged: () => false }))).toBe(false);
  const values = regression([1, 2, 3, 4, 5, 6, 7, 8], labels);
  const mean = { reference: values, candidate: values, groups };
  expect(isShared(only("mae", mean))).toBe(false);
});
