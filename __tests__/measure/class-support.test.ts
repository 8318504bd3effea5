import { expect, test } from "@jest/globals";
import {
  independentOf,
  supportOfEach,
  supportOfLeast,
  supportOfPositive,
  supportOfRanked,
} from "../../src/measure/class-support.ts";
import { binary, classification } from "../support/samples.ts";

const scores = [0.1, 0.2, 0.7, 0.9];

test("of rows without labels nothing is known to be rare, and nothing is seen of the positive class", () => {
  const unlabelled = binary(scores);
  expect(supportOfLeast(unlabelled)).toBe(Number.POSITIVE_INFINITY);
  expect(supportOfPositive(unlabelled)).toBe(0);
  expect(supportOfRanked(unlabelled)).toBe(0);
});

test("where no class is called positive, the second of two is ranked, and a mean rests on both", () => {
  const { positive: _, ...sample } = binary(scores, { labels: [0, 0, 0, 1] });
  const unnamed = { ...sample, positive: undefined };
  expect(supportOfRanked(unnamed)).toBe(1);
  expect(supportOfPositive(unnamed)).toBe(2);
});

test("a class that no row has is none that could be missed", () => {
  const sample = classification(
    scores.map(() => [0.2, 0.3, 0.5]),
    { labels: [0, 0, 2, 2] },
  );
  expect([supportOfLeast(sample), supportOfEach(sample)]).toEqual([2, 4]);
});

test("rows of sources are worth as many sources as they would be of equally many rows each (Kish 1965)", () => {
  const rows = [0, 1, 2, 3];
  expect(independentOf(rows, undefined)).toBe(4);
  expect(independentOf(rows, Int32Array.of(7, 7, 7, 7))).toBe(1);
  expect(independentOf(rows, Int32Array.of(1, 2, 1, 2))).toBe(2);
  expect(independentOf(rows, Int32Array.of(1, 1, 1, 2))).toBeCloseTo(1.6, 12);
  expect(independentOf(rows, Int32Array.of(4, 3, 2, 1))).toBe(4);
  expect(independentOf([], Int32Array.of(1))).toBe(0);
});

test("a metric rests on the sources of the class that has fewest of them, not fewest rows", () => {
  const sample = binary([0.9, 0.9, 0.9, 0.9, 0.1, 0.1], { labels: [1, 1, 1, 1, 0, 0] });
  const sources = Int32Array.of(1, 1, 1, 1, 2, 3);
  expect([supportOfLeast(sample), supportOfLeast(sample, sources)]).toEqual([2, 1]);
  expect([supportOfEach(sample), supportOfEach(sample, sources)]).toEqual([4, 2]);
  expect([supportOfPositive(sample), supportOfPositive(sample, sources)]).toEqual([4, 1]);
  expect([supportOfRanked(sample), supportOfRanked(sample, sources)]).toEqual([4, 1]);
});
