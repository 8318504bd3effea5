/** Few-level codes of values of which nothing else is known: each is rounded by itself, the step has the least squared error. */
import type { RoundedVector } from "./gram-rounding.ts";
import { clamp, roundTo11Bits } from "./rounding.ts";
import { roundHalfEven } from "../../stats/round-half-even.ts";

/** 1.1 to 0.38 of the step that reaches the largest value, 7 % apart. */
const SHRINKING = Array.from({ length: 16 }, (_, place) => 1.1 * 0.93 ** place);
/** Steps that are refitted to their codes, and how often. */
const FINALISTS = 3;
const REFITS = 3;

/** @param half largest magnitude of a code */
export function roundNearest(values: Float64Array, half: number): RoundedVector {
  let largest = 0;
  for (let place = 0; place < values.length; place += 1)
    largest = Math.max(largest, Math.abs(values[place] ?? 0));
  if (largest === 0) return { codes: new Int16Array(values.length), step: 1, loss: 0 };
  const finalists = SHRINKING.map((factor) =>
    measure(values, roundTo11Bits((largest * factor) / half), half),
  )
    .toSorted((a, b) => a.loss - b.loss)
    .slice(0, FINALISTS);
  let best: Measured = { step: 1, loss: Number.POSITIVE_INFINITY, refitted: 1 };
  for (const finalist of finalists)
    for (let [refit, current] = [0, finalist]; refit <= REFITS; refit += 1) {
      if (current.loss < best.loss) best = current;
      current = measure(values, current.refitted, half);
    }
  const { step, loss } = best;
  const codes = new Int16Array(values.length);
  for (let place = 0; place < values.length; place += 1)
    codes[place] = clamp(roundHalfEven((values[place] ?? 0) / step), -half, half);
  return { codes, step, loss };
}

interface Measured {
  readonly step: number;
  /** Sum of squared errors. */
  readonly loss: number;
  /** The step with the least squared error for these codes; the same where all are 0. */
  readonly refitted: number;
}

/** One pass without an array: tables have many rows. */
function measure(values: Float64Array, step: number, half: number): Measured {
  let [loss, along, length] = [0, 0, 0];
  for (let place = 0; place < values.length; place += 1) {
    const value = values[place] ?? 0;
    const code = clamp(roundHalfEven(value / step), -half, half);
    const error = value - step * code;
    loss += error * error;
    along += code * value;
    length += code * code;
  }
  return { step, loss, refitted: along > 0 ? roundTo11Bits(along / length) : step };
}
