import { expect, test } from "@jest/globals";
import { clusteredMean, designEffect } from "../../src/stats/cluster-robust.ts";
import { mersenneRandom } from "../../src/stats/random.ts";
import { drawClusterResamples } from "../../src/stats/resamples.ts";
import { moments } from "../../src/stats/sums.ts";

const twice = (values: readonly number[]): Float64Array =>
  Float64Array.from(values.flatMap((value) => [value, value]));
const pairs = (count: number): Int32Array =>
  Int32Array.from({ length: 2 * count }, (_, row) => Math.floor(row / 2));

test("clusters of one row each give the plain standard error, but for n − 1", () => {
  const values = Float64Array.of(1, 4, 2, 8, 5);
  const { standardError, clusters } = clusteredMean(values, Int32Array.of(0, 1, 2, 3, 4));
  expect(clusters).toBe(5);
  expect(standardError).toBeCloseTo(Math.sqrt((moments(values).variance * 4) / 5 / 5), 12);
});

test("rows that stand twice count once", () => {
  const values = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8];
  const single = clusteredMean(
    Float64Array.from(values),
    Float64Array.from(values, (_, row) => row),
  );
  const doubled = clusteredMean(twice(values), pairs(values.length));
  expect(doubled.standardError).toBeCloseTo(single.standardError, 12);
  // 2, but for n − 1 of the 24 rows against G − 1 of the 12 clusters.
  expect(designEffect(twice(values), pairs(values.length))).toBeCloseTo((2 * 23) / 22, 12);
});

test("a design effect is never below 1, and without any spread each cluster is one row", () => {
  const alternating = Float64Array.of(1, -1, 1, -1, 1, -1);
  expect(designEffect(alternating, pairs(3))).toBe(1);
  expect(designEffect(new Float64Array(6), pairs(3))).toBe(2);
  expect(designEffect(alternating, new Int32Array(6))).toBe(Number.POSITIVE_INFINITY);
});

test("resamples of clusters hold each cluster whole", () => {
  const clusters = Int32Array.of(7, 7, 2, 2, 2, 9);
  const resamples = drawClusterResamples(clusters, 20, mersenneRandom(1));
  const seen = new Set<number>();
  for (let k = 0; k < 20; k += 1) {
    const [a, b, c, d, e, f] = resamples.weights(k);
    expect([b, d, e]).toEqual([a, c, c]);
    expect(Number(a) + Number(c) + Number(f)).toBe(3);
    seen.add(Number(a));
  }
  expect(seen.size).toBeGreaterThan(1);
});
