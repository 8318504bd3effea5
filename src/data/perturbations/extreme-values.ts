/** Numbers that nobody has seen before: a wrong unit, a slipped decimal point. */
import { levelOf, type NumberPerturbation } from "../perturbation.ts";

/** Share of the cells, and how many widths of the column's range they lie beyond it. */
const SHARES = [0, 0.02, 0.05, 0.1, 0.15, 0.2];
const WIDTHS = [0, 1, 3, 10, 30, 100];

export const extremeValues: NumberPerturbation = {
  of: "number",
  name: "extreme-values",
  description: "some numbers lie far beyond the range of their column",
  perturb: (value, { severity, random }, { lower, upper }) => {
    const isHit = random.uniform() < levelOf(SHARES, severity);
    const isAbove = random.uniform() < 0.5;
    if (!isHit) return value;
    const distance = levelOf(WIDTHS, severity) * Math.max(upper - lower, 1);
    return isAbove ? Math.max(upper, value) + distance : Math.min(lower, value) - distance;
  },
};
