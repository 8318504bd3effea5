import { expect, test } from "@jest/globals";
import {
  bonettPriceInterval,
  newcombeInterval,
  waldInterval,
} from "../../src/stats/paired-intervals.ts";
import {
  agrestiCoullInterval,
  jeffreysInterval,
  wilsonInterval,
} from "../../src/stats/proportion-intervals.ts";
import { expectClose } from "../support/close-to.ts";
import { expected } from "../support/reference.ts";

test("intervals of a share agree with statsmodels, in the middle and at both ends", () => {
  for (const [place, x, n] of [
    [0, 0, 10],
    [3, 5, 100],
    [6, 100, 100],
  ] as const) {
    for (const [name, interval] of [
      ["wilson95", wilsonInterval],
      ["jeffreys95", jeffreysInterval],
      ["agresti95", agrestiCoullInterval],
    ] as const) {
      const { lower, upper } = interval(x, n, 0.95);
      expectClose(lower, expected("intervals.binomial", place, name, 0));
      expectClose(upper, expected("intervals.binomial", place, name, 1));
    }
  }
});

test("newcombeInterval() gives the interval that Newcombe published", () => {
  const table = { lost: 2, gained: 12, bothRight: 36, n: 50 };
  const { lower, upper } = newcombeInterval(table, 0.95);
  // Four digits were printed.
  expect(lower).toBeCloseTo(0.0569, 4);
  expect(upper).toBeCloseTo(0.3404, 4);
});

test("paired intervals mirror when lost and gained are exchanged", () => {
  const table = { lost: 3, gained: 8, bothRight: 60, n: 80 };
  const mirrored = { ...table, lost: 8, gained: 3 };
  for (const interval of [newcombeInterval, bonettPriceInterval, waldInterval]) {
    const [one, other] = [interval(table, 0.9), interval(mirrored, 0.9)];
    expect(one.lower).toBeCloseTo(-other.upper, 12);
    expect(one.upper).toBeCloseTo(-other.lower, 12);
  }
});

test("without any change the plain interval is a point, and the others are not", () => {
  const table = { lost: 0, gained: 0, bothRight: 90, n: 100 };
  expect(waldInterval(table, 0.9)).toEqual({ lower: 0, upper: 0 });
  expect(newcombeInterval(table, 0.9).lower).toBeLessThan(0);
  expect(bonettPriceInterval(table, 0.9).lower).toBeLessThan(0);
});

test("where both arms answer all rows rightly, Newcombe's interval is that of two independent shares", () => {
  const { lower, upper } = newcombeInterval({ lost: 0, gained: 0, n: 30, bothRight: 30 }, 0.9);
  const { lower: share } = wilsonInterval(30, 30, 0.9);
  expect([lower, upper]).toEqual([share - 1, 1 - share]);
});
