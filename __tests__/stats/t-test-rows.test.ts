import { expect, test } from "@jest/globals";
import { tTestRows } from "../../src/stats/rows-needed.ts";
import { noncentralTCdf } from "../../src/stats/student-t.ts";

test("a change that no practical number of rows shows needs infinitely many, and a huge one two", () => {
  // ((1.645 + 0.842) / 0.00001)² is 6e10.
  expect(tTestRows(0.00001)).toBe(Number.POSITIVE_INFINITY);
  expect(tTestRows(Number.NaN)).toBe(Number.POSITIVE_INFINITY);
  expect(tTestRows(100)).toBe(2);
});

test("a noncentral t that is centred far beyond a value leaves nothing below it", () => {
  expect(noncentralTCdf(6, { degreesOfFreedom: 1, shift: 2000 })).toBe(0);
});
