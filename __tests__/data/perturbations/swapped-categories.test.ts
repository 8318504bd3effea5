import { expect, test } from "@jest/globals";
import { swappedCategories } from "../../../src/data/perturbations/swapped-categories.ts";
import { draw, SEVERITIES } from "../../support/perturbing.ts";

const ROWS = Array.from({ length: 600 }, (_, row) => `row ${row}`);
const CATEGORIES = ["a", "b", "c"];
const swap = (severity: number, row: string, known = CATEGORIES): string =>
  swappedCategories.perturb("a", draw(severity, row), known);

test("swapped-categories swaps the share of cells that its severity names, evenly, for known categories", () => {
  for (const [position, share] of [0.02, 0.05, 0.1, 0.2, 0.4].entries()) {
    const values = ROWS.map((row) => swap(SEVERITIES[position] ?? 0, row));
    const [b, c] = ["b", "c"].map((value) => values.filter((one) => one === value).length);
    // Four standard errors of a share of 600.
    const tolerance = 4 * Math.sqrt(share / 2 / 600);
    expect(Math.abs((b ?? 0) / 600 - share / 2)).toBeLessThan(tolerance);
    expect(Math.abs((c ?? 0) / 600 - share / 2)).toBeLessThan(tolerance);
  }
});

test("swapped-categories keeps values at severity 0 and where there is no other category, and is repeatable", () => {
  for (const row of ROWS.slice(0, 100)) {
    expect(swap(0, row)).toBe("a");
    expect(swap(5, row, ["a"])).toBe("a");
    expect(swap(5, row)).toBe(swap(5, row));
    expect(swap(1, row) === "a" || swap(5, row) === swap(1, row)).toBe(true);
  }
});
