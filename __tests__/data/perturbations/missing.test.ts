import { expect, test } from "@jest/globals";
import { missing } from "../../../src/data/perturbations/missing.ts";
import { draw, SEVERITIES } from "../../support/perturbing.ts";

const ROWS = Array.from({ length: 600 }, (_, row) => `row ${row}`);
const lost = (severity: number): Set<string> =>
  new Set(ROWS.filter((row) => missing.isLost(draw(severity, row))));

test("missing loses the share of cells that its severity names, none at 0, and what is lost once stays lost", () => {
  expect(lost(0).size).toBe(0);
  let before = new Set<string>();
  for (const [position, share] of [0.02, 0.05, 0.1, 0.2, 0.4].entries()) {
    const cells = lost(SEVERITIES[position] ?? 0);
    // Four standard errors of a share of 600.
    const tolerance = 4 * Math.sqrt((share * (1 - share)) / 600);
    expect(Math.abs(cells.size / 600 - share)).toBeLessThan(tolerance);
    expect([...before].every((row) => cells.has(row))).toBe(true);
    before = cells;
  }
});
