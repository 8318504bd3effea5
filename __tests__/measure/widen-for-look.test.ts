import { expect, test } from "@jest/globals";
import { LOOKS, widenForLook } from "../../src/measure/widen-for-look.ts";
import type { Measurement } from "../../src/schema/measurement.ts";
import { gaussian } from "../../src/stats/gaussian.ts";
import { mersenneRandom } from "../../src/stats/random.ts";
import { expectClose } from "../support/close-to.ts";
import { expected } from "../support/reference.ts";

const MANY = 1e6;

/** A ratio of e^mean whose logarithm has this standard error; blocks enough for the normal distribution. */
function ratio(mean: number, standardError: number): Measurement {
  return {
    metric: "latency-p50",
    arm: "change",
    versus: "base",
    kernels: "ordinary",
    slice: "all",
    unit: "ratio",
    better: "lower",
    n: MANY,
    estimate: Math.exp(mean),
    interval: { lower: 0, upper: 0, level: 0.9, method: "t on block log ratios" },
    evidence: { kind: "mean", mean, standardError, n: MANY, degreesOfFreedom: MANY },
  };
}

const upperOf = (measurement: Measurement): number =>
  Math.log(measurement.interval?.upper ?? Number.NaN);

test("bounds lie as far from the estimate as O'Brien and Fleming's critical values", () => {
  const { value, tolerance } = expected("sequential.group_constants_one_sided_05", "obf_K3");
  for (const look of [1, 2, 3]) {
    const wanted = { value: value * Math.sqrt(LOOKS.looks / look), tolerance: tolerance * 2 };
    expectClose(upperOf(widenForLook(ratio(0, 1), look)), wanted);
  }
});

test("Pocock's bounds are the same at every look, and nearer than O'Brien and Fleming's first one", () => {
  const plan = { looks: 3, bounds: "pocock" } as const;
  const wanted = expected("sequential.group_constants_one_sided_05", "pocock_K3");
  for (const look of [1, 2, 3])
    expectClose(upperOf(widenForLook(ratio(0, 1), look, plan)), {
      value: wanted.value,
      tolerance: 2 * wanted.tolerance,
    });
});

test("a single look is the plain interval", () => {
  const plan = { looks: 1, bounds: "obrien-fleming" } as const;
  expect(upperOf(widenForLook(ratio(0, 1), 1, plan))).toBeCloseTo(1.6449, 3);
});

test("looking three times passes a ratio at the limit in at most 5 of 100 runs, not in 8", () => {
  const random = mersenneRandom(5);
  const runs = 20_000;
  const passes = { widened: 0, plain: 0 };
  for (let run = 0; run < runs; run += 1) {
    let sum = 0;
    const passed = { widened: false, plain: false };
    for (let look = 1; look <= LOOKS.looks; look += 1) {
      sum += gaussian(random);
      const seen = ratio(sum / look, 1 / Math.sqrt(look));
      passed.widened ||= upperOf(widenForLook(seen, look)) < 0;
      passed.plain ||= sum / Math.sqrt(look) < -1.645;
    }
    passes.widened += passed.widened ? 1 : 0;
    passes.plain += passed.plain ? 1 : 0;
  }
  // Three standard errors of a share of 5 % in 20,000 runs are 0.46 points.
  expect(passes.widened / runs).toBeLessThan(0.0546);
  expect(passes.plain / runs).toBeGreaterThan(0.08);
});

test("only ratios with a standard error are widened", () => {
  const { interval: _, ...rest } = ratio(0, 1);
  const plain: readonly Measurement[] = [
    { ...ratio(0, 1), unit: "ms" },
    { ...rest, interval: null },
    { ...ratio(0, 1), evidence: { kind: "exact" } },
  ];
  for (const measurement of plain) expect(widenForLook(measurement, 1)).toBe(measurement);
});

test("the block bootstrap is widened about the same mean by the same factor", () => {
  const [mean, error] = [Math.log(0.8), 0.01];
  const drawn = {
    blockBootstrapLower: Math.exp(mean - 1.645 * error),
    blockBootstrapUpper: Math.exp(mean + 1.645 * error),
    blocks: 30,
  };
  const widened = widenForLook({ ...ratio(mean, error), detail: drawn }, 1);
  const { blockBootstrapLower: lower, blockBootstrapUpper: upper, blocks } = widened.detail ?? {};
  // 1.645 stands for the normal quantile, which has more digits.
  expect(Math.log(Number(upper))).toBeCloseTo(upperOf(widened), 5);
  expect(Math.log(Number(lower)) + Math.log(Number(upper))).toBeCloseTo(2 * mean, 12);
  expect(blocks).toBe(30);
});

test.each([
  { blockBootstrapLower: 0.7, blockBootstrapUpper: null },
  { blockBootstrapLower: null, blockBootstrapUpper: 0.9 },
])("a block bootstrap without an end stays as it is: %j", (detail) => {
  expect(widenForLook({ ...ratio(0, 0.01), detail }, 1).detail).toBe(detail);
});
