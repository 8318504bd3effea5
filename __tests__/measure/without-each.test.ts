import { describe, expect, test } from "@jest/globals";
import type { Weights } from "../../src/measure/metric.ts";
import { withoutEach } from "../../src/measure/without-each.ts";
import { jackknifeAcceleration } from "../../src/stats/bias-correction.ts";
import { moments } from "../../src/stats/sums.ts";

const total = (weights: ArrayLike<number>): number =>
  Array.from(weights).reduce((sum, weight) => sum + weight, 0);

function weightsOfThreeRows(clusters?: Int32Array): readonly Uint8Array[] {
  const all: Uint8Array[] = [];
  withoutEach({ rows: 3, clusters }, (weights) => all.push(weights));
  return all;
}

describe("withoutEach()", () => {
  test("leaves out each of 1,000 rows, and a hundredth of 1,001", () => {
    expect(withoutEach({ rows: 1000 }, total)).toEqual(new Float64Array(1000).fill(999));
    const groups = withoutEach({ rows: 1001 }, total);
    expect([...groups]).toEqual([990, ...Array.from({ length: 99 }, () => 991)]);
  });

  test("leaves out clusters whole", () => {
    const clusters = Int32Array.of(7, 2, 7, 7, 2, 9);
    expect([...withoutEach({ rows: 6, clusters }, total)]).toEqual([3, 4, 5]);
  });

  test("shows the next score the same weights, and other clusters their own", () => {
    const [pair, single] = [Int32Array.of(1, 1, 2), Int32Array.of(1, 2, 2)];
    const before = weightsOfThreeRows(pair);
    for (const [place, weights] of weightsOfThreeRows(Int32Array.from(pair)).entries())
      expect(weights).toBe(before[place]);
    expect(weightsOfThreeRows(single).map((weights) => [...weights])).toEqual([
      [0, 1, 1],
      [1, 0, 0],
    ]);
    expect(weightsOfThreeRows()).toHaveLength(3);
  });

  test("in groups gives the acceleration of single rows, though the rows are sorted", () => {
    const skewed = Float64Array.from(
      { length: 2000 },
      (_, row) => -Math.log(1 - (row + 0.5) / 2000),
    );
    const mean = (weights: Weights): number => {
      const sum = skewed.reduce((all, value, row) => all + value * (weights[row] ?? 0), 0);
      return sum / total(weights);
    };
    const acceleration = jackknifeAcceleration(withoutEach({ rows: 2000 }, mean));
    const exact = moments(skewed).skewness / (6 * Math.sqrt(2000));
    // By chance a hundred groups are off by 0.004; three times that.
    expect(Math.abs(acceleration - exact)).toBeLessThan(0.012);
  });
});
