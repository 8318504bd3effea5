import { expect, test } from "@jest/globals";
import { changeOfRows, clusteredMeanOf, shareOfRows } from "../../src/measure/clustered.ts";
import { changeOfShares, meanOf, shareOf } from "../../src/measure/evidence.ts";
import { brierScore } from "../../src/measure/metrics/brier-score.ts";
import { answerAgreement } from "../../src/measure/metrics/answer-agreement.ts";
import { accuracy } from "../../src/measure/metrics/accuracy.ts";
import { auc } from "../../src/measure/metrics/auc.ts";
import { flips } from "../../src/measure/metrics/flips.ts";
import { mersenneRandom } from "../../src/stats/random.ts";
import { drawClusterResamples } from "../../src/stats/resamples.ts";
import { comparisonOf } from "../support/measure.ts";
import { measureGroups } from "../../src/measure/group-gap.ts";
import { measureArms } from "../../src/measure/measure-arms.ts";
import { measurePair } from "../../src/measure/measure-pair.ts";
import type { Measurement } from "../../src/schema/measurement.ts";
import { binary } from "../support/samples.ts";

const width = ({ interval }: Pick<Measurement, "interval">): number =>
  interval === null ? Number.NaN : interval.upper - interval.lower;

const BEFORE = Float64Array.from({ length: 100 }, (_, row) => (row % 10 < 8 ? 1 : 0));
const AFTER = Float64Array.from({ length: 100 }, (_, row) => (row % 10 < 7 || row === 8 ? 1 : 0));
const TENS = Int32Array.from({ length: 100 }, (_, row) => row % 10);

test("independent rows have the plain intervals, with what both arms answer rightly", () => {
  expect(shareOfRows(BEFORE, undefined)).toEqual(shareOf(80, 100));
  const change = changeOfRows({ before: BEFORE, after: AFTER }, undefined);
  expect(change.interval).toEqual(changeOfShares(10, 1, 100).interval);
  expect(change.evidence).toMatchObject({ bothRight: 70, lost: 10, gained: 1, n: 100 });
});

test("a change of shares says what so many rows find at all", () => {
  const { detail } = changeOfRows({ before: BEFORE, after: AFTER }, undefined);
  // 12 of 102 rows differ after shrinking; the quantiles are 1.645 + 0.842 and 1.960 + 0.842.
  expect(detail?.["provableMargin"]).toBeCloseTo(2.4865 * Math.sqrt(12 / 102 / 100), 4);
  expect(detail?.["detectableChange"]).toBeCloseTo(2.8016 * Math.sqrt(12 / 102 / 100), 4);
});

test("rows of ten sources that answer alike say as much as a few rows", () => {
  const share = shareOfRows(BEFORE, TENS);
  expect(share).toMatchObject({ estimate: 0.8, n: 100, detail: { clusters: 10 } });
  expect(share.detail?.["designEffect"]).toBeGreaterThan(10);
  expect(width(share)).toBeGreaterThan(3 * width(shareOf(80, 100)));
  const change = changeOfRows({ before: BEFORE, after: AFTER }, TENS);
  expect(change.estimate).toBeCloseTo(-0.09, 12);
  expect(width(change)).toBeGreaterThan(2 * width(changeOfShares(10, 1, 100)));
});

test("where nothing differs each source counts as one row, or less while they are few", () => {
  const none = new Float64Array(100);
  const { evidence } = shareOfRows(none, TENS);
  expect(evidence).toMatchObject({ kind: "binomial", count: 0 });
  expect(evidence.kind === "binomial" ? evidence.n : 0).toBeLessThan(10);
  const many = Int32Array.from({ length: 100 }, (_, row) => row);
  const own = shareOfRows(none, many).evidence;
  expect(own.kind === "binomial" ? own.n : 0).toBeGreaterThan(95);
});

test("rows of one source prove nothing", () => {
  const one = new Int32Array(100);
  const refused = { interval: null, evidence: { reason: "all rows are of one cluster" }, n: 100 };
  expect(shareOfRows(BEFORE, one)).toMatchObject({ ...refused, estimate: 0.8 });
  expect(clusteredMeanOf(BEFORE, one)).toMatchObject({ ...refused, estimate: 0.8 });
});

test("a mean has the standard error of its clusters and Student's t for their number", () => {
  const values = Float64Array.from({ length: 100 }, (_, row) => (row % 10) + (row % 3) / 10);
  const [robust, plain] = [clusteredMeanOf(values, TENS), meanOf(values)];
  expect(robust?.estimate).toBe(plain?.estimate);
  expect(robust?.evidence).toMatchObject({ kind: "mean", degreesOfFreedom: 9 });
  expect(width(robust ?? { interval: null })).toBeGreaterThan(
    3 * width(plain ?? { interval: null }),
  );
});

test("metrics of clustered rows are measured so: shares, flips, and areas by resampling", () => {
  const labels = Array.from({ length: 60 }, (_, row) => row % 2);
  const reference = binary(
    labels.map((label, row) => (label === 1 ? 0.9 : 0.2) - (row % 7) / 20),
    { labels },
  );
  const candidate = binary(
    labels.map((label, row) => (row % 6 === 0 ? 0.5 : label === 1 ? 0.8 : 0.1)),
    { labels },
  );
  const clusters = Int32Array.from(labels, (_, row) => row % 12);
  const comparison = {
    ...comparisonOf({
      reference,
      candidate,
      resamples: drawClusterResamples(clusters, 200, mersenneRandom(1)),
      judged: true,
    }),
    clusters,
  };
  const view = { slice: "all", rows: Uint32Array.from(labels, (_, row) => row) };
  const change = (metric: typeof accuracy): Measurement | undefined =>
    measureArms(metric, comparison, view).find(({ arm }) => arm === "change");
  expect(change(accuracy)?.detail).toMatchObject({ clusters: 12 });
  expect(measurePair(flips, comparison, view)[0]?.detail).toMatchObject({ clusters: 12 });
  expect(change(auc)?.interval?.method).toBe("BCa bootstrap");
  expect(change(auc)?.detail).toMatchObject({ clusters: 12 });
  const half = { slice: "half", rows: view.rows.filter((row) => row % 12 < 6) };
  expect(measurePair(answerAgreement, comparison, half)[0]?.detail).toMatchObject({ clusters: 6 });
  const members = [0, 1].map((side) => ({
    name: `side=${side}`,
    rows: view.rows.filter((row) => row % 2 === side),
  }));
  const gaps = measureGroups({ ...comparison, groups: [{ column: "side", members }] });
  // Each side has six of the twelve: a gap is no surer than the side with fewest.
  expect(gaps.find(({ arm }) => arm === "change")?.detail).toMatchObject({ clusters: 6 });
});

test("in clusters too, no rows say nothing, and a mean with a heavy tail is resampled", () => {
  const none = new Float64Array();
  const change = changeOfRows({ before: none, after: none }, new Int32Array());
  expect([shareOfRows(none, new Int32Array()), change]).toMatchObject([
    { estimate: null, n: 0 },
    { estimate: null, n: 0 },
  ]);
  const heavy = Float64Array.from({ length: 100 }, (_, row) => (row === 0 ? 50 : 0));
  expect(clusteredMeanOf(heavy, TENS)).toBeUndefined();
});

test("the mean of rows in clusters has their standard error", () => {
  const labels = Array.from({ length: 100 }, (_, row) => row % 2);
  const sample = (shift: number) =>
    binary(
      labels.map((_, row) => 0.4 + (row % 10) / 50 + shift),
      { labels },
    );
  const comparison = comparisonOf({ reference: sample(0), candidate: sample(0.02), judged: true });
  const view = { slice: "all", rows: Uint32Array.from(labels, (_, row) => row) };
  const changeOf = (clusters?: Int32Array): Measurement | undefined =>
    measureArms(
      brierScore,
      { ...comparison, ...(clusters === undefined ? {} : { clusters }) },
      view,
    ).find(({ arm }) => arm === "change");
  expect(changeOf(TENS)).toMatchObject({
    detail: { clusters: 10 },
    evidence: { degreesOfFreedom: 9 },
  });
  expect(changeOf()).toMatchObject({ evidence: { degreesOfFreedom: 99 } });
});
