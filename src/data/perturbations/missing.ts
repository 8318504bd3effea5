/** Cells that are not there. */
import { type CellPerturbation, levelOf } from "../perturbation.ts";

/** Share of the cells. */
const SHARES = [0, 0.02, 0.05, 0.1, 0.2, 0.4];

export const missing: CellPerturbation = {
  of: "cell",
  name: "missing",
  description: "cells are empty: NaN for a number, an empty text for a category",
  isLost: ({ severity, random }) => random.uniform() < levelOf(SHARES, severity),
};
