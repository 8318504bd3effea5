import { expect, test } from "@jest/globals";
import {
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
