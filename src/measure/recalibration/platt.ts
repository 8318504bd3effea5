/** A line over the log odds of the positive class (Platt 1999). */
import { fitLogistic } from "../../stats/logistic.ts";
import type { LabelledRows } from "./labelled-rows.ts";

export interface Line {
  readonly slope: number;
  readonly intercept: number;
}

/** Targets are Platt's: a little off 0 and 1, so that separable classes have a fit too. undefined where there is none. */
export function fitPlatt(
  { count, logs, labels }: LabelledRows,
  positive: number,
): Line | undefined {
  const odds = Float64Array.from(
    { length: count },
    (_, row) => (logs[row * 2 + positive] ?? 0) - (logs[row * 2 + 1 - positive] ?? 0),
  );
  const hits = labels.reduce((sum, label) => sum + (label === positive ? 1 : 0), 0);
  const [yes, no] = [(hits + 1) / (hits + 2), 1 / (count - hits + 2)];
  const targets = Float64Array.from(labels, (label) => (label === positive ? yes : no));
  const fitted = fitLogistic([odds, new Float64Array(count).fill(1)], targets);
  if (fitted === undefined) return undefined;
  const [slope = 0, intercept = 0] = fitted;
  return { slope, intercept };
}
