/** Categories that were entered wrongly. */
import { type CategoryPerturbation, levelOf } from "../perturbation.ts";

/** Share of the cells. */
const SHARES = [0, 0.02, 0.05, 0.1, 0.2, 0.4];

export const swappedCategories: CategoryPerturbation = {
  of: "category",
  name: "swapped-categories",
  description: "some cells hold another category of their column",
  perturb: (value, { severity, random }, categories) => {
    const isHit = random.uniform() < levelOf(SHARES, severity);
    const others = categories.filter((category) => category !== value);
    const other = others[random.index(others.length)];
    return isHit && other !== undefined ? other : value;
  },
};
