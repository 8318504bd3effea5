/** Roundings that ONNX Runtime uses besides ties to even; `Math.round` is none of them. */
import { roundHalfEven } from "../../stats/round-half-even.ts";

/** Ties away from zero, as C's `roundf` and so MLAS's block quantizer do (0.5 -> 1, -0.5 -> -1). */
export function roundHalfAway(value: number): number {
  // Adding 0.5 would round twice: 0.49999999999999994 + 0.5 is 1. `Math.round` of a magnitude does not.
  return value < 0 ? -Math.round(-value) : Math.round(value);
}

export function clamp(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value;
}

/**
 * The smallest number >= `value` (> 0) with 12 bits of mantissa, so that ranges which CPU kinds
 * compute a last bit apart usually give the same scale, and none is cut.
 */
export function roundUpTo12Bits(value: number): number {
  const step = 2 ** (Math.floor(Math.log2(value)) - 11);
  return Math.ceil(value / step) * step;
}

/**
 * The nearest number (> 0) with 11 bits of mantissa: one that float16 also holds, as long as it is neither
 * below 2^-14 nor above 65504, so that scales take two bytes.
 */
export function roundTo11Bits(value: number): number {
  const step = 2 ** (Math.floor(Math.log2(value)) - 10);
  return roundHalfEven(value / step) * step;
}
