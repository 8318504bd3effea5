import { expect, test } from "@jest/globals";
import { roundHalfEven } from "../../src/stats/round-half-even.ts";

test("ties go to the even number, on both sides of 0", () => {
  expect([0.5, 1.5, 2.5, -0.5, -1.5, -2.5].map(roundHalfEven)).toEqual([0, 2, 2, 0, -2, -2]);
  expect([0.49999999999999994, 0.51, -1.51].map(roundHalfEven)).toEqual([0, 1, -2]);
});

// Doubles from 2^51 to 2^52 are whole or halfway; from 2^52 on all are whole.
test.each([
  [2 ** 51 - 0.5, 2 ** 51],
  [2 ** 51 + 0.5, 2 ** 51],
  [2 ** 51 + 1.5, 2 ** 51 + 2],
  [-(2 ** 51) - 0.5, -(2 ** 51)],
  [-(2 ** 51) - 1.5, -(2 ** 51) - 2],
  [2 ** 52 + 1, 2 ** 52 + 1],
  [1e300, 1e300],
  [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
])("so large a number as %d is rounded to %d", (value, rounded) => {
  expect(roundHalfEven(value)).toBe(rounded);
});
