import { expect, test } from "@jest/globals";
import { extremeValues } from "../../../src/data/perturbations/extreme-values.ts";
import { draw, SEVERITIES } from "../../support/perturbing.ts";

const FACTS = { spread: 2, lower: 0, upper: 10, isWhole: true };
const ROWS = Array.from({ length: 600 }, (_, row) => `row ${row}`);

test("extreme-values hits the share of cells that its severity names, ever farther beyond the range", () => {
  const shares = [0.02, 0.05, 0.1, 0.15, 0.2];
  const widths = [1, 3, 10, 30, 100];
  for (const severity of SEVERITIES) {
    const width = widths[severity - 1] ?? 0;
    const values = ROWS.map((row) => extremeValues.perturb(5, draw(severity, row), FACTS));
    const hit = values.filter((value) => value !== 5);
    expect(hit.every((value) => value === 10 + 10 * width || value === -10 * width)).toBe(true);
    const share = shares[severity - 1] ?? 0;
    // Four standard errors of a share of 600.
    expect(Math.abs(hit.length / 600 - share)).toBeLessThan(
      4 * Math.sqrt((share * (1 - share)) / 600),
    );
  }
});

test("extreme-values keeps values at severity 0, is repeatable, and what is hit once stays hit", () => {
  for (const row of ROWS.slice(0, 200)) {
    expect(extremeValues.perturb(5, draw(0, row), FACTS)).toBe(5);
    const [weak, strong] = [1, 5].map((severity) =>
      extremeValues.perturb(5, draw(severity, row), FACTS),
    );
    expect(weak === 5 || strong !== 5).toBe(true);
    expect(extremeValues.perturb(5, draw(3, row), FACTS)).toBe(
      extremeValues.perturb(5, draw(3, row), FACTS),
    );
  }
});

test("a constant column has an extreme, too", () => {
  const facts = { spread: 0, lower: 3, upper: 3, isWhole: true };
  const values = new Set(ROWS.map((row) => extremeValues.perturb(3, draw(1, row), facts)));
  expect([...values].toSorted((a, b) => a - b)).toEqual([2, 3, 4]);
});
