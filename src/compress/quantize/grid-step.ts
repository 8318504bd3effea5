/** Recognises values that lie on few levels already, so that a later pass keeps them exactly. */
import { roundTo11Bits } from "./rounding.ts";

/** Fewer weights than this lie on a grid by accident, which makes a bias needlessly coarse; and their steps take what their codes save. */
export const LEAST_GRID_DEPTH = 8;

/**
 * The largest step of 11 bits with which every value is a whole number of steps, at most `half` of them;
 * undefined when there is none. Zeros alone have step 1. Products of such steps and codes are exact in float32.
 */
export function gridStep(values: ArrayLike<number>, half: number): number | undefined {
  let largest = 0;
  for (let place = 0; place < values.length; place += 1)
    largest = Math.max(largest, Math.abs(values[place] ?? 0));
  if (largest === 0) return 1;
  return possibleSteps(largest, half).find((step) => liesOnGrid(values, step));
}

/** Whether the largest magnitude is a whole number of steps of 11 bits, at most `half` of them: nearly no float is. */
export const hasSteps = (largest: number, half: number): boolean =>
  hasFewBits(largest, bitsOfProducts(half) + 1) && possibleSteps(largest, half).length > 0;

/** Of a step of 11 bits times a code; nearly every float32 has 24. */
const bitsOfProducts = (half: number): number => 11 + 32 - Math.clz32(half);

/** Steps of 11 bits of which the largest magnitude is a whole number, largest step first; none of zero. */
export function possibleSteps(largest: number, half: number): readonly number[] {
  const steps: number[] = [];
  const most = bitsOfProducts(half);
  if (largest === 0 || !hasFewBits(largest, most + 1)) return steps;
  // As an integer that only codes divide which may give it back: few of them do.
  const whole = (largest / 2 ** (Math.floor(Math.log2(largest)) - most)) * 2 ** (most - 11);
  for (let code = 1; code <= half; code += 1) {
    if (whole % code !== 0) continue;
    const step = roundTo11Bits(largest / code);
    if (step * code === largest) steps.push(step);
  }
  return steps;
}

/** A power takes longer than all else that is done to a channel here. */
const POWERS_OF_TWO = Array.from({ length: 54 }, (_, exponent) => 2 ** exponent);

/** Whether a double has no more significant bits than so many: it is then the high part of its own Veltkamp split. */
function hasFewBits(value: number, bits: number): boolean {
  const shifted = value * ((POWERS_OF_TWO[53 - bits] ?? 0) + 1);
  return shifted - (shifted - value) === value;
}

function liesOnGrid(values: ArrayLike<number>, step: number): boolean {
  for (let place = 0; place < values.length; place += 1)
    if (!Number.isInteger((values[place] ?? 0) / step)) return false;
  return true;
}
