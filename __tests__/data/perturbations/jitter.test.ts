import { expect, test } from "@jest/globals";
import { jitter } from "../../../src/data/perturbations/jitter.ts";
import { draw, SEVERITIES } from "../../support/perturbing.ts";

const FACTS = { spread: 10, lower: -100, upper: 100, isWhole: false };
const moves = (severity: number): number[] =>
  Array.from(
    { length: 600 },
    (_, row) => jitter.perturb(5, draw(severity, `row ${row}`), FACTS) - 5,
  );
const deviation = (values: readonly number[]): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);

test("jitter moves by its share of the spread", () => {
  const deviations = SEVERITIES.map((severity) => deviation(moves(severity)));
  for (const [position, share] of [0.02, 0.05, 0.1, 0.2, 0.4].entries()) {
    // 600 draws know a deviation to 2.9 %; four times that.
    expect(Math.abs((deviations[position] ?? 0) / (10 * share) - 1)).toBeLessThan(0.116);
  }
});

test("jitter keeps values at severity 0 and in a column without spread, and is repeatable", () => {
  expect(jitter.perturb(5, draw(0), FACTS)).toBe(5);
  expect(jitter.perturb(5, draw(5), { ...FACTS, spread: 0 })).toBe(5);
  expect(jitter.perturb(5, draw(3), FACTS)).toBe(jitter.perturb(5, draw(3), FACTS));
});

test("whole numbers stay whole, and within the range of the reference rows", () => {
  const facts = { spread: 50, lower: 0, upper: 6, isWhole: true };
  const values = SEVERITIES.flatMap((severity) =>
    Array.from({ length: 50 }, (_, row) => jitter.perturb(5, draw(severity, `row ${row}`), facts)),
  );
  expect(values.every((value) => Number.isInteger(value) && value >= 0 && value <= 6)).toBe(true);
});

test("a value beyond the range is not pulled into it", () => {
  const facts = { spread: 0.001, lower: 0, upper: 6, isWhole: false };
  expect(jitter.perturb(50, draw(1), facts)).toBeCloseTo(50, 3);
});
