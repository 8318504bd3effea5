/** Answers with a standard deviation beside them, read as normal distributions; where the targets lie in them. */
import { normalQuantile } from "../stats/normal.ts";
import type { RegressionSample } from "./sample.ts";

/** Share of the targets that the intervals of the metrics promise to hold. */
export const PROMISED = 0.95;
const REACH = normalQuantile((1 + PROMISED) / 2);

/** One row: what was answered, how unsure the model says it is, and what was right. */
export interface Answered {
  readonly mean: number;
  readonly deviation: number;
  readonly target: number;
}

/** A figure of each row; NaN where the target is unknown, or where the deviation is not above 0 and so none at all. */
export function perAnswered(
  { values, deviations, targets }: RegressionSample,
  figure: (answered: Answered) => number,
): Float64Array {
  return values.map((mean, row) => {
    const deviation = deviations?.[row] ?? Number.NaN;
    const target = targets?.[row] ?? Number.NaN;
    return deviation > 0 && !Number.isNaN(target)
      ? figure({ mean, deviation, target })
      : Number.NaN;
  });
}

/** The interval about the mean that holds the promised share of a normal distribution. */
export function intervalOf({ mean, deviation }: Answered): {
  readonly lower: number;
  readonly upper: number;
} {
  return { lower: mean - REACH * deviation, upper: mean + REACH * deviation };
}

/** By how many deviations the target is away from the mean. */
export const standardised = ({ mean, deviation, target }: Answered): number =>
  (target - mean) / deviation;
