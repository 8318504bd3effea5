import { expect, test } from "@jest/globals";
import { burstArrivals, poissonArrivals } from "../../src/run/load-trace.ts";
import { mersenneRandom } from "../../src/stats/random.ts";

const LOAD = { queriesPerSecond: 50, queries: 5000 };

test("queries come at the rate that was asked for, with gaps as wide as their mean", () => {
  const arrivals = poissonArrivals(mersenneRandom(2), LOAD);
  const gaps = arrivals.map((time, position) => time - (arrivals[position - 1] ?? 0));
  const mean = gaps.reduce((total, gap) => total + gap, 0) / gaps.length;
  const variance = gaps.reduce((total, gap) => total + (gap - mean) ** 2, 0) / gaps.length;
  // Four standard errors of the mean of 5,000 gaps, and of their deviation, are below 6 %.
  expect(mean / 20).toBeCloseTo(1, 1);
  expect(Math.sqrt(variance) / 20).toBeCloseTo(1, 1);
});

test("bursts have the same mean rate, all of it in the first fifth of every second", () => {
  const arrivals = burstArrivals(mersenneRandom(2), LOAD);
  expect(arrivals.every((time) => time % 1000 < 200)).toBe(true);
  expect((arrivals.at(-1) ?? 0) / 1000 / 100).toBeCloseTo(1, 1);
  expect(arrivals).toEqual(arrivals.toSorted());
});
