/** Defects found in tools that compute what we compute, each with a case that shows it: ours have them not. Files of the same name in `measure` and `judge` hold the others. */
import { describe, expect, test } from "@jest/globals";
import { ADJUSTMENTS } from "../../src/stats/multiple-testing.ts";
import { normalCdf, normalQuantile } from "../../src/stats/normal.ts";
import { tQuantile } from "../../src/stats/student-t.ts";
import { expectedPart } from "../support/reference.ts";

const METHODS = Object.entries(ADJUSTMENTS);
const UNSORTED = [0.01, 0.04, 0.03, 0.005];

/** All orders of so many. */
function ordersOf(count: number): readonly (readonly number[])[] {
  if (count === 0) return [[]];
  return ordersOf(count - 1).flatMap((order) =>
    Array.from({ length: count }, (_, place) => order.toSpliced(place, 0, count - 1)),
  );
}

describe("Giskard", () => {
  test("its Benjamini-Hochberg takes the sorting order for the rank: wrong unless p-values arrive sorted", () => {
    for (const [place, value] of ADJUSTMENTS["benjamini-hochberg"](UNSORTED).entries())
      expect(value).toBeCloseTo([0.02, 0.04, 0.04, 0.02][place] ?? 0, 12);
    expect(ordersOf(4)).toHaveLength(24);
    for (const [, adjust] of METHODS) {
      const wanted = adjust(UNSORTED);
      for (const order of ordersOf(4))
        expect(adjust(order.map((place) => UNSORTED[place] ?? 1))).toEqual(
          order.map((place) => wanted[place]),
        );
    }
  });

  test("it takes the largest of nothing when nothing is significant: nothing, and nothing significant, is adjusted as well", () => {
    for (const [, adjust] of METHODS) {
      expect(adjust([])).toEqual([]);
      expect(adjust([0.9, 0.8])).toEqual([expect.any(Number), expect.any(Number)]);
      expect(Math.min(...adjust([0.9, 0.8]))).toBeGreaterThan(0.05);
    }
  });
});

describe("stdlib, simple-statistics and jstat", () => {
  test.each(METHODS)("padjust overwrites the caller's p-values: %s leaves them", (_, adjust) => {
    const given = [...UNSORTED];
    adjust(given);
    expect(given).toEqual(UNSORTED);
  });

  test("padjust's Hommel gives 0.015 for the last of four, where R and statsmodels give 0.02", () => {
    const wanted = expectedPart("multiple.adjust_unsorted", "hommel");
    expect(wanted).toEqual([0.03, 0.04, 0.04, 0.02]);
    for (const [place, value] of ADJUSTMENTS.hommel(UNSORTED).entries())
      expect(value).toBeCloseTo(Number(Array.isArray(wanted) && wanted[place]), 12);
  });

  // scipy 1.17.1: norm.ppf and norm.cdf to all printed digits. The last bits of two algorithms differ, more so in the far tail.
  test.each([
    [0.975, 1.959963984540054],
    [0.999, 3.090232306167813],
    [1e-10, -6.361340902404056],
  ])("probit(%d) is off by up to 0.01, and by 1e-8 in the tail: ours is %d", (share, quantile) => {
    expect(Math.abs(normalQuantile(share) - quantile)).toBeLessThan(1e-12);
  });

  test("the normal distribution is read from a table, off by up to 0.001: ours is computed", () => {
    // 0.0051 lies between two entries of a table in hundredths.
    expect(Math.abs(normalCdf(0.0051) - 0.5020345968100663)).toBeLessThan(1e-14);
  });

  test("t.inv is off by 3e-8: ours agrees with the closed form of one degree of freedom", () => {
    for (const share of [0.6, 0.95, 0.999])
      expect(tQuantile(share, 1) / Math.tan(Math.PI * (share - 0.5))).toBeCloseTo(1, 10);
  });
});
