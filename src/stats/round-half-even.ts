/** The rounding of IEEE 754, numpy and QuantizeLinear; `Math.round` is another. */

/** Doubles around this number are the whole numbers: adding it rounds as IEEE 754 does, ties to even. */
const WHOLE_NUMBERS = 1.5 * 2 ** 52;

/** Ties to even, as ONNX QuantizeLinear does (0.5 -> 0, 1.5 -> 2, -0.5 -> 0). */
export function roundHalfEven(value: number): number {
  if (Math.abs(value) < 2 ** 51) return value + WHOLE_NUMBERS - WHOLE_NUMBERS;
  // So large a number is whole, or halfway between two that are.
  const floor = Math.floor(value);
  if (value === floor || floor % 2 === 0) return floor;
  return floor + 1;
}
