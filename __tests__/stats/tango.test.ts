import { expect, test } from "@jest/globals";
import { fc } from "../support/fast-check.ts";
import {
  provableMargin,
  tangoInterval,
  tangoNonInferiority,
  tangoScore,
} from "../../src/stats/tango.ts";
import { expectClose } from "../support/close-to.ts";
import { expected, expectedPart, input } from "../support/reference.ts";

const CASES = [
  "digits",
  "diabetes",
  "breast_cancer_comp4_zero_discordance",
  "small_b9_c0",
  "small_b0_c3",
];

function countsOf(name: string): { lost: number; gained: number; n: number } {
  const given = input(`paired.${name}`);
  if (typeof given !== "object" || given === null) throw new Error("The reference has an input");
  return {
    lost: Number(Reflect.get(given, "lost")),
    gained: Number(Reflect.get(given, "gained")),
    n: Number(Reflect.get(given, "n")),
  };
}

test.each(CASES)(
  "tangoInterval() agrees with a constrained maximum-likelihood fit on %s",
  (name) => {
    const { lower, upper } = tangoInterval(countsOf(name), 0.9);
    expectClose(lower, expected(`paired.${name}`, "tango90", 0));
    expectClose(upper, expected(`paired.${name}`, "tango90", 1));
  },
);

test.each(CASES)("tangoScore() and its p-value agree with the reference on %s", (name) => {
  for (const margin of ["0.005", "0.01", "0.02", "0.05"]) {
    expectClose(
      tangoScore(countsOf(name), -Number(margin)),
      expected(`paired.${name}`, "ni", margin, "z"),
    );
    expectClose(
      tangoNonInferiority(countsOf(name), Number(margin)),
      expected(`paired.${name}`, "ni", margin, "p"),
    );
  }
});

test("provableMargin() asks for the reference's rows without any loss", () => {
  const rows = expectedPart("power.zero_discordance_n");
  if (typeof rows !== "object" || rows === null) throw new Error("The reference holds a map");
  for (const [margin, n] of Object.entries(rows)) {
    expect(provableMargin(Number(n))).toBeLessThan(Number(margin));
    expect(provableMargin(Number(n) - 1)).toBeGreaterThanOrEqual(Number(margin));
  }
});

test("tangoInterval() holds the estimate and mirrors when lost and gained trade places", () => {
  fc.assert(
    fc.property(fc.nat(40), fc.nat(40), fc.integer({ min: 0, max: 500 }), (lost, gained, rest) => {
      const n = lost + gained + rest + 1;
      const { lower, upper } = tangoInterval({ lost, gained, n }, 0.9);
      const mirrored = tangoInterval({ lost: gained, gained: lost, n }, 0.9);
      const estimate = (gained - lost) / n;
      expect(lower).toBeLessThanOrEqual(estimate);
      expect(upper).toBeGreaterThanOrEqual(estimate);
      expect(Math.abs(lower + mirrored.upper)).toBeLessThan(1e-9);
    }),
  );
});

test("tangoInterval() of no rows is undefined", () => {
  expect(tangoInterval({ lost: 0, gained: 0, n: 0 }, 0.9).lower).toBeNaN();
});

test("tangoScore() without any variance is 0 at the estimate and infinite beside it", () => {
  const equal = { lost: 0, gained: 0, n: 10 };
  expect(tangoScore(equal, 0)).toBe(0);
  expect(tangoScore({ lost: 10, gained: 0, n: 10 }, -1)).toBe(0);
  expect(tangoScore({ lost: 0, gained: 0, n: 10 }, -1)).toBe(Number.POSITIVE_INFINITY);
  expect(tangoScore({ lost: 0, gained: 0, n: 10 }, 1)).toBe(Number.NEGATIVE_INFINITY);
});

test("nothing can be proven of no rows", () => {
  expect(provableMargin(0)).toBe(1);
});
