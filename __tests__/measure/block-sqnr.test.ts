import { expect, test } from "@jest/globals";
import { measureBlock, unmeasuredBlock } from "../../src/measure/block-sqnr.ts";
import { mersenneRandom } from "../../src/stats/random.ts";

const measured = (base: readonly number[], candidate: readonly number[], rows: number) =>
  measureBlock({
    slice: "block=b",
    base: Float64Array.from(base),
    candidate: Float64Array.from(candidate),
    rows,
  });

test("the SQNR of a block is the ratio of the sums over all rows, in dB", () => {
  // Σx² = 1 + 4 + 9 + 16 = 30, Σ(x − x̂)² = 0.01 + 0.04 = 0.05.
  const { estimate, n, unit } = measured([1, 2, 3, 4], [1.1, 2, 3, 3.8], 2);
  expect(estimate).toBeCloseTo(10 * Math.log10(30 / 0.05), 10);
  expect([n, unit]).toEqual([2, "dB"]);
});

test("a block that was left out has 0 dB, whatever goes round it, and an equal one 300 dB", () => {
  expect(measured([1, -2, 3, 5], [0, 0, 0, 0], 4)).toMatchObject({
    estimate: 0,
    interval: { lower: 0, upper: 0 },
  });
  expect(measured([1, 2], [1, 2], 2)).toMatchObject({ estimate: 300, evidence: { kind: "exact" } });
});

test("noise too small for a ratio counts as none", () => {
  expect(measured([1e10, 1e-10], [1e10, 2e-10], 2)).toMatchObject({
    estimate: 300,
    evidence: { kind: "exact" },
  });
});

test("the interval covers the true ratio about 90 times in 100", () => {
  const random = mersenneRandom(5);
  const rows = 64;
  let covered = 0;
  const trials = 400;
  for (let trial = 0; trial < trials; trial += 1) {
    // Exponential powers of mean 1 and 0.1: 10 dB.
    const powers = Array.from({ length: rows }, () => [
      -Math.log(1 - random.uniform()),
      -0.1 * Math.log(1 - random.uniform()),
    ]);
    const base = powers.map(([signal = 0]) => Math.sqrt(signal));
    const candidate = powers.map(([signal = 0, noise = 0]) => Math.sqrt(signal) + Math.sqrt(noise));
    const { interval } = measured(base, candidate, rows);
    if (interval !== null && interval.lower <= 10 && interval.upper >= 10) covered += 1;
  }
  // 0.9 ± four standard errors of a share of 400, less what the normal approximation may cost.
  expect(covered / trials).toBeGreaterThan(0.84);
  expect(covered / trials).toBeLessThan(0.96);
});

test("rows in which the base is not finite are left out", () => {
  const { estimate, n } = measured([1, Number.NaN, 2, 2], [1.5, 7, 2.5, 2], 4);
  expect(n).toBe(3);
  expect(estimate).toBeCloseTo(10 * Math.log10(9 / 0.5), 10);
});

test.each([
  [
    "its values are not finite in the candidate",
    { base: [1, 2], candidate: [1, Number.NaN], rows: 2 },
  ],
  ["it adds nothing in the float model", { base: [0, 0], candidate: [1, 1], rows: 2 }],
  ["one row has no spread", { base: [1, 2], candidate: [1, 3], rows: 1 }],
  [
    "its values have another shape in the candidate",
    { base: [1, 2], candidate: [1, 2, 3], rows: 2 },
  ],
])("no figure, and so no pass: %s", (reason, { base, candidate, rows }) => {
  expect(measured(base, candidate, rows)).toMatchObject({
    estimate: null,
    interval: null,
    evidence: { kind: "none", reason },
  });
});

test("no row is no figure, and what was not measured says why", () => {
  expect(measured([], [], 0)).toMatchObject({ estimate: null, n: 0 });
  expect(unmeasuredBlock("block=b", 64, "the block is not found in the candidate")).toMatchObject({
    metric: "block-sqnr",
    estimate: null,
    n: 64,
    evidence: { kind: "none", reason: "the block is not found in the candidate" },
  });
});
