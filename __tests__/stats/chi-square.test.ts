import { expect, test } from "@jest/globals";
import { chiSquareUpperTail } from "../../src/stats/chi-square.ts";
import { normalCdf } from "../../src/stats/normal.ts";

test("one degree of freedom is a squared normal, and two an exponential", () => {
  for (const x of [0.1, 1, 4, 30]) {
    expect(chiSquareUpperTail(x, 1)).toBeCloseTo(2 * (1 - normalCdf(Math.sqrt(x))), 12);
    expect(chiSquareUpperTail(x, 2)).toBeCloseTo(Math.exp(-x / 2), 12);
  }
});

test("nothing observed is certain", () => {
  expect(chiSquareUpperTail(0, 3)).toBe(1);
});
