/** Few-level codes of values of which nothing else is known: each is rounded by itself, the step has the least squared error. */
import type { RoundedVector } from "./gram-rounding.ts";
import { clamp, roundHalfEven, roundTo11Bits } from "./rounding.ts";

/** 1.1 to 0.38 of the step that reaches the largest value, 2.5 % apart. */
const SHRINKING = Array.from({ length: 43 }, (_, place) => 1.1 * 0.975 ** place);

/** @param half largest magnitude of a code */
export function roundNearest(values: Float64Array, half: number): RoundedVector {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest === 0) return { codes: new Int16Array(values.length), step: 1, loss: 0 };
  let best: RoundedVector | undefined;
  for (const factor of SHRINKING) {
    const first = encode(values, roundTo11Bits((largest * factor) / half), half);
    const refitted = encode(values, refittedStep(values, first) ?? first.step, half);
    for (const rounded of [first, refitted])
      if (best === undefined || rounded.loss < best.loss) best = rounded;
  }
  return best ?? encode(values, roundTo11Bits(largest / half), half);
}

function encode(values: Float64Array, step: number, half: number): RoundedVector {
  const codes = new Int16Array(values.length);
  let loss = 0;
  for (const [place, value] of values.entries()) {
    const code = clamp(roundHalfEven(value / step), -half, half);
    codes[place] = code;
    loss += (value - step * code) ** 2;
  }
  return { codes, step, loss };
}

/** Least squares for given codes. */
function refittedStep(values: Float64Array, { codes }: RoundedVector): number | undefined {
  let [along, length] = [0, 0];
  for (const [place, code] of codes.entries()) {
    along += code * (values[place] ?? 0);
    length += code * code;
  }
  return along > 0 ? roundTo11Bits(along / length) : undefined;
}
