/** Numbers that are measured less exactly. */
import { gaussian } from "../../stats/gaussian.ts";
import { levelOf, type NumberPerturbation } from "../perturbation.ts";

/** In units of the column's spread. */
const SPREADS = [0, 0.02, 0.05, 0.1, 0.2, 0.4];

/** Never beyond the range of the reference rows, unless the value itself is beyond it. */
export const jitter: NumberPerturbation = {
  of: "number",
  name: "jitter",
  description: "numbers move by noise in units of their column's spread",
  perturb: (value, { severity, random }, { spread, lower, upper, isWhole }) => {
    const step = levelOf(SPREADS, severity) * spread * gaussian(random);
    if (step === 0) return value;
    const moved = isWhole ? Math.round(value + step) : value + step;
    return Math.min(Math.max(upper, value), Math.max(Math.min(lower, value), moved));
  },
};
