import { expect, test } from "@jest/globals";
import { mersenneRandom } from "../../src/stats/random.ts";
import { logEvidence } from "../../src/stats/e-process.ts";
import { expectClose } from "../support/close-to.ts";

const LOOKS = { margin: 0.05, bet: 0.3 };

test("it is the product of the bets, row by row", () => {
  const evidence = logEvidence([0, 1, -1], LOOKS).map(Math.exp);
  const expected = [1.015, 1.015 * (1 - 0.3 * 0.95), 1.015 * (1 - 0.3 * 0.95) * (1 + 0.3 * 1.05)];
  // Two roundings of a logarithm and one of its inverse.
  for (const [row, value] of expected.entries())
    expectClose(evidence[row], { value, tolerance: 1e-14 });
  expect(logEvidence([], LOOKS)).toHaveLength(0);
});

test("rows enough do not overflow it", () => {
  const evidence = logEvidence(new Int8Array(1_000_000), LOOKS).at(-1);
  expect(evidence).toBeCloseTo(1_000_000 * Math.log(1.015), 3);
});

test("while the margin is really lost, at most one in twenty ever sees proof at 5 %", () => {
  const random = mersenneRandom(5);
  const runs = 2000;
  let proven = 0;
  for (let run = 0; run < runs; run += 1) {
    const losses = Float64Array.from({ length: 500 }, () => (random.uniform() < 0.05 ? 1 : 0));
    if (logEvidence(losses, LOOKS).some((value) => value >= Math.log(20))) proven += 1;
  }
  // Ville's bound, and three standard errors of 2,000 runs.
  expect(proven / runs).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / runs));
  expect(proven).toBeGreaterThan(0);
});
